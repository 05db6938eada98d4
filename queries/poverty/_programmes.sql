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

-- 各村三项帮扶合计户次和名次；有一项不写的，合计也不写、不排位：写了，减去写出的两项就知道了
create macro treatments_of(as_of, town_code, only_reported, fewest) as table (

    with

    treated as (

        select
            p.area,
            sum(p.households) as treatments,
            bool_or(h.below is not null) as hidden,
            max(p.month) as month,
            weakest(p.status) as status,
            max(p.revision) as revision
        from latest_programme(as_of, only_reported) as p
        left join hidden_of(['programme'], only_reported, fewest) as h
            on p.programme = h.code and p.area = h.area and p.month = h.month
        where p.area <> town_code and p.households is not null
        group by p.area

    )

    select
        try_cast(
            if(t.hidden, null, rank() over (order by t.hidden asc, t.treatments desc)) as integer
        ) as position,
        t.area,
        v.name as village,
        v.short_name,
        try_cast(if(t.hidden, null, t.treatments) as integer) as treatments,
        if(t.hidden, '*', try_cast(t.treatments as integer)::varchar) as text,
        try_cast(sum(t.treatments) over () as integer) as total,
        t.month,
        t.status,
        t.revision
    from treated as t
    inner join villages_of(as_of, town_code) as v on t.area = v.code
    order by position nulls last, t.area

);
