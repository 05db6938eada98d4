-- 问题：列名而不计数的制度、基地、角色、举措各有哪些。
-- 粒度：一行 = 一份名单
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：theme 主题；roster_name 名单；items 内容；number 项数；location 出处；status 状态；revision 修订次数
select
    theme,
    any_value(roster_name) as roster_name,
    string_agg(item, '；' order by position) as items,
    count(*)::integer as number,
    any_value(location) as location,
    weakest(status) as status,
    max(revision) as revision
from roster_of($month, $reported_only)
group by theme, roster
order by theme, roster
