-- 问题：其中项是否大于它所在的总数（关系登记在 data/catalogue/relations.csv）。
-- 粒度：一行 = 一个其中项
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    r.severity,
    '数值' as field,
    coalesce(p.row_id, w.row_id) as row_id,
    p.subject,
    p.area,
    p.month,
    p.value,
    plain(p.value) || '，大于它所在的“' || w.subject || '”' || plain(w.value) as message,
    '请核对两个数的期间、单位与范围' as advice
from relation as r
inner join observation as p on r.part = p.indicator and p.own_basis
inner join observation as w
    on
        r.whole = w.indicator
        and w.own_basis
        and p.area = w.area
        and p.month = w.month
        and p.breakdown = w.breakdown
        and p.status = w.status
where
    r.kind = '≤'
    and (p.row_id is not null or w.row_id is not null)
    and p.value - w.value > slack(p.step, w.step)
    and not vague(p.qualifier)
    and not vague(w.qualifier)
