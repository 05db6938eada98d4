-- 问题：各村三项帮扶合计多少户次，从多到少。
-- 粒度：一行 = 一个村
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村；$confidential_below 户次少于此数不写
-- 列：position 名次；area 村代码；village 村；short_name 简称；treatments 户次；text 显示；chosen 已选；total 全部村合计户次；
--     month 数据月份；status 状态；revision 修订次数
with

treated as (

    select
        area,
        sum(households) as treatments,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from latest_programme($month, $reported_only)
    where area <> $town and households is not null
    group by area

),

tried as (

    select k.below, count(t.treatments) as n, sum(t.treatments) as hidden_sum
    from (
        select $confidential_below as below
        union
        select treatments + 1 as below from treated
        where treatments >= $confidential_below
    ) as k
    left join treated as t on few(t.treatments, k.below)
    group by k.below

),

-- 合计就写在图下，由它推得出来的，界限提高
line as (

    select coalesce(min(below) filter (where hides(n, hidden_sum, below)), max(below)) as below from tried

)

select
    rank() over (order by if(few(t.treatments, l.below), 1, t.treatments) desc)::integer as position,
    t.area,
    v.name as village,
    v.short_name,
    if(few(t.treatments, l.below), null, t.treatments)::integer as treatments,
    if(few(t.treatments, l.below), '<' || l.below::integer, t.treatments::integer::varchar) as text,
    list_contains($villages, t.area) as chosen,
    (sum(t.treatments) over ())::integer as total,
    t.month,
    t.status,
    t.revision
from treated as t
cross join line as l
inner join villages_of($month, $town) as v on t.area = v.code
order by position, t.area
