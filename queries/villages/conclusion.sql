-- 问题：所看的村有几项指标有数，几项各村并列，几项在前三，几项在后三。
-- 粒度：一行 = 一个村
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为名录里第一个；$confidential_below 户数、人数少于此数不写
-- 列：village 村；villages 在册的村；figures 有数的指标；missing 没有数的指标；tied 各村并列的；first_three 前三；last_three 后三；status 状态
with

latest_months as (

    select *
    from
        village_latest(
            (select list(i.code order by i.rowid) from indicator as i), $month, $reported_only, '上年同期'
        )

),

listed as (

    select count(*) as villages from villages_of($month, $town)

),

ranked as (

    select
        *,
        -- 没有一个村排到前三以外的（村少，或都并列第1），说不上前三后三
        max(village_order) over (partition by indicator, month) > 3 as apart,
        villages_n > 1 and max(village_order) over (partition by indicator, month) = 1 as tied
    from
        village_ranks(
            (select list(l.indicator) from latest_months as l),
            (select list(distinct l.month) from latest_months as l),
            $reported_only,
            $confidential_below
        )
    -- 更早的年份不必读
    where month >= date_trunc('year', $month)

)

select
    any_value(v.name) as village,
    try_cast(any_value(k.villages) as integer) as villages,
    count(n.indicator)::integer as figures,
    (count(l.indicator) - count(n.indicator))::integer as missing,
    count(*) filter (where n.tied)::integer as tied,
    count(*) filter (where n.apart and n.direction <> 'none' and n.village_rank <= 3)::integer as first_three,
    count(*) filter (
        where n.apart and n.direction <> 'none' and n.village_rank > n.villages_n - 3
    )::integer as last_three,
    weakest(n.status) as status
from village_shown($villages, $month, $town) as v
cross join listed as k
left join latest_months as l on true
left join ranked as n on l.indicator = n.indicator and l.month = n.month and v.code = n.area
group by v.code
