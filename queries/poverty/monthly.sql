-- 问题：三项帮扶各月累计做了多少户；选了村就是这些村的。
-- 粒度：一行 = 一个项目 × 一个月
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为全镇；$confidential_below 户数少于此数不写
-- 列：programme_name 项目；month 月份；households 累计户数（户）；text 显示（*为保密不显示）；status 状态；
--     undated 未注明截止时间；revision 修订次数
with

monthly as (

    select p.*, h.below
    from programme as p
    left join hidden_of(['programme'], $reported_only, $confidential_below) as h
        on p.programme = h.code and p.area = h.area and p.month = h.month
    where
        p.month <= $month
        and extract(year from p.month) = extract(year from $month)
        and p.households is not null
        and visible(p.status, $reported_only)
        and if(len($villages) = 0, p.area = $town, list_contains($villages, p.area))

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

-- 几个村相加，有一个村的不写就不写合计：换几个村相加，减一减就知道了
added as (

    select
        programme,
        programme_name,
        month,
        case
            when bool_or(below is not null) then if(count(*) > 1, '*', '<' || try_cast(any_value(below) as integer))
        end as hidden_as,
        try_cast(sum(households) as bigint) as households,
        weakest(status) as status,
        bool_or(undated) as undated,
        max(revision) as revision
    from monthly
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
order by s.size desc, a.programme asc, a.month asc, a.programme_name asc
