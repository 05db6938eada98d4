-- 问题：表上的“上年同期”与去年已发布的数是否不同（可比口径会不同，已发布的不应被它改写，conventions §2）。
-- 粒度：一行 = 一个上年同期数
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    '数值' as field,
    o.row_id,
    i.name as subject,
    o.area,
    o.month,
    o.value,
    '口径差异：上年同期填' || plain(o.value) || '，去年已发布的是' || plain(c.value) || '，不改' as message,
    '请核对，去年的数要修订请另行填报，属可比口径的请确认' as advice
from incoming_observation as o
inner join current_observation as c using (indicator, area, month, basis, breakdown)
inner join indicator as i on o.indicator = i.code
where
    o.is_last_year
    and o.status = 'reported'
    and c.status = 'reported'
    and not c.is_last_year
    and abs(o.value - c.value)
    > slack(step_of(o.printed_value, o.value), step_of(c.printed_value, c.value))
