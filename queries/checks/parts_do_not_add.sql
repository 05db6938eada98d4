-- 问题：各部分之和是否等于合计（关系登记在 data/catalogue/relations.csv；金额容许四舍五入）。
-- 粒度：一行 = 一个合计
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

sums as (

    select
        w.indicator,
        w.subject,
        w.area,
        w.month,
        w.breakdown,
        w.status,
        w.value,
        w.row_id,
        min(p.row_id) as part_row_id,
        min(r.severity) as severity,
        sum(p.value) as total,
        string_agg(p.subject || plain(p.value), '、' order by p.indicator) as parts,
        count(*) as parts_n,
        if(w.kind = 'flow', (sum(p.step) + any_value(w.step)) / 2, 0) as slack
    from relation as r
    inner join observation as w on r.whole = w.indicator and w.own_basis
    inner join observation as p
        on
            r.part = p.indicator
            and p.own_basis
            and w.area = p.area
            and w.month = p.month
            and w.breakdown = p.breakdown
            and w.status = p.status
    where
        r.kind = '='
        and p.value is not null
        and not vague(w.qualifier)
        and not vague(p.qualifier)
    group by
        w.indicator, w.subject, w.area, w.month, w.breakdown, w.status, w.value, w.row_id, w.kind

),

expected as (

    select whole, count(*) as parts_n
    from relation
    where kind = '='
    group by whole

)

select
    s.severity,
    '数值' as field,
    coalesce(s.row_id, s.part_row_id) as row_id,
    s.subject,
    s.area,
    s.month,
    s.value,
    '合计' || plain(s.value) || '，各部分之和却是' || plain(s.total) || '（' || s.parts || '）' as message,
    '请核对合计与各部分' as advice
from sums as s
inner join expected as e on s.indicator = e.whole
where
    (s.row_id is not null or s.part_row_id is not null)
    -- 部分没有报齐时，只看是否已经超过合计
    and (s.total > s.value + s.slack or (s.parts_n = e.parts_n and s.total < s.value - s.slack))
