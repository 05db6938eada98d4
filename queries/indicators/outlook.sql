-- 问题：所选指标全年能到多少：按上年各月占全年的比重，和按时序，各推算一个。
-- 粒度：一行 = 一个指标、一个月，到12月；数据月份以前是实报数，以后是推算
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：indicator 指标代码；name 指标；unit 单位；newest 数据月份；month 月份；value 累计；by_rhythm 按上年节奏；by_time 按时序；
--     target 全年任务；first_month 年内首月；status 状态；revision 修订次数
with

-- 示例、占比、时点数不推算
shown as (

    select indicator, name, position, unit, first_month, area, month, value, status, revision
    from figures_of($indicators, $reported_only)
    where
        area = $town
        and basis = 'ytd'
        and kind <> 'rate'
        and status <> 'illustrative'
        and value is not null
        and extract(year from month) between extract(year from $month) - 1 and extract(year from $month)

),

newest as (

    select indicator, name, position, unit, first_month, area, month, value
    from shown
    where extract(year from month) = extract(year from $month) and month <= $month
    qualify row_number() over (partition by indicator order by month desc) = 1

),

-- 上年12月和上年同月都有数，才有节奏
rhythm as (

    select
        l.indicator,
        extract(month from l.month) as month_number,
        l.value / first_value(l.value) over same_on as times
    from newest as n
    inner join shown as l on n.indicator = l.indicator and extract(year from l.month) < extract(year from n.month)
    where l.month >= n.month - interval 1 year
    window
        same_on as (
            partition by l.indicator order by l.month rows between unbounded preceding and unbounded following
        )
    qualify
        first_value(l.month) over same_on = n.month - interval 1 year
        and first_value(l.value) over same_on > 0
        and extract(month from last_value(l.month) over same_on) = 12

),

months as (

    select n.*, unnest(generate_series(n.first_month, 12)) as month_number
    from newest as n
    where extract(month from n.month) < 12

)

select
    m.indicator,
    m.name,
    m.unit,
    m.month as newest,
    make_date(try_cast(extract(year from m.month) as integer), try_cast(m.month_number as integer), 1) as month,
    s.value,
    as_printed(m.value * r.times, m.value) as by_rhythm,
    if(
        m.month_number >= extract(month from m.month),
        as_printed(m.value * p.share_pct / nullif(n.share_pct, 0), m.value),
        null
    ) as by_time,
    t.value as target,
    m.first_month,
    if(s.value is null, 'derived', s.status) as status,
    s.revision
from months as m
left join shown as s
    on
        m.indicator = s.indicator
        and m.month >= s.month
        and s.month = make_date(try_cast(extract(year from m.month) as integer), try_cast(m.month_number as integer), 1)
left join rhythm as r on m.indicator = r.indicator and m.month_number = r.month_number
left join pace_path as n on m.indicator = n.indicator and extract(month from m.month) = n.month
left join pace_path as p on m.indicator = p.indicator and m.month_number = p.month
left join
    tasks_set(true) as t -- 示例的任务也不拿来比
    on m.indicator = t.indicator and m.area = t.area and extract(year from m.month) = t.year
where s.value is not null or m.month_number >= extract(month from m.month)
order by m.position, m.month_number
