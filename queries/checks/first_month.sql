-- 问题：是否报了不该单独有的月份：联网直报指标1—2月合并，没有单独的1月，当月数从3月起（conventions §1）。
-- 粒度：一行 = 一个观测
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    '期末' as field,
    o.row_id,
    i.name as subject,
    o.area,
    o.month,
    o.value,
    case
        when extract(month from o.month) < i.first_month
            then '按制度1月免报，与2月合并为1—' || i.first_month || '月，这里却有单独的' || extract(month from o.month) || '月'
        else '按制度1—2月合并，没有单独的' || extract(month from o.month) || '月当月数'
    end as message,
    '请核对期末与口径，确有单独数的请确认' as advice
from incoming_observation as o
inner join indicator as i on o.indicator = i.code
where
    i.first_month > 1
    and (
        extract(month from o.month) < i.first_month
        or (o.basis = 'month' and extract(month from o.month) = i.first_month)
    )
    and (o.value is not null or o.yoy_pct is not null)
