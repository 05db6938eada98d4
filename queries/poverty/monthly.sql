-- 问题：三项帮扶各月累计做了多少户；选了村就是这些村的。
-- 粒度：一行 = 一个项目 × 一个月
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为全镇；$confidential_below 户数少于此数不写
-- 列：programme_name 项目；month 月份；households 累计户数（户）；text 显示（*为保密不显示）；status 状态；
--     undated 未注明截止时间；revision 修订次数
with

monthly as (

    select *
    from programme
    where
        month <= $month
        and extract(year from month) = extract(year from $month)
        and households is not null
        and visible(status, $reported_only)
        and if(len($villages) = 0, area = $town, list_contains($villages, area))

),

by_village as (

    select programme, month, households
    from programme
    where area <> $town and households is not null and visible(status, $reported_only)

),

tried as (

    select k.programme, k.month, k.below, count(v.households) as n, sum(v.households) as hidden_sum
    from (
        select programme, month, $confidential_below as below from by_village
        union
        select programme, month, households + 1 as below from by_village
        where households >= $confidential_below
    ) as k
    left join by_village as v
        on k.programme = v.programme and k.month = v.month and few(v.households, k.below)
    group by k.programme, k.month, k.below

),

-- 各村相加就是全镇数，由它推得出来的，界限提高
limits as (

    select
        programme,
        month,
        coalesce(min(below) filter (where hides(n, hidden_sum, below)), max(below)) as below
    from tried
    group by programme, month

),

judged as (

    select m.*, coalesce(l.below, $confidential_below) as below
    from monthly as m
    left join limits as l on m.programme = l.programme and m.month = l.month and len($villages) > 0

),

-- 选了村，三项的先后也和全镇一样
sizes as (

    select programme, max(households) as size
    from programme
    where
        area = $town
        and month <= $month
        and extract(year from month) = extract(year from $month)
        and visible(status, $reported_only)
    group by programme

),

ranked as (

    select
        *,
        few(households, below) as too_few,
        count_if(few(households, below)) over (partition by area, month) as few_count,
        row_number() over (
            partition by area, month, households >= below
            -- 住房维修另在乡村振兴分村图里，藏了也看得到
            order by programme = 'house_repair', households, programme
        ) as smallest
    from judged

),

hiding as (

    -- 三项只藏一项，用三项合计一减就出来了，所以再藏最小的一项
    select
        *,
        not too_few and few_count = 1 and households >= below and smallest = 1 as withheld
    from ranked

),

-- 几个村相加，有一个村的不写就不写合计：换几个村相加，减一减就知道了
added as (

    select
        programme,
        programme_name,
        month,
        case
            when count(*) > 1 and bool_or(too_few or withheld) then '*'
            when bool_or(too_few) then '<' || try_cast(max(below) as integer)
            when bool_or(withheld) then '*'
        end as hidden_as,
        try_cast(sum(households) as bigint) as households,
        weakest(status) as status,
        bool_or(undated) as undated,
        max(revision) as revision
    from hiding
    group by programme, programme_name, month

)

select
    a.programme_name,
    a.month,
    if(a.hidden_as is null, a.households, null) as households,
    coalesce(a.hidden_as, a.households::varchar) as text,
    a.status,
    a.undated,
    a.revision
from added as a
left join sizes as s on a.programme = s.programme
order by s.size desc, a.programme asc, a.month asc
