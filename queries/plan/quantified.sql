-- 问题：哪些目标有数量，是多少，上一年做到多少。
-- 粒度：一行 = 一项有数量的目标
-- 参数：$month 截至月份；$plan 当年、上一年或下一年的计划；$reported_only 只看实报
-- 列：goal 目标代码；field 领域；goal_name 目标；printed_target 目标值；target_basis 目标依据；baseline 上一年基数；
--     measure 建议衡量；owner 建议责任单位；carried_over 延续事项；plan_year 计划年度；status 状态；revision 修订次数
select
    g.goal,
    g.field,
    g.goal_name,
    g.printed_target,
    -- 括号里是由“全覆盖”“不返贫”等说法得出的
    case when g.printed_target like '%（%）' then '由文字得出' else '原文' end as target_basis,
    g.baseline,
    g.measure,
    g.owner,
    g.carried_over,
    g.plan_year,
    if(g.printed_target like '%（%）', computed([g.status]), g.status) as status,
    g.revision
from plan_shown($month, $plan, $reported_only) as g
where g.kind = '量化'
order by
    g.carried_over asc,
    try_cast(regexp_extract(g.location, '第([0-9]+)段', 1) as integer) asc,
    translate(g.section, '一二三四五六七八九', '123456789') asc,
    g.goal asc
