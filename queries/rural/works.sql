-- 问题：每项民生工程计划多少，走到计划、开工、完工、验收的哪一步，到期没有，亮什么灯。
-- 粒度：一行 = 一项工程；九月以前全镇没有报，由分村的示例相加
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：light 灯；work_name 工程；unit 单位；planned 计划数；listed 列明数（未说明是否完成）；started 开工数；done 完工数；
--     accepted 验收数；done_pct 完工率（%）；gap 与期限进度之差（个百分点）；
--     step_started 开工；step_done 完工；step_accepted 验收；accept_level 验收级别；expected 预计达到；qualifier 约数；
--     due 计划完成日；overdue 已过期；villages 涉及村（个）；state 现状；owner 责任单位；month 数据月份；grain 数的来处；status 状态；revision 修订次数
select
    w.light,
    w.work_name,
    w.unit,
    -- 有的长度只列出来，没有说是计划还是做完
    if(w.done is null and w.qualifier is distinct from '计划', null, w.planned)::double as planned,
    if(w.done is null and w.qualifier is distinct from '计划', w.planned, null)::double as listed,
    w.started::double as started,
    w.done::double as done,
    w.accepted::double as accepted,
    w.done_pct::double as done_pct,
    w.gap::double as gap,
    w.step_started,
    w.step_done,
    w.step_accepted,
    w.accept_level,
    t.value::double as expected,
    w.qualifier,
    w.due,
    w.overdue,
    len(w.areas) as villages,
    w.state,
    w.owner,
    w.month,
    case w.grain when 'town' then '全镇' when 'part' then '分段合计' else '分村相加' end as grain,
    -- 完成情况一步都没有报的，就是未填报
    if(w.done is null and w.step_done = 'missing', 'missing', w.status) as status,
    greatest(w.revision, coalesce(t.revision, 0)) as revision
from work_board($month, $reported_only) as w
left join tasks_set($reported_only) as t
    on
        w.work = 'land_certificate'
        and t.indicator = 'certificate_rate'
        and t.area = $town
        and t.year = extract(year from $month)
order by w.position, w.work
