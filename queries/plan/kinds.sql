-- 问题：目标按性质分各有几项，各有几项写了目标。
-- 粒度：一行 = 一种性质
-- 参数：$month 截至月份；$plan 当年、上一年或下一年的计划；$reported_only 只看实报
-- 列：kind 性质；goals 目标（项）；with_target 写了目标（项）；plan_year 计划年度；status 状态；revision 修订次数
select
    g.kind,
    count(*)::integer as goals,
    count(g.printed_target)::integer as with_target,
    any_value(g.plan_year) as plan_year,
    weakest(g.status) as status,
    max(g.revision) as revision
from plan_shown($month, $plan, $reported_only) as g
group by g.kind
order by goals desc, g.kind asc
