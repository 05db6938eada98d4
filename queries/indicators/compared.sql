-- 问题：所选指标这个月是多少，与另一个月差多少；选了村的，各村各是多少。
-- 粒度：一行 = 一个指标、一个地方
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$villages 村，空为全镇；$reported_only 只看实报；$against 与何时比；
--     $confidential_below 户数、人数少于此数不写
-- 列：indicator 指标代码；name 指标；unit 单位；direction 好坏；area 区划代码；place 地方；month 数据月份；value 数；
--     text 不写数时的显示；qualifier 限定词；before_month 比的月份；before 那时的数；before_text 那时不写数时的显示；difference 差；from_first 与所选第一个村差；
--     yoy_pct 同比（%）；status 状态；before_status 那时状态；revision 修订次数
with

figures as (

    select *
    from told_figures($indicators, $reported_only, $confidential_below)
    where value is not null and if(len($villages) = 0, area = $town, list_contains($villages, area))

),

latest_months as (

    select indicator, max(month) as month
    from figures
    where month between date_trunc('year', $month) and $month
    group by indicator

),

compared as (

    select indicator, month, month_against(month, $against) as before_month from latest_months

)

select
    n.indicator,
    n.name,
    n.unit,
    n.direction,
    n.area,
    n.place,
    n.month,
    n.shown as value,
    n.text,
    n.qualifier,
    c.before_month,
    b.shown as before,
    coalesce(b.text, '') as before_text,
    n.shown - b.shown as difference,
    n.shown - first_value(n.shown) over (
        partition by n.indicator, n.month order by list_position($villages, n.area)
    ) as from_first,
    n.yoy_pct,
    n.status,
    b.status as before_status,
    n.revision
from compared as c
inner join figures as n on c.indicator = n.indicator and c.month = n.month
left join figures as b on c.indicator = b.indicator and c.before_month = b.month and n.area = b.area
order by n.position, list_position($villages, n.area)
