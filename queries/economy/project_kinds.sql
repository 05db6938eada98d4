-- 问题：计划内的投资项目中新建、技改各几个。
-- 粒度：一行 = 一种性质
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：kind 性质；projects 项目数（个）；status 状态
select kind, count(*)::integer as projects, weakest(status) as status
from project
where in_plan and month <= $month and visible(status, $reported_only)
group by kind
order by projects desc
