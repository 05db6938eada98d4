-- 问题：目标按性质分各有几项，各有几项写了目标。
-- 粒度：一行 = 一种性质
-- 参数：$reported_only 只看实报
-- 列：kind 性质；goals 目标（项）；with_target 写了目标（项）；plan_year 计划年度；status 状态；revision 修订次数
select
    g.kind,
    count(*)::integer as goals,
    count(g.printed_target)::integer as with_target,
    extract(year from max(s.published))::integer as plan_year,
    weakest(g.status) as status,
    max(g.revision) as revision
from plan_goal as g
inner join source as s on g.source = s.source
where visible(g.status, $reported_only)
group by g.kind
order by goals desc, g.kind asc
