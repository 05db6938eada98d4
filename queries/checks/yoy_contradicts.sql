-- 问题：上报的同比与两年的数推算的是否超出四舍五入（口径差异：只提醒，上报的同比不改不重算，conventions §2）。
-- 粒度：一行 = 一个有同比的观测
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

bases as (

    -- 表上自带的上年同期是同比所依的口径，先于去年已发布的
    select *
    from (
        select *, 1 as place from observation
        union all by name
        select
            n.* exclude (value),
            n.value::decimal(38, 4) as value,
            step_of(n.printed_value, n.value) as step,
            0 as place
        from incoming_observation as n
        where n.is_last_year and n.value is not null
    ) as both_places
    qualify
        row_number() over (
            partition by indicator, area, month, basis, breakdown, status
            order by place
        ) = 1

),

pairs as (

    select
        o.*,
        b.value as base,
        b.step as base_step,
        b.row_id as base_row_id
    from observation as o
    inner join bases as b
        on
            o.indicator = b.indicator
            and o.area = b.area
            and o.basis = b.basis
            and o.breakdown = b.breakdown
            and o.status = b.status
            and o.month = b.month + interval 12 month
    where
        o.yoy_pct is not null
        and o.status = 'reported'
        and (o.row_id is not null or b.row_id is not null)
        and not vague(o.qualifier)
        and not vague(b.qualifier)
        -- 天数、位次的同比不是%，不在此核对
        and (o.kind <> 'rate' or o.unit = '%')
        and o.unit not in ('天', '位')

),

ranges as (

    select
        *,
        case
            when unit = '%' then value - base
            when base > 0 then 100 * (value::double / base - 1)
        end as implied,
        case
            when unit = '%' then value - step / 2 - base - base_step / 2
            when base > 0 then 100 * ((value - step / 2) / (base + base_step / 2) - 1)
        end as lowest,
        case
            when unit = '%' then value + step / 2 - base + base_step / 2
            when base > 0 then 100 * ((value + step / 2) / (base - base_step / 2) - 1)
        end as highest
    from pairs
    where value is not null and base is not null

)

select
    'warning' as severity,
    case when row_id is null then '数值' else '同比%' end as field,
    coalesce(row_id, base_row_id) as row_id,
    subject,
    area,
    month,
    yoy_pct as value,
    case
        when implied is null then '上年同期' || plain(base) || '不是正数，不能算同比，却报了' || plain(yoy_pct) || '%'
        else
            '口径差异：上报同比' || plain(yoy_pct) || if(unit = '%', '个百分点', '%')
            || '，按本期' || plain(value) || '与上年同期' || plain(base) || '推算约'
            || one_decimal(implied) || if(unit = '%', '个百分点', '%')
    end as message,
    '请核对，按可比口径上报的请确认，上报的同比照存' as advice
from ranges
where implied is null or is_apart(yoy_pct, own_step(yoy_pct), lowest, highest)
