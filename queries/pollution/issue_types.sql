-- 问题：各类环保问题各有多少，各到哪一步。
-- 粒度：一行 = 一类问题
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：issue_type 问题类型；problems 发现（件）；closed 已销号（件）；waiting 待销号（件）；fixing 整改中（件）；
--     overdue 逾期未整改（件）；status 状态
select
    issue_type,
    count(*)::integer as problems,
    count(*) filter (where stage = '已销号')::integer as closed,
    count(*) filter (where stage = '待销号')::integer as waiting,
    count(*) filter (where stage = '整改中')::integer as fixing,
    count(*) filter (where stage = '逾期未整改')::integer as overdue,
    weakest(status) as status
from problems_as_of($month, $reported_only)
group by issue_type
-- “其他”放在最后
order by issue_type = '其他' asc, problems desc, issue_type asc
