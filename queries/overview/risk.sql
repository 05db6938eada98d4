-- 问题：防范化解重大风险写了哪些重点和领域。
-- 粒度：一行 = 一条
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：roster_name 事项；item 内容；year 年度；location 出处；status 状态；revision 修订次数
select roster_name, item, try_cast(year as integer) as year, location, status, revision
from roster_of($month, $reported_only)
where theme = 'risk'
order by roster, position
