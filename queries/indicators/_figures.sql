-- 任一指标的各月各地的数，指标、村情两页和各主题页“其余指标”共用。

-- 村里的户数、人数，由同比推回去的上年数太少
create macro few_before(level, unit, value, yoy_pct, below) as
level = 'village' and confidential(unit) and few(round(value / (1 + yoy_pct / 100)), below);

-- 指标的哪些数不写：写“少于 below”，只看实报时是 below_reported；上年不写的，今年的同比不写
create table hidden_figure as

select
    h.code,
    h.area,
    (h.month + to_years(later.years))::date as month,
    any_value(h.below) filter (where later.years = 0 and not coalesce(h.reported_only, false)) as below,
    any_value(h.below) filter (where later.years = 0 and coalesce(h.reported_only, true)) as below_reported,
    bool_or(not coalesce(h.reported_only, false)) as yoy,
    bool_or(coalesce(h.reported_only, true)) as yoy_reported
from hidden_count as h
cross join (values (0), (1)) as later (years)
where h.told_by = 'indicator'
group by all;

-- 各地各月的数，按目录里的口径，不分组；codes 是哪些指标，空为全部。不写的数（hidden_figure）写“少于 below”；同比推回去就是上年的
-- 数，上年的不写、太少，同比也不写：yoy_hidden。只看实报时是 below_reported、yoy_hidden_reported。
-- 小的快照存成表（store/warehouse）；大的逐次拼，所以两边都先挑指标
create macro figure_rows(codes) as table (

    with

    hidden as (

        select *
        from hidden_figure
        where codes is null or list_contains(codes, code)

    )

    select
        o.indicator,
        i.name,
        i.kind,
        i.direction,
        i.first_month,
        o.basis,
        o.area,
        a.name as place,
        a.short_name,
        a.level,
        o.month,
        o.value,
        o.unit,
        o.qualifier,
        o.yoy_pct,
        o.units_n,
        o.status,
        o.revision,
        h.below,
        h.below_reported,
        -- 没有同比的不用算
        case
            when o.yoy_pct is not null
                then h.yoy is true or few_before(a.level, o.unit, o.value, o.yoy_pct, t.confidential_below)
        end as yoy_hidden,
        case
            when o.yoy_pct is not null
                then h.yoy_reported is true or few_before(a.level, o.unit, o.value, o.yoy_pct, t.confidential_below)
        end as yoy_hidden_reported
    from indicator as i
    inner join observation as o on i.code = o.indicator and i.basis = o.basis
    inner join area as a on o.area = a.code
    cross join own_town as t
    left join hidden as h on o.indicator = h.code and o.area = h.area and o.month = h.month
    where o.breakdown = '' and (codes is null or list_contains(codes, o.indicator))

);

create view figure as select * from figure_rows(null);

-- 所选指标的数
create macro figures_of(codes, only_reported) as table (

    select *, list_position(codes, indicator) as position
    from figure_rows(codes)
    where visible(status, only_reported)

);

-- 与何时比：上月、上年末、两年前、写明的月份（2022-11-01），其余是上年同期
create macro month_against(month, against) as (case against
    when '上月' then month - interval 1 month
    when '上年末' then date_trunc('year', month) - interval 1 month
    when '两年前' then month - interval 2 year
    else coalesce(try_cast(against as date), month - interval 1 year)
end)::date;

-- 当月数：累计减上月累计，缺上月就没有；年内第一期就是累计。时点数和比率没有当月数
create macro in_month(value, before, basis, kind, is_first) as case
    when basis = 'month' then value
    when basis = 'ytd' and kind <> 'rate' then if(is_first, value, value - before)
end;

-- 哪些月份有分村数，只看实报与否。不经 figure：大的快照里它要把不写的数全拼一遍
create table village_month as

select
    o.indicator,
    o.month,
    unnest(if(bool_or(o.status <> 'illustrative'), [false, true], [false])) as reported_only
from observation as o
inner join indicator as i on o.indicator = i.code and o.basis = i.basis
inner join area as a on o.area = a.code and a.level = 'village'
where o.breakdown = '' and o.value is not null
group by o.indicator, o.month;

-- 印出的位次：月报“全县排名”列的，和本身就是位次的指标；同样不经 figure
create table printed_rank as

select i.code as indicator, o.area, o.month, o.value, o.qualifier, o.status, o.revision
from observation as o
inner join indicator as i on o.breakdown = i.code
where o.indicator = 'county_rank' and o.status <> 'illustrative'
qualify row_number() over (partition by i.code, o.area, o.month order by o.basis <> i.basis) = 1
union all
select o.indicator, o.area, o.month, o.value, o.qualifier, o.status, o.revision
from observation as o
inner join indicator as i on o.indicator = i.code and o.basis = i.basis
where o.breakdown = '' and o.unit = '位' and o.status <> 'illustrative' and o.value is not null;

-- 所选指标的数，村里户数、人数不写的不写：shown 为空，text 写“<3”；fewest 为 0 的是内部口径，都写
create macro told_figures(codes, only_reported, fewest) as table (

    select
        * replace (
            if(fewest > 0 and if(only_reported, yoy_hidden_reported, yoy_hidden), null, yoy_pct) as yoy_pct,
            if(fewest > 0, if(only_reported, below_reported, below), null) as below
        ),
        if(fewest > 0, if(only_reported, below_reported, below), null) is not null as hidden,
        if(hidden, null, value) as shown,
        if(hidden, '<' || try_cast(if(only_reported, below_reported, below) as integer), '') as text
    from figures_of(codes, only_reported)

);

-- 名次：越小越好的从小到大，其余从大到小；不写数的比写的都小，占一端的位次，不写是第几。中位数由不写的数得来的不写
create macro village_ranks(codes, on_months, only_reported, fewest) as table (

    with

    ranked as (

        select
            * exclude (place),
            place as village,
            rank() over (
                partition by indicator, month
                order by if(hidden, 0, value) * if(direction = 'down', -1, 1) desc
            ) as village_rank,
            count(*) over village_month as villages_n,
            -- 不写的都小于 below，写的都不小于它
            quantile_disc(value, 0.5) over village_month < any_value(below) over village_month as middle_hidden,
            median(value) over village_month as middle
        from told_figures(codes, only_reported, fewest)
        where level = 'village' and value is not null and list_contains(on_months, month)
        window village_month as (partition by indicator, month)

    )

    select
        * exclude (middle_hidden) replace (
            if(middle_hidden, null, middle) as middle, if(hidden, null, village_rank) as village_rank
        ),
        village_rank as village_order
    from ranked

);

-- 名次比以前升降几位：两个月之间有村合并的，村数不同，不比
create macro places_risen(rank_now, rank_then, as_of, earlier) as (

    select if(count(*) = 0, rank_then - rank_now, null)
    from area
    where level = 'village' and valid_to >= earlier and valid_to < as_of

);

-- 所选各指标当年截至某月最近一期有分村数的月份，和与它比的月份
create macro village_latest(codes, as_of, only_reported, against) as table (

    select
        indicator,
        list_position(codes, indicator) as position,
        max(month) as month,
        month_against(max(month), against) as since
    from village_month
    where
        list_contains(codes, indicator)
        and reported_only = only_reported
        and month between date_trunc('year', as_of) and as_of
    group by indicator

);
