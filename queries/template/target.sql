-- 问题：$month 所在年度的全年任务已经登记了哪些。
-- 粒度：一行 = 一个指标
-- 参数：$month 填报月份；$town 区划代码
-- 列：indicator 指标代码；value 全年任务；low 下限；high 上限；unit 单位
select
    indicator,
    value::double as value,
    low::double as low,
    high::double as high,
    unit
from target
where area = $town and year = extract(year from $month::date) and visible(status, true)
order by indicator
