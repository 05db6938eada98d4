-- 问题：乡村振兴一句话：每项工程报了什么，亮什么灯。
-- 粒度：一行 = 一项工程，最差的在前，其次按年报段落；没有可见的工程时没有行
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：work_name 工程；unit 单位；planned 计划数；done 完工数；step_done 完工；step_accepted 验收；doubted 待核对；
--     light 灯；month 数据月份；status 状态
select
    work_name,
    unit,
    planned::double as planned,
    done::double as done,
    step_done,
    step_accepted,
    doubted,
    light,
    month,
    status
from work_board($month, $reported_only)
order by
    worst_first(light, coalesce(gap, done_pct)) asc,
    position asc,
    work asc
