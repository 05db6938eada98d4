-- 问题：填报 $month 项目进度时，已登记的项目和各自当年的上一期进度（示例不作对照）。
-- 粒度：一行 = 一个项目
-- 参数：$month 填报月份
-- 列：project 项目序号；project_name 项目名称；year_plan 本年计划投资（万元）；
--     cumulative_investment 本年累计完成投资（万元）；stage 阶段；month 期末
with

progress as (

    select *
    from project_progress
    where month < $month::date and extract(year from month) = extract(year from $month::date) and visible(status, true)
    qualify row_number() over (partition by project order by month desc) = 1

)

select
    p.project,
    p.project_name,
    g.year_plan::double as year_plan,
    g.cumulative_investment::double as cumulative_investment,
    coalesce(g.stage, p.stage) as stage,
    strftime(g.month, '%Y-%m') as month
from project as p
left join progress as g on p.project = g.project
where p.month <= $month::date and visible(p.status, true)
order by try_cast(p.project as integer) nulls last, p.project
