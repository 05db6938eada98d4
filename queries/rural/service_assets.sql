-- 问题：厕所后续管护有哪些车辆、收储池、平台和队伍。
-- 粒度：一行 = 一样设施
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：item 设施；value 数量；unit 单位；words 说明；month 数据月份；status 状态；revision 修订次数
with

figures as (

    select indicator, value, unit, month, status, revision
    from latest($month, $town, $reported_only)
    where indicator in ('septic_trucks', 'septic_pools', 'septic_pool_volume')

),

services as (

    select
        label,
        case fact_id when 'toilet_smart_platform' then '平台' else '队伍' end as item,
        progress,
        note,
        month,
        status,
        revision
    from statements_of($month, $reported_only)
    where fact_id in ('toilet_smart_platform', 'toilet_service_team')

),

assets as (

    select 1 as position, '抽渣车' as item, value, unit, '' as words, month, status, revision
    from figures
    where indicator = 'septic_trucks'
    union all
    select
        2 as position,
        '二次收储池' as item,
        p.value,
        p.unit,
        '每池' || try_cast(v.value as bigint) || '立方米，'
        -- 一镇的收储池没有上万立方米的
        || if(
            p.value::decimal(38, 4) * v.value <= 10000,
            '共' || try_cast(p.value * v.value as bigint) || '立方米（推算）',
            '个数或容积待核对'
        ) as words,
        p.month,
        if(v.status = 'illustrative', v.status, p.status) as status,
        greatest(p.revision, coalesce(v.revision, 0)) as revision
    from figures as p
    left join figures as v on v.indicator = 'septic_pool_volume' and p.month = v.month
    where p.indicator = 'septic_pools'
    union all
    select
        if(item = '平台', 3, 4) as position,
        item,
        null as value,
        null as unit,
        label || '，' || progress || coalesce('；' || note, '') as words,
        month,
        status,
        revision
    from services

)

select item, value::double as value, unit, words, month, status, revision
from assets
order by position
