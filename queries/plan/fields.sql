-- 问题：各领域各有几项目标，有数量的、只有节点或项数的、待下达的各几项。
-- 粒度：一行 = 一个领域，本年新列的在前，延续的在后
-- 参数：$month 截至月份；$plan 当年、上一年或下一年的计划；$reported_only 只看实报
-- 列：field 领域；goals 目标（项）；quantified 有数量（项）；stated 有节点或项数（项）；pending 待下达（项）；
--     carried 其中延续（项）；plan_year 计划年度；status 状态；revision 修订次数
select
    g.field,
    count(*)::integer as goals,
    count(*) filter (where g.kind = '量化')::integer as quantified,
    count(*) filter (where g.kind <> '量化' and g.printed_target is not null)::integer as stated,
    count(*) filter (where g.printed_target is null)::integer as pending,
    count(*) filter (where g.carried_over)::integer as carried,
    any_value(g.plan_year) as plan_year,
    weakest(g.status) as status,
    max(g.revision) as revision
from plan_shown($month, $plan, $reported_only) as g
group by g.field
order by goals desc, quantified desc, min(g.goal) asc
