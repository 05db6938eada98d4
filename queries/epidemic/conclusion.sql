-- 问题：疫情防控一句话：几个村设点、消杀，几家企业复工。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：villages 行政村（个）；monitor 设监测点（个）；drone 无人机消杀（个）；resumed 复工复产企业（家）；rate_pct 复产率（%）
with

figures as (

    select indicator, value from latest($month, $town, $reported_only)

),

villages as (

    select count(*) as villages from villages_of($month, $town)

)

select
    try_cast(v.villages as integer) as villages,
    max(f.value) filter (where f.indicator = 'epidemic_monitor_villages') as monitor,
    max(f.value) filter (where f.indicator = 'drone_disinfected_villages') as drone,
    sum(f.value) filter (where f.indicator in ('resumed_above_scale_units', 'resumed_below_scale_units')) as resumed,
    max(f.value) filter (where f.indicator = 'resumption_rate') as rate_pct
from villages as v
left join figures as f on true
group by v.villages
