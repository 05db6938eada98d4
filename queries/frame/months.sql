-- 问题：哪些月份可选，默认是哪个月（默认指标最近一期实报，没有的取最近一期实报）。
-- 粒度：一行 = 一个月
-- 参数：$indicator 默认指标
-- 列：month 月份；is_default 是否默认
with

dated as (

    select indicator, month, status, is_last_year
    from sourced
    -- 任务是全年的，批注只说别的表里的数
    where month is not null and used_table not in ('target', 'note')

),

reported_years as (

    -- 只作为上年同期报过的年份，不是报过数的年份
    select distinct extract(year from month) as reported_year
    from dated
    where status = 'reported' and not is_last_year

),

shown as (

    -- 一个实报也没有的，示例的月份都列
    select * from dated
    where
        extract(year from month) in (select reported_year from reported_years)
        or not exists (select 1 from reported_years)

),

default_month as (

    select
        coalesce(
            max(month) filter (where indicator = $indicator and status = 'reported'),
            max(month) filter (where status = 'reported'),
            max(month)
        ) as month
    from shown

),

span as (

    -- 没有一张按月的表时，只有来源发布的那个月
    select
        coalesce(min(month), (select date_trunc('month', max(published))::date from source)) as first_month,
        coalesce(max(month), (select date_trunc('month', max(published))::date from source)) as last_month
    from shown

),

months as (

    select unnest(generate_series(first_month::timestamp, last_month::timestamp, interval 1 month))::date as month
    from span

)

select m.month, m.month = coalesce(d.month, s.last_month) as is_default
from months as m
cross join default_month as d
cross join span as s
order by m.month
