-- 问题：各项年度任务完成得怎样，和什么比、差多少，亮什么灯；没有任务数或完成数的一律灰灯。
-- 粒度：一行 = 一项任务
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：theme 主题；indicator 指标或工程代码；task 任务；light 灯；judged 判断；gap 差（正为好）；gap_unit 差的单位；direction 方向；value 完成数；
--     qualifier 约数；target 任务数；listed 列明数（未说明是否完成）；
--     unit 单位；completion_pct 完成（%）；doubted 待核对；time_pct 时序进度（%）；expected_pct 预计达到（%）；fund 投入资金（万元）；
--     fund_qualifier 资金约数；state 现状；due 计划完成日；month 数据月份；status 状态；target_status 任务状态；revision 修订次数
with

programmes as (

    select p.programme_name, p.households, p.fund, p.fund_qualifier, p.month, p.status, p.revision
    from latest_programme($month, $reported_only) as p
    where p.area = $town

),

tasks as (

    select * from judged_tasks($month, $town, $reported_only)
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
        indicator,
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
        -- 有任务数的已在上面
        and not exists (
            select 1 from task_as_of as a
            where
                $month between a.month and a.until
                and counts_for(a.reported_only, $reported_only)
                and a.area = $town
                and a.indicator = 'fixed_asset_investment'
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
    -- 灯板看的是当年；往年的名录在污染防治页
    where extract(year from month) = extract(year from $month)

)

select
    theme,
    indicator,
    task,
    light,
    judged,
    gap::double as gap,
    gap_unit,
    direction,
    value::double as value,
    qualifier,
    target::double as target,
    listed::double as listed,
    unit,
    completion_pct::double as completion_pct,
    coalesce(doubted, false) as doubted,
    time_pct::double as time_pct,
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
    worst_first(light, gap_pct) asc,
    position asc,
    coalesce(target, listed) desc nulls last,
    value desc nulls last,
    task asc
