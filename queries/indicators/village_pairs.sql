-- 问题：所选指标中最靠前、当年有分村数的两项，各村在两项上各是多少。
-- 粒度：一行 = 一个两项都有数的村；户数、人数太少不写数的村不在内
-- 参数：$indicators 指标代码；$month 截至月份；$reported_only 只看实报；$villages 村；$confidential_below 户数、人数少于此数不写
-- 列：indicator 横轴指标代码；name 横轴指标；unit 横轴单位；month 横轴数据月份；value 横轴数；beside 纵轴指标；beside_unit 纵轴单位；
--     beside_month 纵轴数据月份；beside_value 纵轴数；area 村代码；village 村；short_name 简称；chosen 已选；status 状态；
--     beside_status 纵轴状态；revision 修订次数
with

two as (

    select *
    from village_latest($indicators, $month, $reported_only, '上年同期')
    order by position
    limit 2

),

figures as (

    select f.*
    from told_figures($indicators, $reported_only, $confidential_below) as f
    inner join two as t on f.indicator = t.indicator and f.month = t.month
    where f.level = 'village' and not f.hidden and f.value is not null

)

select
    x.indicator,
    x.name,
    x.unit,
    x.month,
    x.value::double as value,
    y.name as beside,
    y.unit as beside_unit,
    y.month as beside_month,
    y.value::double as beside_value,
    x.area,
    x.place as village,
    x.short_name,
    list_contains($villages, x.area) as chosen,
    x.status,
    y.status as beside_status,
    greatest(x.revision, y.revision) as revision
from figures as x
inner join figures as y on x.area = y.area and x.position < y.position
order by x.area
