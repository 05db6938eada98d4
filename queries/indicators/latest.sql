-- 问题：所选指标截至某月各是多少。
-- 粒度：一行 = 一个指标
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：indicator 指标代码；name 指标；basis 口径；month 数据月份；value 数；unit 单位；qualifier 限定词；yoy_pct 同比（%）；
--     status 状态；revision 修订次数
select indicator, name, basis, month, value, unit, qualifier, yoy_pct, status, revision
from figures_of($indicators, $reported_only)
where area = $town and month <= $month and extract(year from month) = extract(year from $month)
qualify row_number() over (partition by indicator order by month desc) = 1
order by position
