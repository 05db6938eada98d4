-- 问题：所选指标中最靠前的、有全县位次可看的一个，全县各镇街历月各排第几，与前一名、后一名差多少。
-- 粒度：一行 = 一个镇街、一个月
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$view 口径：同比按同比排，其余按数排
-- 列：indicator 指标代码；name 指标；unit 单位；direction 好坏；month 月份；newest 数据月份；area 区划代码；place 镇街；own 本镇；
--     value 数；position 位次；tied 并列几个；towns 有数的镇街；ahead 与前一名差；behind 与后一名差；printed 印出的位次；
--     qualifier 印出的限定词；status 状态；revision 修订次数
with

-- 示例不排位次
figures as (

    select f.*, if($view = '同比', f.yoy_pct, f.value) as amount
    from figures_of($indicators, true) as f
    inner join area as a on f.area = a.code and a.level = 'town'
    where f.month <= $month

),

-- 同分的一行，分高的在前：数越大越好的为正，越小越好的为负
scores as (

    select
        indicator,
        month,
        amount,
        any_value(amount * if(direction = 'down', -1, 1)) as score,
        count(*) as tied
    from figures
    where amount is not null
    group by indicator, month, amount

),

-- 只有一个镇街有数的，排不出
placed as (

    select
        *,
        try_cast(1 + sum(tied) over best_first - tied as bigint) as town_rank,
        try_cast(sum(tied) over (partition by indicator, month) as bigint) as towns,
        lag(score) over best_first - score as ahead,
        score - lead(score) over best_first as behind
    from scores
    window best_first as (partition by indicator, month order by score desc)
    qualify towns > 1

),

ranked as (

    select f.area, f.status, f.revision, p.*
    from figures as f
    inner join placed as p using (indicator, month, amount)

),

-- 本镇印出的位次：月报“全县排名”列的，和本身就是位次的指标
printed as (

    select i.code as indicator, o.month, o.value, o.qualifier, o.status, o.revision
    from observation as o
    inner join indicator as i on o.breakdown = i.code
    where
        o.indicator = 'county_rank'
        and o.area = $town
        and list_contains($indicators, i.code)
        and o.month <= $month
        and o.status <> 'illustrative'
    qualify row_number() over (partition by i.code, o.month order by o.basis <> i.basis) = 1
    union all
    select indicator, month, value, qualifier, status, revision
    from figures
    where unit = '位' and area = $town and value is not null

),

known as (

    select
        coalesce(r.indicator, p.indicator) as indicator,
        coalesce(r.area, $town) as area,
        coalesce(r.month, p.month) as month,
        r.amount,
        r.town_rank,
        r.tied,
        r.towns,
        r.ahead,
        r.behind,
        p.value as printed,
        p.qualifier,
        coalesce(p.status, r.status) as status,
        coalesce(p.revision, r.revision) as revision
    from ranked as r
    full outer join printed as p on r.indicator = p.indicator and r.month = p.month and r.area = $town

),

newest as (

    select indicator, max(month) as newest
    from known
    where extract(year from month) = extract(year from $month)
    group by indicator
    order by list_position($indicators, indicator)
    limit 1

)

select
    k.indicator,
    i.name,
    if($view = '同比', '%', i.unit) as unit,
    i.direction,
    k.month,
    n.newest,
    k.area,
    a.short_name as place,
    k.area = $town as own,
    k.amount::double as value,
    k.town_rank as position,
    k.tied,
    k.towns,
    k.ahead::double as ahead,
    k.behind::double as behind,
    try_cast(k.printed as integer) as printed,
    k.qualifier,
    k.status,
    k.revision
from newest as n
inner join known as k on n.indicator = k.indicator
inner join indicator as i on k.indicator = i.code
inner join area as a on k.area = a.code
order by k.month asc, k.town_rank asc, k.area asc
