-- 问题：一个村的各项指标是多少，在有数的村里排第几，比以前升降几位，中位数是多少。
-- 粒度：一行 = 一个当年有分村数的指标；这个村没有数的也在，数为空
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为名录里第一个；$against 与何时比位次；
--     $confidential_below 户数、人数少于此数不写
-- 列：area 村代码；village 村；previous 前一个村；previous_name 前一个村名；next 后一个村；next_name 后一个村名；theme 主题；
--     indicator 指标代码；name 指标；unit 单位；month 数据月份；value 数；text 不写数时的显示；qualifier 限定词；position 名次（不写数的为空）；
--     villages 有数的村；median 中位数（不写的为空）；mixed 名次、升降里有示例；since 比的月份；before 那时名次；risen 上升位数（村有合并的不比）；yoy_pct 同比（%）；
--     status 状态；revision 修订次数
with

latest_months as (

    select *
    from
        village_latest(
            (select list(i.code order by i.rowid) from indicator as i), $month, $reported_only, $against
        )

),

ranked as (

    select *
    from
        village_ranks(
            (select list(l.indicator) from latest_months as l),
            (select list_distinct(list(l.month) || list(l.since)) from latest_months as l),
            $reported_only,
            $confidential_below
        )
    -- 更早的年份不必读
    where month >= least(date_trunc('year', $month), month_against(date_trunc('year', $month), $against))

),

of_all as (

    select
        indicator,
        month,
        any_value(villages_n) as villages,
        bool_or(status = 'illustrative') as examples,
        any_value(middle) as median
    from ranked
    group by indicator, month

)

select
    v.code as area,
    v.name as village,
    v.previous,
    v.previous_name,
    v.next,
    v.next_name,
    i.theme,
    i.code as indicator,
    i.name,
    coalesce(n.unit, i.unit) as unit,
    l.month,
    n.shown as value,
    coalesce(n.text, '') as text,
    n.qualifier,
    n.village_rank as position,
    a.villages,
    a.median,
    coalesce(n.status <> 'illustrative' and (a.examples or coalesce(p.examples, false)), false) as mixed,
    l.since,
    b.village_rank as before,
    places_risen(n.village_rank, b.village_rank, l.month, l.since) as risen,
    n.yoy_pct,
    coalesce(n.status, 'missing') as status,
    n.revision
from latest_months as l
cross join village_shown($villages, $month, $town) as v
inner join indicator as i on l.indicator = i.code
inner join of_all as a on l.indicator = a.indicator and l.month = a.month
left join of_all as p on l.indicator = p.indicator and l.since = p.month
left join ranked as n on l.indicator = n.indicator and l.month = n.month and v.code = n.area
left join ranked as b on l.indicator = b.indicator and l.since = b.month and v.code = b.area
order by i.rowid
