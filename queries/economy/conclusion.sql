-- 问题：经济运行一句话：财政收入与时序之差，项目投资完成总投资的多少。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：lead_points 财政完成率与时序之差（个百分点）；done_pct 项目完成占总投资（%）；
--     month 数据月份；done_month 投资数据月份；illustrative 是否含示例
with

investment as (

    select
        any_value(done_pct) as done_pct,
        any_value(month) as done_month,
        coalesce(any_value(done_status = 'illustrative'), false) as illustrative
    from project_investment_as_of
    where as_of = $month and counts_for(reported_only, $reported_only) and area = $town

)

select
    r.lead_points,
    i.done_pct,
    r.month,
    i.done_month,
    r.illustrative or i.illustrative as illustrative
from revenue_pace($month, $town, $reported_only) as r
cross join investment as i
