-- 问题：所选指标中最靠前的、有全县位次可看的一个，全县各镇街历月各排第几，与前一名、后一名差多少。
-- 粒度：一行 = 一个镇街、一个月
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$view 口径：同比按同比排，其余按数排
-- 列：indicator 指标代码；name 指标；unit 单位；direction 好坏；month 月份；newest 数据月份；area 区划代码；place 镇街；own 本镇；
--     value 数；position 位次；tied 并列几个；towns 有数的镇街；ahead 与前一名差；behind 与后一名差；printed 印出的位次；
--     qualifier 印出的限定词；status 状态；revision 修订次数
with

-- 示例不排位次
figures as (

    select
        *,
        if($view = '同比', yoy_pct, value) as amount,
        -- 数越大越好的为正，越小越好的为负
        amount * if(direction = 'down', -1, 1) as score
    from figures_of($indicators, true)
    where level = 'town' and month <= $month

),

-- 各月的分，从高到低；只有一个镇街有数的，排不出
scores as (

    select indicator, month, list(score order by score desc) as scores
    from figures
    where score is not null
    group by indicator, month
    having count(*) > 1

),

-- 同分的并列
ranked as (

    select
        f.indicator,
        f.month,
        f.area,
        f.amount,
        f.status,
        f.revision,
        len(s.scores) as towns,
        list_position(s.scores, f.score) as town_rank,
        len(list_filter(s.scores, lambda other: other = f.score)) as tied,
        s.scores[town_rank - 1] - f.score as ahead,
        f.score - s.scores[town_rank + tied] as behind
    from figures as f
    inner join scores as s on f.indicator = s.indicator and f.month = s.month
    where f.score is not null

),

printed as (

    select *
    from printed_rank
    where area = $town and list_contains($indicators, indicator) and month <= $month

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
