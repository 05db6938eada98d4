-- 问题：年报列名而不计数的事项（组织、制度、角色、场所、基地）各有哪些。
-- 粒度：一行 = 名单中的一项
-- 参数：$month 截至月份；$lists 要看的名单，按先后用 | 连接；$reported_only 只看实报
-- 列：list 名单；number 数量；unit 单位；item 内容；progress 进展；note 说明；month 数据月份；status 状态
with

asked as (

    select
        unnest(string_split($lists, '|')) as fact_id,
        generate_subscripts(string_split($lists, '|'), 1) as list_position

),

-- 年报没有写月份的，按它的主要数据月份算起
stated as (

    select a.list_position, s.*
    from asked as a
    inner join statements_of($month, $reported_only) as s on a.fact_id = s.fact_id

),

-- “名单”表没有的，列名在年报那句的范围里
named as (

    select
        fact_id,
        unnest(string_split(dimension, '|')) as item,
        generate_subscripts(string_split(dimension, '|'), 1) as position
    from stated
    where fact_id not in (select roster from roster)

)

select
    s.label as list,
    try_cast(s.value as bigint) as number,
    s.unit,
    coalesce(r.item, n.item) as item,
    s.progress,
    coalesce(r.note, s.note) as note,
    s.month,
    coalesce(r.status, s.status) as status
from stated as s
left join roster_of($month, $reported_only) as r on s.fact_id = r.roster
left join named as n on s.fact_id = n.fact_id
order by s.list_position, coalesce(r.position, n.position)
