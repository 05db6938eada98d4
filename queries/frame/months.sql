-- 问题：哪些月份可选，默认是哪个月（默认指标最近一期实报）。
-- 粒度：一行 = 一个月
-- 参数：$indicator 默认指标
-- 列：month 月份；is_default 是否默认
with

reported_years as (

    select distinct extract(year from month) as reported_year
    from observation
    -- 只作为上年同期报过的年份，不是报过数的年份
    where status = 'reported' and note is distinct from '上年同期'

),

span as (

    select min(o.month) as first_month, max(o.month) as last_month
    from observation as o
    inner join reported_years as y on extract(year from o.month) = y.reported_year

),

default_month as (

    select
        coalesce(
            max(month) filter (where indicator = $indicator and status = 'reported'),
            max(month)
        ) as month
    from observation

),

months as (

    select unnest(generate_series(first_month::timestamp, last_month::timestamp, interval 1 month))::date as month
    from span

)

select m.month, m.month = d.month as is_default
from months as m
cross join default_month as d
order by m.month
