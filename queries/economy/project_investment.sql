-- 问题：项目累计完成投资占总投资多少，其中技改多少；固定资产投资是否同一个数。
-- 粒度：一行 = 投资的一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 金额（万元）；share_pct 占总投资（%）；status 状态；total 总投资（万元）；
--     done 累计完成（万元）；done_pct 完成占总投资（%）；fixed_asset 固定资产投资（万元）；fixed_asset_status 其状态；
--     fixed_asset_yoy_pct 其同比（%）；fixed_asset_target 其全年任务（万元）；revision 修订次数
with

known as (

    select * from latest($month, $town, $reported_only)

),

figures as (

    -- 相减、相比的数必须同一期
    select
        month,
        max(value) filter (where indicator = 'project_investment') as done,
        max(status) filter (where indicator = 'project_investment') as done_status,
        max(value) filter (where indicator = 'industrial_renovation_investment') as tech,
        max(status) filter (where indicator = 'industrial_renovation_investment') as tech_status,
        max(value) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing,
        max(status) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing_status,
        max(value) filter (where indicator = 'fixed_asset_investment') as fixed_asset,
        max(status) filter (where indicator = 'fixed_asset_investment') as fixed_asset_status,
        max(yoy_pct) filter (where indicator = 'fixed_asset_investment') as fixed_asset_yoy_pct,
        max(revision) as revision
    from known
    where
        indicator in (
            'project_investment',
            'industrial_renovation_investment',
            'manufacturing_renovation_investment',
            'fixed_asset_investment'
        )
    group by month
    having count(*) filter (where indicator = 'project_investment') > 0

),

parts as (

    -- 制造业技改按含在工业技改内理解，缺一层就不往下分；总投资是各项目的总盘子，不分期，取最近一次报的
    select
        unnest([
            { 'position': 1, 'part': '已完成', 'value': if(f.tech is null, f.done, null), 'status': f.done_status },
            {
                'position': 2,
                'part': '制造业技改',
                'value': if(f.tech is null, null, f.manufacturing),
                'status': f.manufacturing_status
            },
            {
                'position': 3,
                'part': '工业技改',
                'value': if(f.manufacturing is null, f.tech, null),
                'status': f.tech_status
            },
            {
                'position': 4, 'part': '其他工业技改', 'value': f.tech - f.manufacturing,
                'status': computed([f.tech_status, f.manufacturing_status])
            },
            {
                'position': 5,
                'part': '新建',
                'value': f.done - f.tech,
                'status': computed([f.done_status, f.tech_status])
            },
            { 'position': 6, 'part': '未完成', 'value': t.value - f.done, 'status': computed([f.done_status, t.status]) }
        ]) as piece,
        f.month,
        t.value as total,
        f.done,
        f.fixed_asset,
        f.fixed_asset_status,
        f.fixed_asset_yoy_pct,
        greatest(f.revision, t.revision) as revision
    from figures as f
    left join known as t on t.indicator = 'project_total_investment'

)

select
    p.piece.part,
    p.month,
    p.piece.value,
    100 * p.piece.value / p.total as share_pct,
    p.piece.status,
    p.total,
    p.done,
    100 * p.done / p.total as done_pct,
    p.fixed_asset,
    p.fixed_asset_status,
    p.fixed_asset_yoy_pct,
    s.value as fixed_asset_target,
    p.revision
from parts as p
left join
    tasks_set($reported_only) as s
    on s.indicator = 'fixed_asset_investment' and s.area = $town and extract(year from p.month) = s.year
where p.piece.value is not null
order by p.piece.position
