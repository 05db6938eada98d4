-- 扶贫项目在某月的最近一期，按项目、区划
create macro latest_programme(as_of, only_reported) as table (

    select p.*
    from programme as p
    where
        p.month <= as_of
        and extract(year from p.month) = extract(year from as_of)
        and visible(p.status, only_reported)
    qualify row_number() over (partition by p.programme, p.area order by p.month desc) = 1

);

-- 各村三项帮扶合计户次和名次，太少的不写数
create macro treatments_of(as_of, town_code, only_reported, fewest) as table (

    with

    treated as (

        select
            area,
            sum(households) as treatments,
            max(month) as month,
            weakest(status) as status,
            max(revision) as revision
        from latest_programme(as_of, only_reported)
        where area <> town_code and households is not null
        group by area

    ),

    tried as (

        select k.below, count(t.treatments) as n, sum(t.treatments) as hidden_sum
        from (
            select fewest as below
            union
            select treatments + 1 as below from treated
            where treatments >= fewest
        ) as k
        left join treated as t on few(t.treatments, k.below)
        group by k.below

    ),

    -- 合计就写在图下，由它推得出来的，界限提高
    line as (

        select coalesce(min(below) filter (where hides(n, hidden_sum, below)), max(below)) as below from tried

    )

    select
        try_cast(rank() over (order by if(few(t.treatments, l.below), 1, t.treatments) desc) as integer) as position,
        t.area,
        v.name as village,
        v.short_name,
        try_cast(if(few(t.treatments, l.below), null, t.treatments) as integer) as treatments,
        if(
            few(t.treatments, l.below),
            '<' || try_cast(l.below as integer),
            try_cast(t.treatments as integer)::varchar
        ) as text,
        try_cast(sum(t.treatments) over () as integer) as total,
        t.month,
        t.status,
        t.revision
    from treated as t
    cross join line as l
    inner join villages_of(as_of, town_code) as v on t.area = v.code
    order by position, t.area

);
