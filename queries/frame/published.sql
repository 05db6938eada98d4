-- 问题：截至某月看得到的数里，最新的来源是哪天发布的；示例没有发布日，除非只有示例。
-- 粒度：一行
-- 参数：$month 截至月份
-- 列：published 发布日
with

shown as (

    select distinct source, source like 'illustrative%' as illustrative
    from sourced
    where
        month <= $month
        -- 图上最远画到上年
        and extract(year from month) >= extract(year from $month) - 1

)

select
    coalesce(
        max(so.published) filter (where not s.illustrative),
        max(so.published) filter (where s.illustrative),
        max(so.published)
    ) as published
from source as so
left join shown as s on so.source = s.source
