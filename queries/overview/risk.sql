-- 问题：防范化解重大风险写了哪些重点和领域。
-- 粒度：一行 = 一条
-- 参数：$reported_only 只看实报
-- 列：roster_name 事项；item 内容；location 出处；status 状态；revision 修订次数
select roster_name, item, location, status, revision
from roster
where theme = 'risk' and visible(status, $reported_only)
order by roster, position
