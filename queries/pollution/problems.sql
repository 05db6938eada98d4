-- 问题：有哪些环保问题，哪些还没有销号，逾期几天。
-- 粒度：一行 = 一个问题，没有销号的在前
-- 参数：$month 截至月份；$reported_only 只看实报；$patrol_sites_outside 料场之外的点位编码
-- 列：issue 问题编号；found_on 发现日期；site_name 点位；issue_type 问题类型；origin 问题来源；due_on 整改时限；
--     fixed_on 整改完成；closed_on 销号；stage 进展；overdue_days 逾期天数；owner 责任单位；status 状态
with

names as (

    select site, site_name
    from site
    qualify row_number() over (partition by site order by month desc) = 1

)

select
    p.issue,
    p.found_on,
    coalesce(n.site_name, name_outside(p.site, $patrol_sites_outside), p.site) as site_name,
    p.issue_type,
    p.origin,
    p.due_on,
    p.fixed_on,
    p.closed_on,
    p.stage,
    try_cast(
        case when p.stage = '逾期未整改' then datediff('day', p.due_on, last_day($month)) end as integer
    ) as overdue_days,
    p.owner,
    p.status
from problems_as_of($month, $reported_only) as p
left join names as n on p.site = n.site
order by
    p.stage <> '逾期未整改' asc,
    if(p.stage = '已销号', null, p.due_on) asc,
    p.closed_on desc,
    p.issue asc
