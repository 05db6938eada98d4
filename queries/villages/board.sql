-- 问题：各村的所选指标各是多少，排第几；所选的都没有分村数时，看目录里最靠前的六个有分村数的。
-- 粒度：一行 = 一个村、一个指标
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村；$confidential_below 户数、人数少于此数不写
-- 列：area 村代码；village 村；indicator 指标代码；name 指标；unit 单位；month 数据月份；value 数；text 不写数时的显示；
--     qualifier 限定词；position 名次（不写数的为空）；ranked 有数的村；chosen 已选；picked 指标是所选的；status 状态；revision 修订次数
with

latest_months as (

    select *, list_contains($indicators, indicator) as picked
    from
        village_latest(
            (select $indicators || list(i.code order by i.rowid) from indicator as i),
            $month,
            $reported_only,
            '上年同期'
        )
    qualify picked or (not bool_or(picked) over () and row_number() over (order by position) <= 6)

),

ranked as (

    select *
    from
        village_ranks(
            (select list(l.indicator) from latest_months as l),
            (select list(distinct l.month) from latest_months as l),
            $reported_only,
            $confidential_below
        )
    -- 更早的年份不必读
    where month >= date_trunc('year', $month)

)

select
    v.code as area,
    v.name as village,
    l.indicator,
    i.name,
    i.unit,
    l.month,
    n.shown as value,
    coalesce(n.text, '') as text,
    n.qualifier,
    n.village_rank as position,
    n.villages_n as ranked,
    list_contains($villages, v.code) as chosen,
    l.picked,
    coalesce(n.status, 'missing') as status,
    n.revision
from villages_of($month, $town) as v
cross join latest_months as l
inner join indicator as i on l.indicator = i.code
left join ranked as n on v.code = n.area and l.indicator = n.indicator and l.month = n.month
order by v.code, l.position
