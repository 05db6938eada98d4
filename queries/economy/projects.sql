-- 问题：有哪些投资项目，是新建还是技改，设计能力多少，到了哪个阶段。
-- 粒度：一行 = 一个项目
-- 参数：$month 截至月份；$reported_only 只看实报；$kind 项目性质
-- 列：project 序号；kind 性质；short_name 项目；company_short 建设单位；capacity_text 设计能力；stage 阶段；
--     year_plan 本年计划投资（万元）；year_done 本年累计完成（万元）；library 入库情况；
--     project_name 项目全称；company 单位全称；in_plan 计入谋划项目数；status 状态；
--     progress_status 阶段与投资状态
select
    p.project,
    p.kind,
    p.short_name,
    p.company_short,
    coalesce(p.capacity_text, '未列') as capacity_text,
    coalesce(g.stage, p.stage, '未填报') as stage,
    -- 往年的进度只说到了哪个阶段
    if(year(g.month) = year($month), g.year_plan, null) as year_plan,
    if(year(g.month) = year($month), g.cumulative_investment, null) as year_done,
    coalesce(p.library, '') as library,
    p.project_name,
    p.company,
    p.in_plan,
    p.status,
    g.status as progress_status
from projects_of($month, $reported_only) as p
left join
    progress_as_of as g
    on
        p.project = g.project
        and $month between g.month and coalesce(g.until, $month)
        and counts_for(g.reported_only, $reported_only)
where $kind not in ('新建', '技改') or p.kind = $kind
order by p.in_plan desc, try_cast(p.project as integer)
