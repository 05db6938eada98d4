-- 料场名录、巡查与问题台账截至某月的样子。

-- 料场名录截至某月各家的最近一期，一家一行：往年报的，没有再报以前仍然算，是哪个月报的见 month；没写名称的写编码
create macro latest_site(as_of, only_reported) as table (

    select s.* replace (coalesce(s.site_name, s.site) as site_name)
    from site as s
    where s.month <= as_of and visible(s.status, only_reported)
    qualify row_number() over (partition by s.site order by s.month desc) = 1

);

-- 在册料场几家，几家停业整顿，几家已验收或恢复；没有名录时没有行
create macro site_counts(as_of, only_reported) as table (

    select
        count(*) as sites,
        count(*) filter (where state = '停业整顿') as suspended,
        count(*) filter (where state in ('已验收', '恢复经营')) as reopened,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from latest_site(as_of, only_reported)
    having count(*) > 0

);

-- 示例台账到报了实报的那一年为止：那一年和更早的示例都不再用
create macro in_use(status, year, newest_reported) as status <> 'illustrative' or year > coalesce(newest_reported, 0);

-- 当年截至某月每天每个点位巡了没有。应巡 = 在册未关闭的料场 + 料场之外的点位，每点每天一次；不在其中而巡了的，只算巡的那天
-- 只算有台账的月份，从首条记录到末条记录：没有报的月份不当作没有巡；名录报出以前的月份按最早一期名录
create macro patrol_points(as_of, only_reported, outside) as table (

    with

    known as (

        select * from patrol
        where patrolled_on <= last_day(as_of) and visible(status, only_reported)
        qualify
            in_use(
                status,
                extract(year from patrolled_on),
                max(extract(year from patrolled_on)) filter (where status <> 'illustrative') over ()
            )

    ),

    ledger as (

        select
            patrolled_on as day,
            site,
            bool_or(result = '发现问题') as found,
            weakest(status) as status,
            max(revision) as revision,
            date_trunc('month', patrolled_on)::date as month
        from known
        where extract(year from patrolled_on) = extract(year from as_of)
        group by patrolled_on, site

    ),

    recorded as (

        select month, weakest(status) as status from ledger
        group by month

    ),

    span as (

        select min(day) as first_day, max(day) as final_day from ledger

    ),

    calendar as (

        select unnest(generate_series(first_day::timestamp, final_day::timestamp, interval 1 day))::date as day
        from span

    ),

    directory as (

        select r.month, s.site, s.state
        from recorded as r
        cross join site as s
        -- 实报的巡查不拿示例的名录算应巡
        where visible(s.status, only_reported or r.status <> 'illustrative')
        qualify
            row_number() over (
                partition by r.month, s.site
                order by s.month <= r.month desc, abs(datediff('month', s.month, r.month))
            ) = 1

    ),

    points as (

        select month, site from directory
        where state is distinct from '关闭'
        union
        select month, unnest(outside) as site from recorded

    ),

    due as (

        select c.day, p.site, r.status
        from calendar as c
        inner join points as p on date_trunc('month', c.day) = p.month
        inner join recorded as r on p.month = r.month

    )

    select
        coalesce(v.day, d.day) as day,
        coalesce(v.site, d.site) as site,
        v.site is not null as made,
        coalesce(v.found, false) as found,
        coalesce(v.status, d.status) as status,
        coalesce(v.revision, 0) as revision
    from due as d
    full join ledger as v on d.day = v.day and d.site = v.site

);

-- 当年截至某月各天的应巡与实巡点次
create macro patrol_days(as_of, only_reported, outside) as table (

    select
        day,
        date_trunc('month', day)::date as month,
        count(*) as due,
        count(*) filter (where made) as made,
        count(*) filter (where not made) as missed,
        count(*) filter (where found) as found,
        weakest(status) as status,
        max(revision) as revision
    from patrol_points(as_of, only_reported, outside)
    group by day

);

-- 料场之外只有一处时，它的名称见年报
create macro name_outside(point, outside) as (

    select max(dimension) from statement
    where fact_id = 'pol_project_patrolled' and outside = [point]

);

-- 截至某月末的环保问题：当年发现的，和年初还没有销号的；月末以后的整改、销号当时还不知道
create macro problems_as_of(as_of, only_reported) as table (

    with

    known as (

        select
            r.* exclude (fixed_on, closed_on),
            case when r.fixed_on <= last_day(as_of) then r.fixed_on end as fixed_on,
            case when r.closed_on <= last_day(as_of) then r.closed_on end as closed_on
        from rectification as r
        where r.found_on <= last_day(as_of) and visible(r.status, only_reported)
        qualify
            in_use(
                r.status,
                extract(year from r.found_on),
                max(extract(year from r.found_on)) filter (where r.status <> 'illustrative') over ()
            )

    )

    select
        *,
        case
            when closed_on is not null then '已销号'
            when fixed_on is not null then '待销号'
            when due_on < last_day(as_of) then '逾期未整改'
            else '整改中'
        end as stage
    from known
    where
        extract(year from found_on) = extract(year from as_of)
        or closed_on is null
        or closed_on >= date_trunc('year', as_of)

);
