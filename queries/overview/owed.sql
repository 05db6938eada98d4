-- 问题：到所看月份，哪些单位还欠报哪些指标，各从哪一期起。
-- 粒度：一行 = 一个责任单位
-- 参数：$month 截至月份
-- 列：owner 责任单位；missing 未报（项）；names 指标；themes 主题数
with

missing as (

    select owner, since_month, indicator, name, theme
    from owed_as_of
    where as_of = $month

),

-- 同一期起欠的列在一起，按时报过的在前
grouped as (

    select
        owner,
        since_month,
        count(*)::integer as missing,
        coalesce(extract(year from since_month) || '年' || extract(month from since_month) || '月起', '从未报过')
        || '：'
        || string_agg(name, '、' order by indicator) as names
    from missing
    group by owner, since_month

),

spread as (

    select owner, count(distinct theme)::integer as themes
    from missing
    group by owner

)

select
    g.owner,
    try_cast(sum(g.missing) as integer) as missing,
    string_agg(g.names, '；' order by g.since_month desc nulls last) as names,
    any_value(s.themes) as themes
from grouped as g
inner join spread as s on g.owner is not distinct from s.owner
group by g.owner
order by missing desc, g.owner asc
