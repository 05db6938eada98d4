-- 问题：计划内的投资项目中新建、技改各几个。
-- 粒度：一行 = 一种性质
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：kind 性质；projects 项目数（个）；status 状态
select kind, count(*)::integer as projects, weakest(status) as status
from projects_of($month, $reported_only)
where in_plan
group by kind
order by projects desc
