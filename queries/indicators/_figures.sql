-- 任一指标的各月各地的数，指标、村情两页和各主题页“其余指标”共用。

-- 说的是户、人的数：村里不足几户几人的不写
create macro confidential(unit) as unit in ('户', '户次', '人', '人次');

-- 所选指标各地各月的数，按目录里的口径，不分组
create macro figures_of(codes, only_reported) as table (

    select
        i.code as indicator,
        i.name,
        i.theme,
        list_position(codes, i.code) as position,
        i.kind,
        i.direction,
        i.over_areas,
        i.first_month,
        o.basis,
        o.area,
        o.month,
        o.value,
        o.unit,
        o.qualifier,
        o.yoy_pct,
        o.units_n,
        o.status,
        o.revision
    from indicator as i
    inner join observation as o on i.code = o.indicator and i.basis = o.basis
    where list_contains(codes, o.indicator) and o.breakdown = '' and visible(o.status, only_reported)

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

-- 有分村数的每个月：村里少于几户几人的不写数（below，空为都写）。能相加的指标，全镇数是公开的，由它推得出来的，
-- 界限提高到推不出为止：从小到大，每个数都试作最后一个藏起来的（同 poverty/_programmes）。打开快照时算一次
create table village_month as

with

villages as (

    select o.indicator, o.month, o.value, o.unit, o.status, i.over_areas
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    inner join area as a on o.area = a.code and a.level = 'village'
    where o.breakdown = '' and o.value is not null

),

known as (

    select indicator, month, unnest(if(bool_or(status <> 'illustrative'), [false, true], [false])) as reported_only
    from villages
    group by indicator, month

),

small as (

    select v.*, k.reported_only, t.confidential_below as fewest
    from villages as v
    inner join known as k on v.indicator = k.indicator and v.month = k.month and visible(v.status, k.reported_only)
    cross join own_town as t
    where confidential(v.unit) and v.value > 0

),

tried as (

    select
        indicator,
        month,
        reported_only,
        fewest,
        any_value(over_areas) <> 'sum'
        or hides(count_if(value < fewest), sum(value) filter (where value < fewest), fewest) as enough
    from small
    group by indicator, month, reported_only, fewest

),

raised as (

    select
        s.indicator,
        s.month,
        s.reported_only,
        s.value + 1 as below,
        hides(count(*) over upto, sum(s.value) over upto, s.value + 1) as enough
    from small as s
    inner join tried as t using (indicator, month, reported_only)
    where not t.enough
    window
        upto as (
            partition by s.indicator, s.month, s.reported_only
            order by s.value range between unbounded preceding and current row
        )
    qualify s.value >= s.fewest

),

line as (

    select indicator, month, reported_only, fewest as below
    from tried
    where enough
    union all
    select indicator, month, reported_only, coalesce(min(below) filter (where enough), max(below)) as below
    from (
        from raised
        union all by name
        select indicator, month, reported_only, fewest as below, enough from tried
        where not enough
    ) as candidate
    group by indicator, month, reported_only

)

select k.*, l.below
from known as k
left join line as l using (indicator, month, reported_only);

-- 各地各月的数，村里户数、人数太少的不写（shown 为空，text 写“<3”）；fewest 为 0 的是内部口径，都写
create macro told_figures(codes, only_reported, fewest) as table (

    select
        -- 同比推回去的上年数太少的，同比也不写
        f.* replace (
            case
                when not few(f.value, l.below) and not few(round(f.value / nullif(1 + f.yoy_pct / 100, 0)), l.below)
                    then f.yoy_pct
            end as yoy_pct
        ),
        a.name as place,
        a.short_name,
        a.level,
        l.below,
        few(f.value, l.below) as hidden,
        if(few(f.value, l.below), null, f.value) as shown,
        if(few(f.value, l.below), '<' || try_cast(l.below as integer), '') as text
    from figures_of(codes, only_reported) as f
    inner join area as a on f.area = a.code
    left join village_month as l
        on
            f.indicator = l.indicator
            and f.month = l.month
            and l.reported_only = only_reported
            and a.level = 'village'
            and fewest > 0

);

-- 名次：越小越好的从小到大，其余从大到小；不写数的算作 1。中位数由不写的数得来的不写
create macro village_ranks(codes, on_months, only_reported, fewest) as table (

    with

    ranked as (

        select
            * exclude (place),
            place as village,
            rank() over (
                partition by indicator, month
                order by if(hidden, 1, value) * if(direction = 'down', -1, 1) desc
            ) as village_rank,
            count(*) over village_month as villages_n,
            quantile_disc(value, 0.5) over village_month as lower_middle,
            median(value) over village_month as middle
        from told_figures(codes, only_reported, fewest)
        where level = 'village' and value is not null and list_contains(on_months, month)
        window village_month as (partition by indicator, month)

    )

    select
        * exclude (lower_middle) replace (
            case when not few(lower_middle, below) and not few(middle, below) then middle end as middle
        )
    from ranked

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
