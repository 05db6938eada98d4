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
    where list_contains(codes, i.code) and o.breakdown = '' and visible(o.status, only_reported)

);

-- 当月数：累计减上月累计，缺上月就没有；年内第一期就是累计。时点数和比率没有当月数
create macro in_month(value, before, basis, kind, is_first) as case
    when basis = 'month' then value
    when basis = 'ytd' and kind <> 'rate' then if(is_first, value, value - before)
end;

-- 各村各月的数，户数、人数太少的不写数（shown 为空，text 写“<3”）。能相加的指标，全镇数是公开的，
-- 由它推得出来的，界限提高到推不出为止（同 poverty/village_ranking.sql）
create macro village_figures(codes, town_code, only_reported, fewest) as table (

    with

    villages as (

        select * from figures_of(codes, only_reported)
        where area <> town_code and value is not null

    ),

    small as (

        select *
        from villages
        where confidential(unit)

    ),

    limits as (

        select distinct indicator, month, fewest as below from small
        union
        select indicator, month, value + 1 as below from small
        where over_areas = 'sum' and value >= fewest

    ),

    tried as (

        select
            k.indicator,
            k.month,
            k.below,
            count(s.value) as n,
            sum(s.value) as hidden_sum,
            coalesce(any_value(s.over_areas) <> 'sum', true) as apart
        from limits as k
        left join small as s on k.indicator = s.indicator and k.month = s.month and few(s.value, k.below)
        group by k.indicator, k.month, k.below

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
        v.*,
        a.name as village,
        a.short_name,
        l.below,
        coalesce(few(v.value, l.below), false) as hidden,
        if(coalesce(few(v.value, l.below), false), null, v.value) as shown,
        if(coalesce(few(v.value, l.below), false), '<' || l.below::integer, '') as text
    from villages as v
    inner join area as a on v.area = a.code and a.level = 'village'
    left join line as l on v.indicator = l.indicator and v.month = l.month

);

-- 名次：越小越好的从小到大，其余从大到小；不写数的算作 1
create macro village_ranks(codes, town_code, only_reported, fewest) as table (

    select
        *,
        rank() over (
            partition by indicator, month
            order by if(hidden, 1, value) * if(direction = 'down', -1, 1) desc
        ) as village_rank,
        count(*) over (partition by indicator, month) as villages_n,
        median(value) over (partition by indicator, month) as middle
    from village_figures(codes, town_code, only_reported, fewest)

);
