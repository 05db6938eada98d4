-- 问题：污染防治一句话：料场停了几家，巡查到位多少，问题逾期几件，空气质量有没有数。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$patrol_sites_outside 料场之外的点位编码
-- 列：sites 在册料场（家）；suspended 停业整顿（家）；listed_in 名录所在月份（往年的才写）；rate_pct 巡查到位率（%）；rate_status 巡查状态；
--     overdue 逾期未整改（件）；overdue_status 它们的状态；air 有数的空气指标（项）
with

patrols as (

    select
        percent_of(sum(made), sum(due)) as rate_pct,
        weakest(status) as rate_status
    from patrol_days($month, $reported_only, $patrol_sites_outside)

),

problems as (

    select
        count(*) as overdue,
        weakest(status) as overdue_status
    from problems_as_of($month, $reported_only)
    where stage = '逾期未整改'

),

air as (

    select count(*) as air from latest_air($month, $town, $reported_only)

)

select
    coalesce(s.sites, 0) as sites,
    coalesce(s.suspended, 0) as suspended,
    if(extract(year from s.month) < extract(year from $month), s.month, null) as listed_in,
    p.rate_pct,
    p.rate_status,
    r.overdue,
    r.overdue_status,
    a.air
from patrols as p
cross join problems as r
cross join air as a
left join site_counts($month, $reported_only) as s on true
