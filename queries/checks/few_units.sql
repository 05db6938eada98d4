-- 问题：单位数是否太少，须保密（统计法第25条：不得由汇总数推出单个单位；conventions §7）。
-- 粒度：一行 = 一个观测
-- 参数：$confidential_below 少于几个单位须保密
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'notice' as severity,
    '单位数' as field,
    o.row_id,
    i.name as subject,
    o.area,
    o.month,
    o.units_n as value,
    '只有' || o.units_n || '个单位，可推出单个单位的数，对外不显示' as message,
    '请勿对外提供这个数' as advice
from incoming_observation as o
inner join indicator as i on o.indicator = i.code
where o.units_n > 0 and o.units_n < coalesce(i.min_units, $confidential_below)
