-- 问题：列名而不计数的制度、基地、角色、举措各有哪些。
-- 粒度：一行 = 名单里的一项
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：theme 主题；roster_name 名单；item 内容；location 出处；status 状态；revision 修订次数
select theme, roster_name, item, location, status, revision
from roster_of($month, $reported_only)
order by theme, roster, position
