-- 问题：计划一句话：共几项目标，几项有数量，几项待下达。
-- 粒度：一行
-- 参数：$reported_only 只看实报
-- 列：plan_year 计划年度；goals 目标（项）；quantified 有数量目标（项）；pending 待下达（项）；carried 延续事项（项）
select
    extract(year from max(s.published)) as plan_year,
    count(*)::integer as goals,
    count(*) filter (where g.kind = '量化')::integer as quantified,
    count(*) filter (where g.printed_target is null)::integer as pending,
    count(*) filter (where g.carried_over)::integer as carried
from plan_goal as g
inner join source as s on g.source = s.source
where visible(g.status, $reported_only)
having count(*) > 0
