-- 问题：财政收入完成了全年任务的多少，比时序快还是慢，剩下几个月每月还需多少。
-- 粒度：一行 = 截至月份最近一期
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$green_at_least、$yellow_at_least 亮灯线（个百分点）
-- 列：month 数据月份；value 累计收入（万元）；status 收入状态；completion_pct 完成年度任务（%）；completion_status 完成率状态；
--     time_pct 时序进度（%）；lead_points 与时序之差（个百分点）；light 灯；target 全年任务（万元）；target_low 任务下限（万元）；
--     target_high 任务上限（万元）；target_status 任务状态；monthly_so_far 月均完成（万元）；monthly_needed 还需月均（万元）；
--     months_left 剩余月数
with

revenue as (

    select month, value, status
    from latest($month, $town, $reported_only)
    where indicator = 'fiscal_revenue'

),

printed as (

    -- 上报的完成率优先；没有的月份由累计除以任务推算
    select month, value as completion_pct, status
    from latest($month, $town, $reported_only)
    where indicator = 'fiscal_completion'

),

task as (

    select year, value as target, low, high, status
    from target
    where indicator = 'fiscal_revenue' and area = $town

),

joined as (

    select
        r.month,
        r.value,
        r.status,
        coalesce(p.completion_pct, 100 * r.value / t.target) as completion_pct,
        coalesce(p.status, case when r.status = 'illustrative' then r.status else 'derived' end) as completion_status,
        100.0 * month(r.month) / 12 as time_pct,
        t.target,
        t.low as target_low,
        t.high as target_high,
        t.status as target_status,
        12 - month(r.month) as months_left
    from revenue as r
    left join printed as p on r.month = p.month
    left join task as t on year(r.month) = t.year

)

select
    month,
    value,
    status,
    completion_pct,
    completion_status,
    time_pct,
    completion_pct - time_pct as lead_points,
    case
        when completion_pct is null then 'grey'
        when completion_pct - time_pct >= $green_at_least then 'green'
        when completion_pct - time_pct >= $yellow_at_least then 'yellow'
        else 'red'
    end as light,
    target,
    target_low,
    target_high,
    target_status,
    value / month(month) as monthly_so_far,
    case when months_left > 0 then greatest(target - value, 0) / months_left end as monthly_needed,
    months_left
from joined
