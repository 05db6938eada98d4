-- 问题：台账里的点位、项目是否在名录中（当前快照的与这次交来的名录；料场之外的巡查点位由 town.toml 列出）。
-- 粒度：一行 = 一条台账
-- 参数：$patrol_sites_outside 料场之外的点位编码
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

sites as (

    select site as code from incoming_site
    union
    select site from current_site
    union
    select unnest($patrol_sites_outside)

),

projects as (

    select project as code from incoming_project
    union
    select project from current_project

),

used as (

    select '点位编码' as field, site as code, date_trunc('month', patrolled_on) as month, row_id
    from incoming_patrol
    where site not in (select code from sites)
    union all by name
    select '点位编码' as field, site as code, date_trunc('month', found_on) as month, row_id
    from incoming_rectification
    where site not in (select code from sites)
    union all by name
    select '项目序号' as field, project as code, month, row_id
    from incoming_project_progress
    where project not in (select code from projects)
    union all by name
    select '项目序号' as field, project as code, null as month, row_id
    from incoming_project_capacity
    where project not in (select code from projects)

)

select
    'error' as severity,
    field,
    row_id,
    code as subject,
    null as area,
    month,
    code as value,
    if(field = '点位编码', '料场名录', '项目名录') || '中没有“' || code || '”' as message,
    '请核对编码，新的请同时补进' || if(field = '点位编码', '料场名录', '项目名录') as advice
from used
