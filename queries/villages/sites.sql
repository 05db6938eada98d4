-- 问题：一个村有哪些料场，各是什么状态，当年发现了几个问题，还有几个没有销号。
-- 粒度：一行 = 一家料场
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为名录里第一个
-- 列：village 村；site_name 点位；site_type 类型；state 经营状态；found 发现问题；pending 未销号；month 名录月份；status 状态；
--     revision 修订次数
select
    v.name as village,
    s.site_name,
    s.site_type,
    s.state,
    count(p.site)::integer as found,
    count(p.site) filter (where p.stage <> '已销号')::integer as pending,
    s.month,
    s.status,
    s.revision
from latest_site($month, $reported_only) as s
inner join village_shown($villages, $month, $town) as v on s.area = v.code
left join problems_as_of($month, $reported_only) as p on s.site = p.site
group by all
order by s.site_name
