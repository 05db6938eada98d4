-- 问题：每个巡查点位巡了几天、缺几天，发现几个问题，还有几个没有销号。
-- 粒度：一行 = 一个巡查点位（料场和料场之外的点位）
-- 参数：$month 截至月份；$reported_only 只看实报；$patrol_points_extra 料场之外的点位数
-- 列：site 点位编码；site_name 点位；site_type 类型；made 实巡天数；due 应巡天数；missed 缺巡天数；rate_pct 到位率（%）；
--     found 发现问题（件）；open 未销号（件）；overdue 逾期未整改（件）；problems_status 问题状态；
--     status 状态；revision 修订次数
with

days as (

    select day from patrol_days($month, $reported_only, $patrol_points_extra)

),

visits as (

    select
        p.site,
        count(*) as made,
        weakest(p.status) as status,
        max(p.revision) as revision
    from patrol as p
    inner join days as d on p.patrolled_on = d.day
    where visible(p.status, $reported_only)
    group by p.site

),

problems as (

    select
        site,
        count(*) as found,
        count(*) filter (where stage <> '已销号') as open,
        count(*) filter (where stage = '逾期未整改') as overdue,
        weakest(status) as status
    from problems_as_of($month, $reported_only)
    group by site

),

directory as (

    -- 名录报出以前的月份按最早一期名录
    select *
    from site
    where visible(status, $reported_only)
    qualify
        row_number() over (
            partition by site
            order by month <= $month desc, abs(datediff('month', month, $month)) asc
        ) = 1

),

open_sites as (

    select *
    from directory
    where state is distinct from '关闭'

),

project as (

    -- 料场之外只有一处，名称见年报
    select max(dimension) as project_name
    from statement
    where fact_id = 'pol_project_patrolled' and $patrol_points_extra = 1

)

select
    coalesce(v.site, d.site) as site,
    coalesce(d.site_name, x.project_name, v.site) as site_name,
    coalesce(d.site_type, '料场之外') as site_type,
    coalesce(v.made, 0)::integer as made,
    (select count(*) from days)::integer as due,
    greatest((select count(*) from days) - coalesce(v.made, 0), 0)::integer as missed,
    100.0 * coalesce(v.made, 0) / (select count(*) from days) as rate_pct,
    coalesce(p.found, 0)::integer as found,
    coalesce(p.open, 0)::integer as open,
    coalesce(p.overdue, 0)::integer as overdue,
    p.status as problems_status,
    coalesce(v.status, 'missing') as status,
    coalesce(v.revision, 0) as revision
from visits as v
full join open_sites as d on v.site = d.site
left join problems as p on coalesce(v.site, d.site) = p.site
cross join project as x
where exists (select 1 from visits)
order by missed desc, found desc, site asc
