-- 问题：计划一句话：哪一年的，共几项目标，几项有数量，几项待下达；截至所选月份几项未达到、在途、达到、未报、无法判断。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$plan 当年、上一年或下一年的计划
-- 列：plan_year 计划年度；asked_year 所选年度；goals 目标（项）；quantified 有数量目标（项）；pending 待下达（项）；
--     carried 延续事项（项）；measured 写明指标（项）；missed 未达到（项）；under_way 在途（项）；reached 达到（项）；
--     unreported 未报（项）；unjudged 无法判断（项）
select
    any_value(g.plan_year) as plan_year,
    try_cast((
        extract(year from $month::date) + case $plan when '上一年' then -1 when '下一年' then 1 else 0 end
    ) as integer) as asked_year,
    count(*)::integer as goals,
    count(*) filter (where g.kind = '量化')::integer as quantified,
    count(*) filter (where g.printed_target is null)::integer as pending,
    count(*) filter (where g.carried_over)::integer as carried,
    count(g.indicator)::integer as measured,
    count(*) filter (where s.state = '未达到')::integer as missed,
    count(*) filter (where s.state = '在途')::integer as under_way,
    count(*) filter (where s.state = '达到')::integer as reached,
    count(*) filter (where s.state = '未报')::integer as unreported,
    count(*) filter (where s.state = '无法判断')::integer as unjudged
-- 示例的目标不进结论
from plan_shown($month, $plan, true) as g
inner join goal_states($month, $town, $plan, true) as s on g.goal = s.goal
having count(*) > 0
