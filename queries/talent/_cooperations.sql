-- 某月有效的人才合作
create macro cooperations_of(as_of, only_reported) as table (

    select c.*
    from cooperation as c
    left join source_year as y on c.source = y.said_by
    where
        c.month <= as_of
        and holds(c.holds_from, c.holds_to, y.year, as_of)
        and visible(c.status, only_reported)

);
