-- 问题：没有数的脱贫工作有哪些，列了什么，到哪一步，缺什么数。
-- 粒度：一行 = 一项工作
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：work 工作；items 内容；item_count 列名（项）；progress 进展；missing 缺；location 出处；status 状态；revision 修订次数
with

named as (

    select
        roster,
        any_value(roster_name) as roster_name,
        string_agg(item, '、' order by position) as items,
        count(*)::integer as item_count
    from roster_of($month, $reported_only)
    group by roster

)

select
    coalesce(n.roster_name, s.label) as work,
    coalesce(n.items, s.label) as items,
    coalesce(n.item_count, 0) as item_count,
    s.progress,
    s.note as missing,
    s.section || '·第' || s.paragraph || '段' as location,
    s.status,
    s.revision
from statements_of($month, $reported_only) as s
left join named as n on s.fact_id = n.roster
where
    s.theme = 'poverty'
    and s.kind = '定性'
    and s.qualifier is null
order by s.paragraph, s.fact_id
