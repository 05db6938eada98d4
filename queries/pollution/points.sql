-- 问题：每个巡查点位巡了几天、缺几天，发现几个问题，还有几个没有销号。
-- 粒度：一行 = 一个巡查点位（料场和料场之外的点位），和没有应巡而有问题的点位
-- 参数：$month 截至月份；$reported_only 只看实报；$patrol_sites_outside 料场之外的点位编码
-- 列：site 点位编码；site_name 点位；site_type 类型；made 实巡天数；due 应巡天数；missed 缺巡天数；rate_pct 到位率（%）；
--     found 发现问题（件）；open 未销号（件）；overdue 逾期未整改（件）；problems_status 问题状态；
--     status 状态；revision 修订次数
with

visits as (

    select
        site,
        count(*) as due,
        count(*) filter (where made) as made,
        weakest(status) as status,
        max(revision) as revision
    from patrol_points($month, $reported_only, $patrol_sites_outside)
    group by site

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

    -- 名录报出以前的月份按最早一期名录；叫什么名字，示例的名录也可以说
    select site, site_name, site_type
    from site
    qualify
        row_number() over (
            partition by site
            order by month <= $month desc, abs(datediff('month', month, $month)) asc
        ) = 1

)

select
    coalesce(v.site, p.site) as site,
    coalesce(d.site_name, name_outside(coalesce(v.site, p.site), $patrol_sites_outside), v.site, p.site) as site_name,
    case
        when d.site is not null then d.site_type
        when list_contains($patrol_sites_outside, coalesce(v.site, p.site)) then '料场之外'
        else '不在名录'
    end as site_type,
    try_cast(coalesce(v.made, 0) as integer) as made,
    try_cast(coalesce(v.due, 0) as integer) as due,
    try_cast(coalesce(v.due - v.made, 0) as integer) as missed,
    percent_of(v.made, v.due) as rate_pct,
    try_cast(coalesce(p.found, 0) as integer) as found,
    try_cast(coalesce(p.open, 0) as integer) as open,
    try_cast(coalesce(p.overdue, 0) as integer) as overdue,
    p.status as problems_status,
    if(coalesce(v.made, 0) = 0, 'missing', v.status) as status,
    coalesce(v.revision, 0) as revision
from visits as v
full join problems as p on v.site = p.site
left join directory as d on coalesce(v.site, p.site) = d.site
-- 一天都没有巡，就没有台账可看
where exists (select 1 from visits)
order by missed desc, found desc, site asc
