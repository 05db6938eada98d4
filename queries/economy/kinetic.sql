-- 问题：新旧动能转换和重点项目申报到了哪一步。
-- 粒度：一行 = 一个项目的一步
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：project 序号；short_name 项目；company_short 单位；capacity_text 设计能力；library 情况；in_plan 计入12个；status 状态
select
    project,
    short_name,
    company_short,
    coalesce(capacity_text, '未列') as capacity_text,
    library,
    in_plan,
    status
from projects_of($month, $reported_only)
where library is not null
order by in_plan desc, project asc
