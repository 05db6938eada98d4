-- 问题：经济运行一句话：财政收入与时序之差，项目投资完成总投资的多少。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：lead_points 财政完成率与时序之差（个百分点）；done_pct 项目完成占总投资（%）；
--     month 数据月份；illustrative 是否含示例
with

figures as (

    select
        max(value) filter (where indicator = 'fiscal_revenue') as revenue,
        max(month) filter (where indicator = 'fiscal_revenue') as revenue_month,
        bool_or(status = 'illustrative') filter (
            where indicator in ('fiscal_revenue', 'project_investment')
        ) as illustrative,
        max(value) filter (where indicator = 'fiscal_completion') as completion,
        max(month) filter (where indicator = 'fiscal_completion') as completion_month,
        max(value) filter (where indicator = 'project_investment') as done,
        max(value) filter (where indicator = 'project_total_investment') as total
    from latest($month, $town, $reported_only)

)

select
    -- 上报的完成率只用于它那一期
    coalesce(
        case when f.completion_month = f.revenue_month then f.completion end, 100 * f.revenue / t.value
    ) - 100.0 * extract(month from f.revenue_month) / 12 as lead_points,
    100 * f.done / f.total as done_pct,
    f.revenue_month as month,
    coalesce(f.illustrative, false) as illustrative
from figures as f
-- 示例的任务不拿来判断
left join
    tasks_set(true) as t
    on t.indicator = 'fiscal_revenue' and t.area = $town and extract(year from f.revenue_month) = t.year
