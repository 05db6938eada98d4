-- 问题：各村设没设监测点、做没做无人机消杀、发没发秋冬指南。
-- 粒度：一行 = 一个村（所看月份的行政村；选了村只列所选）
-- 参数：$month 截至月份；$town 区划代码；$villages 村，空为全镇；$reported_only 只看实报
-- 列：area 区划代码；village 村；monitor 监测点；drone 无人机消杀；guide 秋冬防控指南；monitor_n 全镇设点（村）；
--     drone_n 全镇消杀（村）；guide_n 全镇发指南（村）；villages_n 全镇行政村（个）；monitor_month 设点数据月份；drone_month 消杀数据月份；
--     guide_month 指南数据月份；month 数据月份；status 状态；revision 修订次数
with

figures as (

    select * from latest($month, $town, $reported_only)

),

covered as (

    select
        max(month) as month,
        try_cast(max(value) filter (where indicator = 'epidemic_monitor_villages') as bigint) as monitor_n,
        try_cast(max(value) filter (where indicator = 'drone_disinfected_villages') as bigint) as drone_n,
        try_cast(max(value) filter (where indicator = 'epidemic_guide_villages') as bigint) as guide_n,
        max(month) filter (where indicator = 'epidemic_monitor_villages') as monitor_month,
        max(month) filter (where indicator = 'drone_disinfected_villages') as drone_month,
        max(month) filter (where indicator = 'epidemic_guide_villages') as guide_month,
        weakest(status) as status,
        max(revision) as revision
    from figures
    where indicator in ('epidemic_monitor_villages', 'drone_disinfected_villages', 'epidemic_guide_villages')
    having count(*) > 0

),

villages as (

    select
        code as area,
        name as village,
        count(*) over () as villages_n
    from villages_of($month, $town)

),

-- 村自己报了的，按它报的
own as (

    select
        f.area,
        max(f.value >= 1) filter (where f.indicator = 'epidemic_monitor_villages' and f.month = c.monitor_month)
            as monitor,
        max(f.value >= 1) filter (where f.indicator = 'drone_disinfected_villages' and f.month = c.drone_month)
            as drone,
        max(f.value >= 1) filter (where f.indicator = 'epidemic_guide_villages' and f.month = c.guide_month) as guide
    from
        figures_of(
            ['epidemic_monitor_villages', 'drone_disinfected_villages', 'epidemic_guide_villages'], $reported_only
        ) as f
    cross join covered as c
    where f.value is not null and f.status <> 'illustrative'
    group by f.area

)

-- 只报了全镇村数的：等于全部行政村，才知道每个村都在内；少于全部，分不出是哪些村
select
    v.area,
    v.village,
    case
        when coalesce(o.monitor, c.monitor_n = v.villages_n) then '已设' when not o.monitor then '未设'
        when c.monitor_n is null then '未填报' else '未分村'
    end as monitor,
    case
        when coalesce(o.drone, c.drone_n = v.villages_n) then '已消杀' when not o.drone then '未消杀'
        when c.drone_n is null then '未填报' else '未分村'
    end as drone,
    case
        when coalesce(o.guide, c.guide_n = v.villages_n) then '已发' when not o.guide then '未发'
        when c.guide_n is null then '未填报' else '未分村'
    end as guide,
    c.monitor_n,
    c.drone_n,
    c.guide_n,
    try_cast(v.villages_n as integer) as villages_n,
    c.monitor_month,
    c.drone_month,
    c.guide_month,
    c.month,
    c.status,
    c.revision
from villages as v
cross join covered as c
left join own as o on v.area = o.area
where len($villages) = 0 or list_contains($villages, v.area)
order by v.area
