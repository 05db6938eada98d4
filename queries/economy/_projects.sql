-- 投资项目各从哪个月起、到哪个月止在册：从列入的月份起；没写到哪个月止的，有进度的年份也在内
create table project_held as

with

progressed as (

    select g.project, s.reported_only, max(g.month) as month
    from project_progress as g
    inner join counted_for as s on visible(g.status, s.reported_only)
    group by g.project, s.reported_only

)

select
    p.*,
    s.reported_only,
    case
        when p.holds_to is null and g.month is not null then p.month
        else greatest(p.month, coalesce(p.holds_from, make_date(y.year, 1, 1)))
    end as held_from,
    coalesce(
        p.holds_to, make_date(greatest(y.year, extract(year from p.holds_from), extract(year from g.month)), 12, 1)
    ) as held_until
from project as p
inner join counted_for as s on visible(p.status, s.reported_only)
left join source_year as y on p.source = y.said_by
left join progressed as g on p.project = g.project and s.reported_only is not distinct from g.reported_only;

-- 某月在册的投资项目
create macro projects_of(as_of, only_reported) as table (

    select *
    from project_held
    where as_of between held_from and held_until and counts_for(reported_only, only_reported)

);

-- 各项目的进度，从报的月份起，到下一次报的前一个月止是最近的一期
create table progress_as_of as

select
    g.project,
    s.reported_only,
    g.month,
    lead(g.month) over one_project - interval 1 month as until,
    g.stage,
    g.year_plan,
    g.cumulative_investment,
    g.status
from project_progress as g
inner join counted_for as s on visible(g.status, s.reported_only)
window one_project as (partition by s.reported_only, g.project order by g.month);
