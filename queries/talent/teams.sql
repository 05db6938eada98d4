-- 问题：五支人才队伍各是什么，各有多少人。
-- 粒度：一行 = 一支队伍
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：team 队伍；persons 人数（人）；persons_status 人数状态；kinds 队伍类别（支）；status 状态；revision 修订次数
with

figures as (

    select * from latest($month, $town, $reported_only)

)

select
    r.item as team,
    try_cast(p.value as bigint) as persons,
    coalesce(p.status, 'missing') as persons_status,
    try_cast(k.value as bigint) as kinds,
    r.status,
    greatest(r.revision, k.revision, coalesce(p.revision, 0)) as revision
from roster_of($month, $reported_only) as r
inner join figures as k on k.indicator = 'talent_team_kinds'
left join
    latest_parts($month, $town, $reported_only) as p
    on p.indicator = 'talent_pool_persons' and r.item = p.breakdown
where r.roster = 'talent_five_teams'
order by r.position
