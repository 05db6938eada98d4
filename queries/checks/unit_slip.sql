-- 问题：数值是否差了一万倍上下（万元与元写混）：与上一期比，没有上一期的与上年同月比。
-- 粒度：一行 = 一个数
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

months as (

    -- 这次的数的上年同月，和以它为上年同月的
    select distinct unnest([month, month - interval 12 month]) as month
    from change
    where row_id is not null

),

last_year as (

    select
        c.*,
        y.value as base,
        y.month as base_month,
        y.row_id as base_row_id
    from change as c
    inner join series as y
        on
            c.sheet = y.sheet
            and c.field = y.field
            and c.line = y.line
            and c.area is not distinct from y.area
            and c.status = y.status
            and c.month = y.month + interval 12 month
    inner join months as m on y.month = m.month
    -- 与上一期比得出的，不再说第二遍
    where not is_slip(c.value, c.earlier)

),

compared as (

    select
        *,
        earlier as base,
        earlier_month as base_month,
        earlier_row_id as base_row_id
    from change
    union all by name
    select * from last_year

)

select
    'error' as severity,
    field,
    coalesce(row_id, base_row_id) as row_id,
    subject,
    area,
    case when row_id is null then base_month else month end as month,
    case when row_id is null then base else value end as value,
    case
        when row_id is null then plain(base) || '，已发布的' || period_of(sheet, month) || '却是' || plain(value)
        else plain(value) || '，' || period_of(sheet, base_month) || '却是' || plain(base)
    end || '，相差约一万倍' as message,
    '请核对单位（万元、元、亿元）' as advice
from compared
where (row_id is not null or base_row_id is not null) and is_slip(value, base)
