-- 问题：本月增加的数是否远多于本年以往各月（超过月增中位数的 $jump 倍；没有增加的月份不算，冬闲不是常态）。
-- 粒度：一行 = 一个累计数
-- 参数：$jump 倍数；$jump_points 至少有几个月的月增才判断
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

monthly as (

    select
        *,
        (value - coalesce(earlier, 0))
        / coalesce(datediff('month', earlier_month, month), extract(month from month)) as increment
    from change
    where cumulative

),

paths as (

    select
        *,
        median(increment) filter (where increment > 0) over so_far as usual,
        count(*) filter (where increment > 0) over so_far as points
    from monthly
    window
        so_far as (
            partition by sheet, field, line, area, status, extract(year from month)
            order by month
            rows between unbounded preceding and 1 preceding
        )

)

select
    'warning' as severity,
    field,
    row_id,
    subject,
    area,
    month,
    value,
    '比' || period_of(sheet, earlier_month) || '增加' || plain(value - earlier) || '，是以往月增（中位数'
    || one_decimal(usual) || '）的' || one_decimal(increment / usual) || '倍' as message,
    '请核对数值与单位，属实的请确认并在备注写明原因' as advice
from paths
where
    row_id is not null
    and points >= $jump_points
    and increment > $jump * usual
    -- 个位数的起落不算异常
    and value - earlier > 10 * step
    and not is_slip(value, earlier)
