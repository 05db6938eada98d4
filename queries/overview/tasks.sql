-- 问题：各项年度任务完成了多少，比时序快还是慢，亮什么灯；没有任务数或完成数的一律灰灯。
-- 粒度：一行 = 一项任务
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$published 来源发布日；$green_at_least、$yellow_at_least 亮灯线（个百分点）
-- 列：theme 主题；task 任务；light 灯；value 完成数；qualifier 约数；target 任务数；listed 列明数（未说明是否完成）；
--     unit 单位；completion_pct 完成（%）；time_pct 时序进度（%）；expected_pct 预计达到（%）；fund 投入资金（万元）；
--     fund_qualifier 资金约数；state 现状；due 计划完成日；month 数据月份；status 状态；target_status 任务状态；revision 修订次数
with

tasked as (

    -- 有全年任务的累计指标，按时序亮灯
    select
        2 as position,
        i.theme,
        i.name as task,
        pace_light(c.lead_points, c.judged, $green_at_least, $yellow_at_least) as light,
        c.value,
        c.target,
        c.unit,
        c.qualifier,
        c.completion_pct,
        c.time_pct,
        c.month,
        c.status,
        c.target_status,
        c.revision
    from completion_as_of as c
    inner join indicator as i on c.indicator = i.code
    where
        c.as_of = $month and c.reported_only = $reported_only and c.area = $town and c.target is not null

),

works as (

    -- 有计划数或期限的民生工程；工程按计划与期限亮灯，不与时序比
    select
        w.* exclude (revision),
        t.value as expected_pct,
        t.status as target_status,
        greatest(w.revision, coalesce(t.revision, 0)) as revision
    from work_board($month, $town, $reported_only, $published) as w
    left join tasks_set($reported_only) as t
        on w.work = 'land_certificate' and t.indicator = 'certificate_rate' and t.year = extract(year from $month)
    where w.planned is not null or w.due is not null

),

programmes as (

    select p.programme_name, p.households, p.fund, p.fund_qualifier, p.month, p.status, p.revision
    from latest_programme($month, $reported_only) as p
    where p.area = $town

),

tasks as (

    select * from tasked
    union all by name
    select
        3 as position,
        'rural' as theme,
        work_name as task,
        light,
        done as value,
        -- 有的长度只列出来，没有说是计划还是做完
        if(done is null and qualifier is distinct from '计划', null, planned) as target,
        if(done is null and qualifier is distinct from '计划', planned, null) as listed,
        unit,
        qualifier,
        done_pct as completion_pct,
        expected_pct,
        state,
        due,
        month,
        -- 灯板看的是完成数：没有报的就是未填报
        if(done is null and step_done = 'missing', 'missing', status) as status,
        target_status,
        revision
    from works
    union all by name
    select
        4 as position,
        'poverty' as theme,
        '贫困户' || programme_name as task,
        'no_target' as light,
        households as value,
        '户' as unit,
        fund,
        fund_qualifier,
        month,
        status,
        revision
    from programmes
    union all by name
    select
        5 as position,
        'economy' as theme,
        '固定资产投资' as task,
        'no_target' as light,
        value,
        unit,
        if(yoy_pct is null, '年度任务、同比均未报', '年度任务未报') as state,
        month,
        status,
        revision
    from latest($month, $town, $reported_only)
    where
        indicator = 'fixed_asset_investment'
        -- 有任务数的已在上面按时序亮灯
        and not exists (
            select 1 from tasked
            where task = '固定资产投资'
        )
    union all by name
    select
        6 as position,
        'pollution' as theme,
        '料场停业整顿' as task,
        'no_target' as light,
        suspended as value,
        '家' as unit,
        if(reopened > 0, '已验收恢复' || reopened || '家', '验收恢复家数未报') as state,
        month,
        status,
        revision
    from site_counts($month, $reported_only)

)

select
    theme,
    task,
    light,
    value::double as value,
    qualifier,
    target::double as target,
    listed::double as listed,
    unit,
    completion_pct::double as completion_pct,
    time_pct,
    expected_pct::double as expected_pct,
    fund::double as fund,
    fund_qualifier,
    state,
    due,
    month,
    status,
    target_status,
    revision
from tasks
order by
    array_position(['red', 'yellow', 'green', 'grey', 'no_target'], light) asc,
    position asc,
    coalesce(target, listed) desc nulls last,
    value desc nulls last
