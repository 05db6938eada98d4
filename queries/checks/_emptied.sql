-- 已发布而这次同一键又交来的行：原来有、这次没有填的数。没有采用的上年同期不算。

create table emptied as

with

observations as (

    select
        '统计月报' as sheet,
        i.name as subject,
        n.area,
        n.month,
        n.row_id,
        unnest([
            { 'field': '数值', 'was': plain(c.value), 'gone': n.value is null },
            { 'field': '同比%', 'was': plain(c.yoy_pct), 'gone': n.yoy_pct is null },
            { 'field': '单位数', 'was': c.units_n::varchar, 'gone': n.units_n is null }
        ]) as cell
    from incoming_observation as n
    inner join current_observation as c using (indicator, area, month, basis, breakdown)
    inner join indicator as i on n.indicator = i.code
    where
        n.status = 'reported'
        and c.status = 'reported'
        and (not n.is_last_year or c.is_last_year)

),

targets as (

    select
        '目标任务' as sheet,
        i.name || n.year || '年' as subject,
        n.area,
        null::date as month,
        n.row_id,
        unnest([
            { 'field': '下限', 'was': plain(c.low), 'gone': n.low is null },
            { 'field': '上限', 'was': plain(c.high), 'gone': n.high is null }
        ]) as cell
    from incoming_target as n
    inner join current_target as c using (indicator, area, year)
    inner join indicator as i on n.indicator = i.code
    where n.status = 'reported' and c.status = 'reported'

),

works as (

    select
        '民生工程' as sheet,
        n.work_name as subject,
        n.area,
        n.month,
        n.row_id,
        unnest([
            { 'field': '计划数', 'was': plain(c.planned), 'gone': n.planned is null },
            { 'field': '开工数', 'was': plain(c.started), 'gone': n.started is null },
            { 'field': '完工数', 'was': plain(c.done), 'gone': n.done is null },
            { 'field': '验收数', 'was': plain(c.accepted), 'gone': n.accepted is null },
            { 'field': '计划完成日', 'was': c.due::varchar, 'gone': n.due is null }
        ]) as cell
    from incoming_work as n
    inner join stored_work as c using (work, area, part, month)
    where n.status = 'reported' and c.status = 'reported'

),

programmes as (

    select
        '扶贫项目' as sheet,
        n.programme_name as subject,
        n.area,
        n.month,
        n.row_id,
        unnest([
            { 'field': '户数', 'was': c.households::varchar, 'gone': n.households is null },
            { 'field': '投入资金', 'was': plain(c.fund), 'gone': n.fund is null }
        ]) as cell
    from incoming_programme as n
    inner join stored_programme as c using (programme, area, month)
    where n.status = 'reported' and c.status = 'reported'

),

sites as (

    select
        '料场名录' as sheet,
        coalesce(n.site_name, n.site) as subject,
        n.area,
        n.month,
        n.row_id,
        unnest([{ 'field': '验收日期', 'was': c.accepted_on::varchar, 'gone': n.accepted_on is null }]) as cell
    from incoming_site as n
    inner join stored_site as c using (site, month)
    where n.status = 'reported' and c.status = 'reported'

),

problems as (

    select
        '问题整改' as sheet,
        n.issue as subject,
        null as area,
        null::date as month,
        n.row_id,
        unnest([
            { 'field': '整改完成日期', 'was': c.fixed_on::varchar, 'gone': n.fixed_on is null },
            { 'field': '销号日期', 'was': c.closed_on::varchar, 'gone': n.closed_on is null }
        ]) as cell
    from incoming_rectification as n
    inner join stored_rectification as c using (issue)
    where n.status = 'reported' and c.status = 'reported'

),

progress as (

    select
        '项目进度' as sheet,
        '项目' || n.project as subject,
        null as area,
        n.month,
        n.row_id,
        unnest([
            { 'field': '本年计划投资', 'was': plain(c.year_plan), 'gone': n.year_plan is null },
            {
                'field': '本年累计完成投资', 'was': plain(c.cumulative_investment),
                'gone': n.cumulative_investment is null
            }
        ]) as cell
    from incoming_project_progress as n
    inner join stored_project_progress as c using (project, month)
    where n.status = 'reported' and c.status = 'reported'

),

projects as (

    select
        '项目名录' as sheet,
        n.short_name as subject,
        null as area,
        null::date as month,
        n.row_id,
        unnest([{ 'field': '总投资', 'was': plain(c.total_investment), 'gone': n.total_investment is null }]) as cell
    from incoming_project as n
    inner join stored_project as c using (project)
    where n.status = 'reported' and c.status = 'reported'

),

cells as (

    select * from observations
    union all
    select * from targets
    union all
    select * from works
    union all
    select * from programmes
    union all
    select * from sites
    union all
    select * from problems
    union all
    select * from progress
    union all
    select * from projects

)

select
    sheet,
    cell.field,
    subject,
    area,
    month,
    row_id,
    cell.was
from cells
where cell.was is not null and cell.gone;
