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

-- 各村所给各月的数，户数、人数太少的不写数（shown 为空，text 写“<3”）。能相加的指标，全镇数是公开的，
-- 由它推得出来的，界限提高到推不出为止：从小到大，每个数都试作最后一个藏起来的（同 poverty/_programmes）
create macro village_figures(codes, on_months, only_reported, fewest) as table (

    with

    villages as (

        select f.*, a.name as village, a.short_name
        from figures_of(codes, only_reported) as f
        inner join area as a on f.area = a.code and a.level = 'village'
        where f.value is not null and list_contains(on_months, f.month)

    ),

    small as (

        select *
        from villages
        where confidential(unit) and value > 0

    ),

    tried as (

        select
            indicator,
            month,
            fewest as below,
            count(*) filter (where value < fewest) as n,
            sum(value) filter (where value < fewest) as hidden_sum,
            any_value(over_areas) <> 'sum' as apart
        from small
        group by indicator, month
        union all
        select
            indicator,
            month,
            value + 1 as below,
            count(*) over upto as n,
            sum(value) over upto as hidden_sum,
            false as apart
        from small
        where over_areas = 'sum'
        window upto as (partition by indicator, month order by value range between unbounded preceding and current row)
        qualify value >= fewest

    ),

    line as (

        select
            indicator,
            month,
            coalesce(min(below) filter (where apart or hides(n, hidden_sum, below)), max(below)) as below
        from tried
        group by indicator, month

    )

    select
        -- 同比推回去的上年数太少的，同比也不写
        v.* replace (
            case
                when not few(v.value, l.below) and not few(round(v.value / nullif(1 + v.yoy_pct / 100, 0)), l.below)
                    then v.yoy_pct
            end as yoy_pct
        ),
        l.below,
        few(v.value, l.below) as hidden,
        if(few(v.value, l.below), null, v.value) as shown,
        if(few(v.value, l.below), '<' || try_cast(l.below as integer), '') as text
    from villages as v
    left join line as l on v.indicator = l.indicator and v.month = l.month

);

-- 名次：越小越好的从小到大，其余从大到小；不写数的算作 1。中位数由不写的数得来的不写
create macro village_ranks(codes, on_months, only_reported, fewest) as table (

    select
        *,
        rank() over (
            partition by indicator, month
            order by if(hidden, 1, value) * if(direction = 'down', -1, 1) desc
        ) as village_rank,
        count(*) over (partition by indicator, month) as villages_n,
        case
            when
                not few(quantile_disc(value, 0.5) over village_month, below)
                and not few(median(value) over village_month, below)
                then median(value) over village_month
        end as middle
    from village_figures(codes, on_months, only_reported, fewest)
    window village_month as (partition by indicator, month)

);

-- 所选各指标当年截至某月最近一期有分村数的月份，和与它比的月份
create macro village_latest(codes, as_of, only_reported, against) as table (

    select
        f.indicator,
        f.position,
        max(f.month) as month,
        month_against(max(f.month), against) as since
    from figures_of(codes, only_reported) as f
    inner join area as a on f.area = a.code and a.level = 'village'
    where f.value is not null and f.month between date_trunc('year', as_of) and as_of
    group by f.indicator, f.position

);
