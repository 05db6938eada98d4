-- 问题：写明指标的目标，计划那一年逐月达到、在途还是未报。
-- 粒度：一行 = 一项目标的一个月，没到报送期的月份不列
-- 参数：$month 截至月份；$town 区划代码；$plan 当年、上一年或下一年的计划；$reported_only 只看实报
-- 列：goal 目标代码；goal_name 目标；indicator_name 指标；target_value 目标值；unit 单位；direction 方向；month 月份；
--     value 报数；state 结论；plan_year 计划年度；status 状态；revision 修订次数
select
    m.goal,
    g.goal_name,
    m.indicator_name,
    m.target_value::double as target_value,
    m.unit,
    case m.direction when 'up' then '不低于' when 'down' then '不高于' end as direction,
    m.month,
    m.value::double as value,
    m.state,
    m.plan_year,
    m.status,
    m.revision
from goal_months($month, $town, $plan, $reported_only) as m
inner join plan_shown($month, $plan, $reported_only) as g on m.goal = g.goal
order by
    g.carried_over asc,
    try_cast(regexp_extract(g.location, '第([0-9]+)段', 1) as integer) asc,
    g.goal asc,
    m.month asc
