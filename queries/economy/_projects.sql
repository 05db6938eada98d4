-- 某月有效的投资项目：从列入的月份起；没写到哪个月止的，有进度的年份也在内
create macro projects_of(as_of, only_reported) as table (

    with

    progressed as (

        select g.project, max(g.month) as month
        from project_progress as g
        where visible(g.status, only_reported)
        group by g.project

    )

    select p.*
    from project as p
    left join progressed as g on p.project = g.project
    where
        p.month <= as_of
        and visible(p.status, only_reported)
        and (
            holds(p.holds_from, p.holds_to, p.source, as_of)
            or (p.holds_to is null and as_of <= last_day(make_date(extract(year from g.month), 12, 1)))
        )

);
