-- 问题：今年以来各级河长在各河段巡了几次、多久、多远，几次发现问题。
-- 粒度：一行 = 一级河长的一个河段
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：level 河长级别；reach 河段；patrols 巡河次数；minutes 时长（分钟）；distance 里程（公里）；found 发现问题次数；
--     newest 最近一次；status 状态；revision 修订次数
select
    level,
    reach,
    count(*)::integer as patrols,
    sum(minutes)::double as minutes,
    sum(distance)::double as distance,
    count(*) filter (where coalesce(finding, '') not in ('', '无', '没有', '无问题', '未发现问题', '正常'))::integer as found,
    max(patrolled_on) as newest,
    weakest(status) as status,
    max(revision) as revision
from river_patrol
where
    patrolled_on <= last_day($month::date)
    and extract(year from patrolled_on) = extract(year from $month::date)
    and visible(status, $reported_only)
group by level, reach
order by level, reach
