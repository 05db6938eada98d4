-- 问题：财政收入完成了全年任务的多少，比时序快还是慢，剩下几个月每月还需多少。
-- 粒度：一行 = 截至月份最近一期
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$green_at_least、$yellow_at_least 亮灯线（个百分点）
-- 列：month 数据月份；value 累计收入（万元）；status 收入状态；completion_pct 完成年度任务（%）；completion_status 完成率状态；
--     time_pct 时序进度（%）；lead_points 与时序之差（个百分点）；light 灯；target 全年任务（万元）；target_low 任务下限（万元）；
--     target_high 任务上限（万元）；target_status 任务状态；monthly_so_far 月均完成（万元）；monthly_needed 还需月均（万元）；
--     months_left 剩余月数；revision 修订次数
with

figures as (

    -- 收入和上报的完成率；同一期的才放在一起
    select
        month,
        max(value) filter (where indicator = 'fiscal_revenue') as value,
        max(status) filter (where indicator = 'fiscal_revenue') as status,
        max(revision) as revision,
        max(value) filter (where indicator = 'fiscal_completion') as printed_pct,
        max(status) filter (where indicator = 'fiscal_completion') as printed_status
    from latest($month, $town, $reported_only)
    where indicator in ('fiscal_revenue', 'fiscal_completion')
    group by month
    having max(value) filter (where indicator = 'fiscal_revenue') is not null

),

measured as (

    -- 上报的完成率优先；没有的月份由累计除以任务推算
    select
        f.*,
        coalesce(f.printed_pct, 100 * f.value / t.value) as completion_pct,
        100.0 * extract(month from f.month) / 12 as time_pct,
        t.value as target,
        t.low as target_low,
        t.high as target_high,
        t.status as target_status,
        case
            when f.printed_pct is not null then f.printed_status
            when 'illustrative' in (f.status, t.status) then 'illustrative'
            else 'derived'
        end as completion_status,
        greatest(f.revision, coalesce(t.revision, 0)) as latest_revision,
        12 - extract(month from f.month) as months_left
    from figures as f
    left join
        tasks_set($reported_only) as t
        on t.indicator = 'fiscal_revenue' and t.area = $town and extract(year from f.month) = t.year

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
        -- 示例不作判断
        when completion_pct is null or 'illustrative' in (status, completion_status) then 'grey'
        when completion_pct - time_pct >= $green_at_least then 'green'
        when completion_pct - time_pct >= $yellow_at_least then 'yellow'
        else 'red'
    end as light,
    target,
    target_low,
    target_high,
    target_status,
    value / extract(month from month) as monthly_so_far,
    case when months_left > 0 then greatest(target - value, 0) / months_left end as monthly_needed,
    months_left,
    latest_revision as revision
from measured
