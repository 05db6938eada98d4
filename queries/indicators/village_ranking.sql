-- 问题：所选第一个有分村数的指标，各村在这个月排第几，比以前升降几位。
-- 粒度：一行 = 一个村
-- 参数：$indicators 指标代码；$month 截至月份；$reported_only 只看实报；$villages 村；$against 与何时比位次；
--     $confidential_below 户数、人数少于此数不写
-- 列：indicator 指标代码；name 指标；unit 单位；month 数据月份；area 村代码；village 村；short_name 简称；position 名次（不写数的为空）；
--     value 数；text 不写数时的显示；median 中位数（不写的为空）；since 比的月份；before 那时名次；
--     before_villages 那时村数；risen 上升位数（村有合并的不比）；yoy_pct 同比（%）；chosen 已选；status 状态；revision 修订次数
with

-- 所选次序里最靠前、当年有分村数的一个指标
newest as (

    select *
    from village_latest($indicators, $month, $reported_only, $against)
    order by position
    limit 1

),

ranked as (

    select *
    from village_ranks(
        $indicators,
        (select [l.month, l.since] from newest as l),
        $reported_only,
        $confidential_below
    )

)

select
    n.indicator,
    n.name,
    n.unit,
    n.month,
    n.area,
    n.village,
    n.short_name,
    n.village_rank as position,
    n.shown as value,
    n.text,
    n.middle as median,
    l.since,
    b.village_rank as before,
    b.villages_n as before_villages,
    places_risen(n.village_rank, b.village_rank, l.month, l.since) as risen,
    n.yoy_pct,
    list_contains($villages, n.area) as chosen,
    n.status,
    n.revision
from newest as l
inner join ranked as n on l.indicator = n.indicator and l.month = n.month
left join ranked as b on n.indicator = b.indicator and n.area = b.area and l.since = b.month
order by n.village_order, n.area
