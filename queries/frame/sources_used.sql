-- 问题：截至某月，各表、各指标的数分别来自哪些来源。
-- 粒度：一行 = 一张表、一个指标（没有指标的表留空）、一个来源
-- 参数：$month 截至月份
-- 列：used_table 表；indicator 指标代码；source 来源代码
with

dated as (

    select
        'observation' as used_table,
        indicator,
        source,
        month
    from observation
    union all by name
    select
        'target' as used_table,
        indicator,
        source,
        make_date(year, 1, 1) as month
    from target
    union all by name
    select
        'work' as used_table,
        source,
        month
    from work
    union all by name
    select
        'programme' as used_table,
        source,
        month
    from programme
    union all by name
    select
        'project_progress' as used_table,
        source,
        month
    from project_progress
    union all by name
    select
        'enterprise' as used_table,
        source,
        month
    from enterprise
    union all by name
    select
        'patrol' as used_table,
        source,
        date_trunc('month', patrolled_on)::date as month
    from patrol

),

undated as (

    select
        'project' as used_table,
        source
    from project
    union all by name
    select
        'project_capacity' as used_table,
        source
    from project_capacity
    union all by name
    select
        'cooperation' as used_table,
        source
    from cooperation
    union all by name
    select
        'site' as used_table,
        source
    from site
    union all by name
    select
        'rectification' as used_table,
        source
    from rectification
    union all by name
    select
        'roster' as used_table,
        source
    from roster
    union all by name
    select
        'problem' as used_table,
        source
    from problem
    union all by name
    select
        'plan_goal' as used_table,
        source
    from plan_goal
    union all by name
    select
        'statement' as used_table,
        source
    from statement

)

select distinct
    d.used_table,
    d.indicator,
    d.source
from dated as d
-- 图上最远画到上年
where d.month <= $month and extract(year from d.month) >= extract(year from $month) - 1
union all by name
select distinct
    u.used_table,
    null::varchar as indicator,
    u.source
from undated as u
order by all
