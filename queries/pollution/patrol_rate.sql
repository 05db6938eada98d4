-- 问题：各月巡查到位率多少，缺了多少点次，有几天没有巡满。
-- 粒度：一行 = 一个月（当年1月至截至月份；没有台账的月份列为未填报）
-- 参数：$month 截至月份；$reported_only 只看实报；$patrol_sites_outside 料场之外的点位编码
-- 列：month 月份；made 实巡点次；due 应巡点次；missed 缺巡点次；short_days 未巡满天数；rate_pct 到位率（%）；status 状态；revision 修订次数
with

by_month as (

    select
        month,
        try_cast(sum(made) as integer) as made,
        try_cast(sum(due) as integer) as due,
        try_cast(sum(missed) as integer) as missed,
        count(*) filter (where missed > 0)::integer as short_days,
        weakest(status) as status,
        max(revision) as revision
    from patrol_days($month, $reported_only, $patrol_sites_outside)
    group by month

),

months as (

    select
        unnest(
            generate_series(date_trunc('year', $month::timestamp), $month::timestamp, interval 1 month)
        )::date as month

)

select
    m.month,
    b.made,
    b.due,
    b.missed,
    b.short_days,
    percent_of(b.made, b.due) as rate_pct,
    coalesce(b.status, 'missing') as status,
    coalesce(b.revision, 0) as revision
from months as m
left join by_month as b on m.month = b.month
-- 一个月都没有，就没有可看的
where exists (select 1 from by_month)
order by m.month
