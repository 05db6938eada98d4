-- 料场名录、巡查与问题台账截至某月的样子。

-- 料场名录截至某月的最近一期，一家一行
create macro latest_site(as_of, only_reported) as table (

    select s.*
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

-- 当年截至某月各天的应巡与实巡点次。应巡 = 在册未关闭的料场 + 料场之外的点位，每点每天一次
-- 只算有台账的月份，从首条记录到末条记录：没有报的月份不当作没有巡；名录报出以前的月份按最早一期名录
create macro patrol_days(as_of, only_reported, extra_points) as table (

    with

    ledger as (

        select patrolled_on, site, result, status, revision, date_trunc('month', patrolled_on)::date as month
        from patrol
        where
            patrolled_on <= last_day(as_of)
            and extract(year from patrolled_on) = extract(year from as_of)
            and visible(status, only_reported)

    ),

    recorded as (

        select month, weakest(status) as status from ledger
        group by month

    ),

    span as (

        select min(patrolled_on) as first_day, max(patrolled_on) as final_day from ledger

    ),

    calendar as (

        select unnest(generate_series(first_day::timestamp, final_day::timestamp, interval 1 day))::date as day
        from span

    ),

    directory as (

        select r.month, s.site, s.state
        from recorded as r
        cross join site as s
        where visible(s.status, only_reported)
        qualify
            row_number() over (
                partition by r.month, s.site
                order by s.month <= r.month desc, abs(datediff('month', s.month, r.month))
            ) = 1

    ),

    points as (

        select month, count(*) + extra_points as due
        from directory
        where state is distinct from '关闭'
        group by month

    ),

    made as (

        select
            patrolled_on as day,
            count(*) as made,
            count(*) filter (where result = '发现问题') as found,
            weakest(status) as status,
            max(revision) as revision
        from ledger
        group by patrolled_on

    )

    select
        c.day,
        p.month,
        p.due,
        coalesce(m.made, 0) as made,
        greatest(p.due - coalesce(m.made, 0), 0) as missed,
        coalesce(m.found, 0) as found,
        coalesce(m.status, r.status) as status,
        coalesce(m.revision, 0) as revision
    from calendar as c
    inner join points as p on date_trunc('month', c.day) = p.month
    inner join recorded as r on p.month = r.month
    left join made as m on c.day = m.day

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
        where
            r.found_on <= last_day(as_of)
            and (
                extract(year from r.found_on) = extract(year from as_of)
                or r.closed_on is null
                or r.closed_on >= date_trunc('year', as_of)
            )
            and visible(r.status, only_reported)

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

);
