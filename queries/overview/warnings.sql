-- 问题：哪些指标触到预警规则，从哪一期起，现在差多少。规则、界限和说法在目录的 warnings.csv，这里只会量。
-- 粒度：一行 = 一个指标触到一条规则
-- 参数：$month 截至月份；$town 区划代码
-- 列：indicator 指标代码；name 指标；owner 责任单位；words 说法；amount 差（正为差）；reports 已连续（期）；began_month 起于；month 数据月份；
--     status 状态；revision 修订次数
with

-- 本镇和同县别的镇的实报数；示例不预警
reported as (

    select o.indicator, o.area, o.month, o.value, o.yoy_pct, o.status, o.revision, i.direction, i.unit
    from observation as o
    inner join area as a on o.area = a.code and a.level = 'town'
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where o.breakdown = '' and o.month <= $month and o.status <> 'illustrative' and not o.is_last_year

),

own as (

    select * from reported
    where area = $town

),

middle as (

    select indicator, month, median(yoy_pct) as yoy_pct
    from reported
    group by indicator, month
    having count(yoy_pct) > 1

),

-- 每条规则量什么，每期差多少：正为差
measured as (

    select 'pace' as kind, indicator, month, -gap as amount, status, revision
    from task_as_of
    where
        judged = 'pace'
        and counts_for(reported_only, true)
        and month <= $month
        and extract(year from month) = extract(year from $month) -- 任务一年一定，不跨年连着算
        and area = $town
        and gap is not null
    union all
    select 'negative' as kind, indicator, month, -yoy_pct as amount, status, revision
    from own
    where direction = 'up' and yoy_pct is not null
    union all
    select 'towns' as kind, o.indicator, o.month, m.yoy_pct - o.yoy_pct as amount, o.status, o.revision
    from own as o
    inner join middle as m on o.indicator = m.indicator and o.month = m.month
    where o.direction = 'up' and o.yoy_pct is not null
    union all
    select
        'rank' as kind,
        indicator,
        month,
        value - lag(value) over (partition by indicator order by month) as amount,
        status,
        revision
    from own
    where unit = '位'

),

-- 从最近一期往回数，连着触到的有几期
counted as (

    select
        m.*,
        w.rowid as place,
        w.words,
        w.reports as enough,
        count_if(not coalesce(m.amount >= w.least, false)) over (
            partition by m.kind, m.indicator order by m.month desc
        ) as missed
    from measured as m
    inner join warning_rule as w on m.kind = w.kind

),

running as (

    select
        place,
        indicator,
        any_value(words) as words,
        max_by(amount, month) as amount,
        count(*)::integer as reports,
        min(month) as began_month,
        max(month) as month,
        max_by(status, month) as status,
        max_by(revision, month) as revision
    from counted
    where missed = 0
    group by place, indicator
    having count(*) >= any_value(enough) and extract(year from max(month)) = extract(year from $month)

)

select
    r.indicator,
    i.name,
    i.owner,
    replace(
        replace(r.words, '{reports}', r.reports::varchar),
        '{amount}',
        rtrim(rtrim(format('{:.1f}', r.amount::double), '0'), '.')
    ) as words,
    r.amount::double as amount,
    r.reports,
    r.began_month,
    r.month,
    r.status,
    r.revision
from running as r
inner join indicator as i on r.indicator = i.code
order by r.place asc, r.amount desc, i.rowid asc
