-- 问题：各月累计有多少人才返乡创业。
-- 粒度：一行 = 一个月（累计）
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：month 月份；value 返乡创业人才（人，累计）；status 状态；undated 未注明截止时间；revision 修订次数
select month, try_cast(value as bigint) as value, status, undated, revision
from town_year($month, $town, $reported_only)
where indicator = 'returned_talents' and value is not null
order by month
