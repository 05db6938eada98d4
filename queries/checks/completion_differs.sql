-- 问题：完成%是否等于累计除以全年任务（容许四舍五入；任务是推算的按其上下限）。
-- 粒度：一行 = 一个完成率
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

claims as (

    select
        w.indicator,
        w.area,
        w.month,
        w.breakdown,
        w.completion as pct,
        '完成%' as field,
        w.row_id,
        'warning' as severity,
        'reported' as status
    from incoming_wide as w
    union all by name
    select
        r.whole as indicator,
        p.area,
        p.month,
        p.breakdown,
        p.value as pct,
        '数值' as field,
        p.row_id,
        r.severity,
        p.status
    from relation as r
    inner join observation as p on r.part = p.indicator and p.own_basis
    where r.kind = '任务%' and not vague(p.qualifier)

),

ranges as (

    select
        c.*,
        o.subject,
        o.value,
        t.value as target,
        coalesce(c.row_id, o.row_id, t.row_id) as anchor,
        100 * (o.value - o.step / 2) / coalesce(t.high, t.value + own_step(t.value) / 2) as lowest,
        100 * (o.value + o.step / 2) / coalesce(t.low, t.value - own_step(t.value) / 2) as highest
    from claims as c
    inner join observation as o
        on
            c.indicator = o.indicator
            and c.area = o.area
            and c.month = o.month
            and c.breakdown = o.breakdown
            and c.status = o.status
            and o.own_basis
    inner join target as t on c.indicator = t.indicator and c.area = t.area and extract(year from c.month) = t.year
    where t.status <> 'illustrative' and t.value > 0 and not vague(o.qualifier)

)

select
    severity,
    field,
    anchor as row_id,
    subject,
    area,
    month,
    pct as value,
    '完成' || plain(pct) || '%，按累计' || plain(value) || '除以全年任务' || plain(target) || '应是'
    || one_decimal(100 * value / target) || '%' as message,
    '请核对累计、全年任务与完成%' as advice
from ranges
where anchor is not null and is_apart(pct, own_step(pct), lowest, highest)
