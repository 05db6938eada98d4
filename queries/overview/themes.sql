-- 问题：每个主题一个最要紧的数。
-- 粒度：一行 = 一个主题
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：title 主题；path 页面；value 数；unit 单位；yoy_pct 同比（%）；units_n 单位数（家）；words 说明；month 数据月份；status 状态；revision 修订次数
with

figures as (

    select * from latest($month, $town, $reported_only)

),

programmes as (

    select sum(households) as treatments, max(month) as month, weakest(status) as status, max(revision) as revision
    from latest_programme($month, $reported_only)
    where area = $town
    having sum(households) is not null

),

accepted as (

    select
        count(*) filter (where step_accepted = 'done') as works,
        case
            when bool_or(step_accepted = 'done')
                then string_agg(work_name, '、') filter (where step_accepted = 'done')
            when bool_or(step_accepted = 'part')
                then count(*) filter (where step_accepted = 'part') || '项部分验收'
            when bool_and(coalesce(step_accepted, 'missing') = 'missing') then '验收未报'
            else '尚无验收'
        end as names,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from work_board($month, $town, $reported_only)
    having count(*) > 0

),

goals as (

    select
        count(*) as goals,
        count(*) filter (where printed_target is null) as open_goals,
        max(plan_year) as plan_year,
        weakest(status) as status,
        max(revision) as revision
    from plan_shown($month, '当年', $reported_only)
    having count(*) > 0

),

cards as (

    select
        1 as position,
        '经济运行' as title,
        'economy' as path,
        value,
        unit || '，规上工业总产值' as unit,
        yoy_pct,
        units_n,
        '' as words,
        month,
        status,
        revision
    from figures
    where indicator = 'above_scale_industry_output'
    union all by name
    select
        2 as position,
        '乡村振兴' as title,
        'rural-revitalization' as path,
        works as value,
        '项民生工程已验收' as unit,
        names as words,
        month,
        status,
        revision
    from accepted
    union all by name
    select
        3 as position,
        '脱贫攻坚' as title,
        'poverty-alleviation' as path,
        treatments as value,
        '户次' as unit,
        '住房、厕所、自来水三项，一户可有多次' as words,
        month,
        case when status = 'reported' then 'derived' else status end as status,
        revision
    from programmes
    union all by name
    select
        4 as position,
        '污染防治' as title,
        'pollution-control' as path,
        suspended as value,
        '家料场停业整顿' as unit,
        if(reopened > 0, '已验收恢复' || reopened || '家', '验收恢复家数未报') as words,
        month,
        status,
        revision
    from site_counts($month, $reported_only)
    union all by name
    select
        5 as position,
        '疫情防控' as title,
        'epidemic-control' as path,
        value,
        '个村设监测点' as unit,
        if(value = (select count(*) from villages_of($month, $town)), '一村一点', '') as words,
        month,
        status,
        revision
    from figures
    where indicator = 'epidemic_monitor_villages'
    union all by name
    select
        6 as position,
        '人才工作' as title,
        'talent' as path,
        value,
        '人返乡创业' as unit,
        '农村优秀人才' as words,
        month,
        status,
        revision
    from figures
    where indicator = 'returned_talents'
    union all by name
    select
        7 as position,
        plan_year || '年计划' as title,
        'plan' as path,
        goals as value,
        '项目标' as unit,
        if(open_goals > 0, open_goals || '项原文无目标数，待下达', '都写了目标') as words,
        status,
        revision
    from goals

)

select title, path, value::double as value, unit, yoy_pct, units_n, words, month, status, revision
from cards
order by position
