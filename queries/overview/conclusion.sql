-- 问题：总览一句话：财政与时序之差、逾期的工程、空气质量有没有数。
-- 粒度：一行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$published 来源发布日
-- 列：lead_points 财政完成率与时序之差（个百分点）；overdue 逾期工程；overdue_planned 其计划数；overdue_unit 单位；
--     overdue_state 逾期情况；air_values 有数的空气指标（项）；month 数据月份；illustrative 财政收入是否示例
with

overdue as (

    select
        string_agg(work_name, '、') as works,
        case when count(*) = 1 then max(planned) end as planned,
        case when count(*) = 1 then max(unit) end as unit,
        string_agg(distinct if(light = 'red', '逾期未完成', '逾期未反馈'), '、') as state
    from work_board($month, $town, $reported_only, $published)
    where light in ('yellow', 'red')

),

air as (

    select count(*) as readings from latest_air($month, $town, $reported_only)

)

select
    revenue.lead_points,
    overdue.works as overdue,
    overdue.planned as overdue_planned,
    overdue.unit as overdue_unit,
    overdue.state as overdue_state,
    air.readings as air_values,
    revenue.month,
    revenue.illustrative
from revenue_pace($month, $town, $reported_only) as revenue
cross join overdue
cross join air
