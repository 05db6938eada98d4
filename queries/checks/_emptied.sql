-- 已发布而这次同一键又交来的行：原来有、这次没有填的数。没有采用的上年同期不算。
-- figure_field 是各表里可以不填的数与日期，出自表的声明；一行的两边都写成 JSON，逐列相比
-- to_json(n) 用到了 n，而 sqlfluff 看不出来
-- noqa: disable=AL05

create table emptied as

with

observations as (

    select n.area, n.month, n.row_id, i.name as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_observation as n
    inner join current_observation as c using (indicator, area, month, basis, breakdown, status)
    inner join indicator as i on n.indicator = i.code
    where not n.is_last_year or c.is_last_year

),

targets as (

    select n.area, n.row_id, i.name || n.year || '年' as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_target as n
    inner join current_target as c using (indicator, area, year, status)
    inner join indicator as i on n.indicator = i.code

),

works as (

    select n.area, n.month, n.row_id, n.work_name as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_work as n
    inner join stored_work as c using (work, area, part, month, status)

),

programmes as (

    select n.area, n.month, n.row_id, n.programme_name as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_programme as n
    inner join stored_programme as c using (programme, area, month, status)

),

sites as (

    select
        n.area,
        n.month,
        n.row_id,
        coalesce(n.site_name, n.site) as subject,
        to_json(n) as filled,
        to_json(c) as stood
    from incoming_site as n
    inner join stored_site as c using (site, month, status)

),

problems as (

    select n.row_id, n.issue as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_rectification as n
    inner join stored_rectification as c using (issue, status)

),

progress as (

    select n.month, n.row_id, '项目' || n.project as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_project_progress as n
    inner join stored_project_progress as c using (project, month, status)

),

projects as (

    select n.row_id, n.short_name as subject, to_json(n) as filled, to_json(c) as stood
    from incoming_project as n
    inner join stored_project as c using (project, status)

),

given_again as (

    select 'observation' as used_table, * from observations
    union all by name
    select 'target' as used_table, * from targets
    union all by name
    select 'work' as used_table, * from works
    union all by name
    select 'programme' as used_table, * from programmes
    union all by name
    select 'site' as used_table, * from sites
    union all by name
    select 'rectification' as used_table, * from problems
    union all by name
    select 'project_progress' as used_table, * from progress
    union all by name
    select 'project' as used_table, * from projects

),

cells as (

    select
        g.*,
        f.field,
        g.filled ->> f.column_name as is_now,
        g.stood ->> f.column_name as was
    from given_again as g
    inner join figure_field as f on g.used_table = f.used_table
    where g.filled ->> 'status' = 'reported'

)

select
    field,
    subject,
    area,
    month,
    row_id,
    coalesce(plain(try_cast(was as decimal(38, 4))), was) as was
from cells
where is_now is null and was is not null;
