-- 问题：填别的单位的表要用的数：$month 所在年和上年各月的观测，本年的任务，民生工程的最近一期。
-- 粒度：一行 = 一个数
-- 参数：$month 填报月份
-- 列：subject 指标或工程代码；area 区划代码；month 月份；basis 口径；measure 是什么数；value 数；unit 单位；qualifier 约数；
--     status 状态；source 来源
with

observed as (

    select
        o.*,
        coalesce(nullif(o.breakdown, ''), o.indicator) as subject,
        o.indicator = 'county_rank' and o.breakdown <> '' as is_rank
    from observation as o
    where
        o.month between date_trunc('year', $month::date) - interval 1 year and $month::date
        and (o.breakdown = '' or o.indicator = 'county_rank')

),

works as (

    select * from latest_work($month, false)
    where part = ''

)

select
    subject,
    area,
    month,
    basis,
    if(is_rank, 'rank', 'value') as measure,
    value::double as value,
    unit,
    qualifier,
    status,
    source
from observed
where value is not null
union all by name
select subject, area, month, basis, 'yoy' as measure, yoy_pct::double as value, '%' as unit, status, source
from observed
where yoy_pct is not null
union all by name
select subject, area, month, basis, 'units_n' as measure, units_n::double as value, '家' as unit, status, source
from observed
where units_n is not null
union all by name
select
    indicator as subject,
    area,
    $month::date as month,
    'ytd' as basis,
    'target' as measure,
    value::double as value,
    unit,
    status,
    source
from target
where year = extract(year from $month::date) and value is not null
union all by name
select
    work as subject,
    area,
    $month::date as month,
    'ytd' as basis,
    unnest(['target', 'value', 'started', 'accepted']) as measure,
    unnest([planned, done, started, accepted])::double as value,
    unit,
    if(qualifier = '计划', null, qualifier) as qualifier,
    status,
    source
from works
