-- 问题：计划有哪些目标，目标是多少，上一年基数多少，怎么衡量，谁负责，截至所选月份怎样。
-- 粒度：一行 = 一项目标
-- 参数：$carried_over 是否只看延续事项；$month 截至月份；$town 区划代码；$plan 当年、上一年或下一年的计划；
--     $reported_only 只看实报
-- 列：section 章节；field 领域；theme 主题；goal 目标代码；goal_name 目标；kind 性质；printed_target 目标值；target_basis 目标依据；
--     baseline 上一年基数；measure 建议衡量；unit 衡量单位；frequency 频次；owner 建议责任单位；note 备注；
--     location 出处；carried_over 延续事项；indicator 指标代码；indicator_name 指标；indicator_unit 指标单位；
--     state 结论；state_month 结论所据月份；state_value 该月报数；plan_year 计划年度；status 状态；revision 修订次数
select
    g.section,
    g.field,
    g.theme,
    g.goal,
    g.goal_name,
    g.kind,
    coalesce(g.printed_target, '待下达') as printed_target,
    -- 括号里是由“全覆盖”“不返贫”等说法得出的
    case
        when g.printed_target is null then '未定'
        when g.printed_target like '%（%）' then '由文字得出'
        else '原文'
    end as target_basis,
    g.baseline,
    g.measure,
    g.unit,
    g.frequency,
    g.owner,
    -- 备注里的建议目标不是下达的目标，不列
    nullif(regexp_replace(g.note, '；?建议目标：.*$', ''), '') as note,
    g.location,
    g.carried_over,
    g.indicator,
    i.name as indicator_name,
    i.unit as indicator_unit,
    t.state,
    t.state_month,
    t.state_value::double as state_value,
    g.plan_year,
    g.status,
    g.revision
from plan_shown($month, $plan, $reported_only) as g
inner join goal_states($month, $town, $plan, $reported_only) as t on g.goal = t.goal
left join indicator as i on g.indicator = i.code
where g.carried_over = $carried_over
-- 按原文先后：段号，再按章节的中文序号；同一领域放在一起
order by
    min(try_cast(regexp_extract(g.location, '第([0-9]+)段', 1) as integer)) over (partition by g.field) asc,
    min(translate(g.section, '一二三四五六七八九', '123456789')) over (partition by g.field) asc,
    g.field asc,
    translate(g.section, '一二三四五六七八九', '123456789') asc,
    g.goal asc
