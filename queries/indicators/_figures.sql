-- 任一指标的各月各地的数，指标、村情两页和各主题页“其余指标”共用。

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

-- 哪些月份有分村数，只看实报与否；打开快照时算一次
create table village_month as

with

villages as (

    select o.indicator, o.month, o.status
    from observation as o
    inner join area as a on o.area = a.code and a.level = 'village'
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where o.breakdown = '' and o.value is not null

)

select indicator, month, unnest(if(bool_or(status <> 'illustrative'), [false, true], [false])) as reported_only
from villages
group by indicator, month;

-- 各地各月的数，村里户数、人数不写的（hidden_count）不写：shown 为空，text 写“<3”；fewest 为 0 的是内部口径，都写
create macro told_figures(codes, only_reported, fewest) as table (

    with

    hidden_counts as (

        select * from hidden_of(['indicator'], only_reported, fewest)
        where list_contains(codes, code)

    )

    select
        -- 同比推回去就是上年的数：上年的不写、太少，同比也不写
        f.* replace (
            case
                when
                    h.below is null
                    and b.below is null
                    and not (
                        a.level = 'village'
                        and confidential(f.unit)
                        and few(round(f.value / (1 + f.yoy_pct / 100)), fewest)
                    )
                    then f.yoy_pct
            end as yoy_pct
        ),
        a.name as place,
        a.short_name,
        a.level,
        h.below,
        h.below is not null as hidden,
        if(h.below is null, f.value, null) as shown,
        if(h.below is null, '', '<' || try_cast(h.below as integer)) as text
    from figures_of(codes, only_reported) as f
    inner join area as a on f.area = a.code
    left join hidden_counts as h
        on f.indicator = h.code and f.area = h.area and f.month = h.month
    left join hidden_counts as b
        on f.indicator = b.code and f.area = b.area and f.month = b.month + interval 1 year

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
            quantile_disc(value, 0.5) over village_month < max(below) over village_month as middle_hidden,
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
