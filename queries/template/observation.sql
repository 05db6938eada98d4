-- 问题：填报 $month 月报时，每个全镇指标的上一期是多少（晚一个月出数的，从它自己的数据期往前找；示例不作对照）。
-- 粒度：一行 = 一个指标的一种口径、一个分组
-- 参数：$month 填报月份；$town 区划代码
-- 列：indicator 指标代码；basis 口径；breakdown 分组；month 期末；value 数值；qualifier 约数
with

own_period as (

    select code, ($month::date - to_months(lag_months))::date as month
    from indicator

)

select
    o.indicator,
    o.basis,
    o.breakdown,
    strftime(o.month, '%Y-%m') as month,
    o.value::double as value,
    o.qualifier
from observation as o
inner join own_period as p on o.indicator = p.code
where
    o.area = $town
    and o.month < p.month
    -- 累计数只与当年的比
    and (o.basis <> 'ytd' or extract(year from o.month) = extract(year from p.month))
    and o.value is not null
    and visible(o.status, true)
qualify row_number() over (partition by o.indicator, o.basis, o.breakdown order by o.month desc) = 1
order by o.indicator, o.basis, o.breakdown
