-- 问题：项目累计完成投资占总投资多少，其中技改多少；固定资产投资是否同一个数。
-- 粒度：一行 = 投资的一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 金额（万元）；share_pct 占总投资（%）；status 状态；total 总投资（万元）；
--     done 累计完成（万元）；done_pct 完成占总投资（%）；fixed_asset 固定资产投资（万元）；fixed_asset_status 其状态；
--     fixed_asset_yoy_pct 其同比（%）；fixed_asset_target 其全年任务（万元）；revision 修订次数
with

figures as (

    select
        max(month) filter (where indicator = 'project_investment') as month,
        max(value) filter (where indicator = 'project_investment') as done,
        max(status) filter (where indicator = 'project_investment') as done_status,
        max(month) filter (where indicator = 'industrial_renovation_investment') as tech_month,
        max(value) filter (where indicator = 'industrial_renovation_investment') as tech,
        max(status) filter (where indicator = 'industrial_renovation_investment') as tech_status,
        max(month) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing_month,
        max(value) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing,
        max(status) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing_status,
        max(month) filter (where indicator = 'fixed_asset_investment') as fixed_month,
        max(value) filter (where indicator = 'fixed_asset_investment') as fixed_asset,
        max(status) filter (where indicator = 'fixed_asset_investment') as fixed_asset_status,
        max(yoy_pct) filter (where indicator = 'fixed_asset_investment') as fixed_asset_yoy_pct,
        max(value) filter (where indicator = 'project_total_investment') as total,
        max(status) filter (where indicator = 'project_total_investment') as total_status,
        max(revision) as revision
    from latest($month, $town, $reported_only)
    where indicator in (
        'project_investment',
        'industrial_renovation_investment',
        'manufacturing_renovation_investment',
        'fixed_asset_investment',
        'project_total_investment'
    )

),

same_month as (

    -- 相减、相比的数必须同一期；总投资是各项目的总盘子，不分期，取最近一次报的
    select
        * replace (
            if(tech_month = month, tech, null) as tech,
            if(manufacturing_month = month, manufacturing, null) as manufacturing,
            if(fixed_month = month, fixed_asset, null) as fixed_asset
        )
    from figures
    where month is not null

),

parts as (

    -- 制造业技改按含在工业技改内理解，缺一层就不往下分
    select
        unnest([
            { 'part': '已完成', 'value': if(tech is null, done, null), 'status': done_status },
            { 'part': '制造业技改', 'value': if(tech is null, null, manufacturing), 'status': manufacturing_status },
            { 'part': '工业技改', 'value': if(manufacturing is null, tech, null), 'status': tech_status },
            {
                'part': '其他工业技改', 'value': tech - manufacturing,
                'status': computed([tech_status, manufacturing_status])
            },
            { 'part': '新建', 'value': done - tech, 'status': computed([done_status, tech_status]) },
            { 'part': '未完成', 'value': total - done, 'status': computed([done_status, total_status]) }
        ]) as piece,
        *
    from same_month

)

select
    piece.part,
    month,
    piece.value,
    100 * piece.value / total as share_pct,
    piece.status,
    total,
    done,
    100 * done / total as done_pct,
    fixed_asset,
    fixed_asset_status,
    fixed_asset_yoy_pct,
    (
        select t.value
        from tasks_set($reported_only) as t
        where
            t.indicator = 'fixed_asset_investment'
            and t.area = $town
            and t.year = extract(year from $month)
    ) as fixed_asset_target,
    revision
from parts
where piece.value is not null
