-- 问题：截至某月，各表、各指标的数分别来自哪些来源。
-- 粒度：一行 = 一张表、一个指标（没有指标的表留空）、一个来源
-- 参数：$month 截至月份
-- 列：used_table 表；indicator 指标代码；source 来源代码
select distinct used_table, indicator, source
from sourced
where
    -- 没有月份的一直有效，料场名录沿用到下一期
    month is null
    or (
        month <= $month
        -- 图上最远画到上年
        and (used_table = 'site' or extract(year from month) >= extract(year from $month) - 1)
    )
order by all
