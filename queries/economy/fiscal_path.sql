-- 问题：财政收入逐月累计到哪里，与全年任务差多远。
-- 粒度：一行 = 一个月（累计 1—N月）
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：month 月份；value 累计收入（万元）；status 状态；last_year 上年同期（万元）；pace 按时序应完成（万元）；
--     target 全年任务（万元）；target_status 任务状态；revision 修订次数
select
    o.month,
    o.value,
    o.status,
    y.value as last_year,
    as_printed(t.value * p.share_pct / 100, t.value) as pace,
    t.value as target,
    t.status as target_status,
    o.revision
from town_year($month, $town, $reported_only) as o
left join
    tasks_set($reported_only) as t
    on o.indicator = t.indicator and o.area = t.area and extract(year from o.month) = t.year
left join pace_path as p on o.indicator = p.indicator and extract(month from o.month) = p.month
left join
    observation as y
    on
        o.indicator = y.indicator
        and o.area = y.area
        and o.basis = y.basis
        and o.breakdown = y.breakdown
        and o.month = y.month + interval 1 year
        and visible(y.status, $reported_only)
where o.indicator = 'fiscal_revenue'
order by o.month
