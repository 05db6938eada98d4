-- 问题：经济运行一句话：财政收入与时序之差，项目投资完成总投资的多少。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：lead_points 财政完成率与时序之差（个百分点）；done_pct 项目完成占总投资（%）
with

figures as (

    select indicator, month, value from latest($month, $town, $reported_only)

),

task as (

    select value as target from target where indicator = 'fiscal_revenue' and area = $town and year = year($month)

)

select
    coalesce(
        max(printed.value) - 100.0 * month(max(revenue.month)) / 12,
        100 * max(revenue.value) / max(task.target) - 100.0 * month(max(revenue.month)) / 12
    ) as lead_points,
    100 * max(done.value) / max(total.value) as done_pct
from (select 1 as one) as single
left join figures as revenue on revenue.indicator = 'fiscal_revenue'
left join figures as printed on printed.indicator = 'fiscal_completion' and printed.month = revenue.month
left join figures as done on done.indicator = 'project_investment'
left join figures as total on total.indicator = 'project_total_investment'
left join task on true
