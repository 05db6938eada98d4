-- 问题：年中的全年任务是否与已发布的不同（推算的任务数由上报的替换、又在其上下限之内的不算）。
-- 粒度：一行 = 一个全年任务
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    '全年任务' as field,
    n.row_id,
    i.name as subject,
    n.area,
    null as month,
    n.value,
    n.year || '年的全年任务由' || plain(c.value) || '改为' || plain(n.value) as message,
    '请核对，任务确有调整的请确认并在备注写明文号' as advice
from incoming_target as n
inner join current_target as c using (indicator, area, year)
inner join indicator as i on n.indicator = i.code
where
    n.status <> 'illustrative'
    and c.status <> 'illustrative'
    and strength(n.status) >= strength(c.status)
    and n.value <> c.value
    and not (c.status = 'derived' and n.value between coalesce(c.low, c.value) and coalesce(c.high, c.value))
