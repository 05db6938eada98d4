-- 问题：总览一句话：几项滞后、几项关注，最差的是哪些，财政与时序之差，空气质量有没有数。
-- 粒度：一行 = 一项滞后或关注的任务，最差的在前；一项也没有时一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：indicator 指标；task 任务；light 灯；judged 判断；gap 差（正为好）；gap_unit 差的单位；direction 方向；value 完成数；
--     target 任务数；unit 单位；overdue 已过期；lead_points 财政完成率与时序之差（个百分点）；
--     month 财政数据月份；illustrative 财政收入是否示例；air_values 有数的空气指标（项）
with

behind as (

    select
        *,
        row_number() over (
            order by worst_first(light, gap_pct) asc, position asc, target desc nulls last, task asc
        ) as place
    -- 示例不作判断，也不挡住它之前的实报
    from judged_tasks($month, $town, true)
    where light in ('red', 'yellow')

),

air as (

    select count(*) as readings from latest_air($month, $town, $reported_only)

)

select
    b.indicator,
    b.task,
    b.light,
    b.judged,
    b.gap::double as gap,
    b.gap_unit,
    b.direction,
    b.value::double as value,
    b.target::double as target,
    b.unit,
    b.overdue,
    r.lead_points,
    r.month,
    r.illustrative,
    a.readings as air_values
from revenue_pace($month, $town, $reported_only) as r
cross join air as a
left join behind as b on true
order by b.place
