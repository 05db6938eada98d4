-- 问题：民生工程的单位是否与已发布的同一工程、同一分段相同（没有同一分段的，与这项工程的比）；数不换算就不能相比。
-- 粒度：一行 = 一项工程的一行
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

nearest as (

    select n.*, k.unit as known, k.kept
    from incoming_work as n
    inner join known_unit as k on n.work = k.work
    where coalesce(n.planned, n.started, n.done, n.accepted) is not null
    qualify rank() over (partition by n.row_id order by n.part = k.part desc) = 1

)

select
    case
        when unit is null or not bool_or(kept) then 'warning'
        else 'error'
    end as severity,
    '单位' as field,
    row_id,
    work_name as subject,
    area,
    month,
    unit as value,
    if(unit is null, '没有写单位', '单位写的是“' || unit || '”') || '，已发布的是“' || min(known) || '”' as message,
    case
        when unit is null then '请写明单位，并核对数是按它填的'
        when bool_or(kept) then '请换算成“' || min(known) || '”再填'
        else '请核对，确要改单位的请确认'
    end as advice
from nearest
group by row_id, work_name, area, month, unit
having unit is null or not bool_or(unit = known)
