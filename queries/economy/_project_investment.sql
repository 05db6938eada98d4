-- 项目投资的几个组成部分。页面每次只取一片：同一组数要拆成六块，逐次编译最费时。

create table project_investment_as_of as

with

figures as (

    select
        m.as_of,
        m.reported_only,
        area,
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
    from moment as m
    inner join figure_as_of as f on m.as_of between f.month and f.until
    where
        m.reported_only is not distinct from f.reported_only
        and breakdown = ''
        and indicator in (
            'project_investment',
            'industrial_renovation_investment',
            'manufacturing_renovation_investment',
            'fixed_asset_investment',
            'project_total_investment'
        )
    group by m.as_of, m.reported_only, area

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
            { 'position': 1, 'part': '已完成', 'value': if(tech is null, done, null), 'status': done_status },
            {
                'position': 2, 'part': '制造业技改',
                'value': if(tech is null, null, manufacturing), 'status': manufacturing_status
            },
            {
                'position': 3, 'part': '工业技改',
                'value': if(manufacturing is null, tech, null), 'status': tech_status
            },
            {
                'position': 4, 'part': '其他工业技改', 'value': tech - manufacturing,
                'status': computed([tech_status, manufacturing_status])
            },
            {
                'position': 5, 'part': '新建', 'value': done - tech,
                'status': computed([done_status, tech_status])
            },
            {
                'position': 6, 'part': '未完成', 'value': total - done,
                'status': computed([done_status, total_status])
            }
        ]) as piece,
        *
    from same_month

)

select
    p.as_of,
    p.reported_only,
    p.area,
    p.piece.position,
    p.piece.part,
    p.month,
    p.piece.value,
    percent_of(p.piece.value, p.total) as share_pct,
    p.piece.status,
    p.total,
    p.total_status,
    p.done,
    p.done_status,
    percent_of(p.done, p.total) as done_pct,
    p.fixed_asset,
    p.fixed_asset_status,
    p.fixed_asset_yoy_pct,
    t.value as fixed_asset_target,
    t.status as fixed_asset_target_status,
    p.revision
from parts as p
left join
    target as t
    on
        t.indicator = 'fixed_asset_investment'
        and p.area = t.area
        and extract(year from p.as_of) = t.year
        and visible(t.status, p.reported_only)
where p.piece.value is not null;
