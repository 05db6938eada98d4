-- 问题：当年截至某月发生了哪些大事，可标在按月的图上。
-- 粒度：一行 = 一件事
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：day 日期；theme 主题；indicator 指标代码（与整个主题有关的为空）；label 事件；location 年报位置；note 说明；status 状态
with

-- 目录由维护的人填，状态写中文
dated as (

    select
        date as day,
        theme,
        nullif(indicator, '') as indicator,
        label,
        nullif(location, '') as location,
        nullif(note, '') as note,
        case status when '实报' then 'reported' when '推算' then 'derived' else 'illustrative' end as status
    from event

)

select *
from dated
where
    day <= last_day($month)
    and extract(year from day) = extract(year from $month)
    and visible(status, $reported_only)
order by day, label
