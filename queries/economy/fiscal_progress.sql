-- 问题：财政收入完成了全年任务的多少，比时序快还是慢，剩下几个月每月还需多少。
-- 粒度：一行 = 截至月份最近一期
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：month 数据月份；value 累计收入（万元）；status 收入状态；completion_pct 完成年度任务（%）；completion_status 完成率状态；doubted 完成率待核对；
--     time_pct 时序进度（%）；lead_points 与时序之差（个百分点）；light 灯；target 全年任务（万元）；target_low 任务下限（万元）；
--     target_high 任务上限（万元）；target_status 任务状态；monthly_so_far 月均完成（万元）；monthly_needed 还需月均（万元）；
--     months_left 剩余月数；revision 修订次数
select
    month,
    value,
    status,
    completion_pct,
    completion_status,
    doubted,
    time_pct,
    gap as lead_points,
    light,
    target,
    target_low,
    target_high,
    target_status,
    as_printed(value / extract(month from month), value) as monthly_so_far,
    case
        when target is not null and month(month) < 12
            then as_printed(greatest(target - value, 0) / (12 - month(month)), value)
    end as monthly_needed,
    12 - month(month) as months_left,
    revision
from task_as_of
where
    $month between month and until
    and counts_for(reported_only, $reported_only)
    and area = $town
    and indicator = 'fiscal_revenue'
