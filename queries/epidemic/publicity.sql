-- 问题：宣传品各月累计发放、悬挂多少。
-- 粒度：一行 = 一个月（累计）
-- 参数：$month 截至月份；$town 区划代码；$measure 指标代码；$reported_only 只看实报
-- 列：month 月份；value 累计；qualifier 约数；unit 单位；status 状态；undated 未注明截止时间；revision 修订次数
select month, value, qualifier, unit, status, undated, revision
from town_year($month, $town, $reported_only)
where indicator = $measure
order by month
