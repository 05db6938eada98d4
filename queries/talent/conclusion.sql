-- 问题：人才工作一句话：返乡创业几名，具名合作几项。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：returned 返乡创业（名）；returned_status 返乡状态；cooperations 具名合作（项）；seconded 挂职（人）
with

returned as (

    select try_cast(value as bigint) as returned, status as returned_status
    from latest($month, $town, $reported_only)
    where indicator = 'returned_talents'

),

cooperations as (

    select
        count(*) filter (where kind <> '挂职')::bigint as cooperations,
        count(*) filter (where kind = '挂职')::bigint as seconded
    from cooperations_of($month, $reported_only)

)

select r.returned, r.returned_status, c.cooperations, c.seconded
from cooperations as c
left join returned as r on true
