-- 问题：数值是否是上一期的一百倍以上，或不到它的百分之一（差一万倍的另说）。
-- 粒度：一行 = 一个数
-- 参数：$far 倍数
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    field,
    row_id,
    subject,
    area,
    month,
    value,
    plain(value) || '，' || period_of(sheet, earlier_month) || '却是' || plain(earlier) || '，相差一百倍以上' as message,
    '请核对数值与单位，属实的请确认' as advice
from change
where
    row_id is not null
    and not is_slip(value, earlier)
    -- 从无到有、个位数的起落不算
    and least(abs(value), abs(earlier)) >= 10 * step
    and greatest(abs(value), abs(earlier)) > $far * least(abs(value), abs(earlier))
