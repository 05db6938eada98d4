-- 问题：项目累计完成投资占总投资多少，其中技改多少；固定资产投资是否同一个数。
-- 粒度：一行 = 投资的一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 金额（万元）；share_pct 占总投资（%）；status 状态；total 总投资（万元）；
--     done 累计完成（万元）；done_pct 完成占总投资（%）；fixed_asset 固定资产投资（万元）；revision 修订次数
with

figures as (

    select
        max(month) filter (where indicator = 'project_investment') as month,
        max(value) filter (where indicator = 'project_investment') as done,
        max(status) filter (where indicator = 'project_investment') as done_status,
        max(value) filter (where indicator = 'industrial_renovation_investment') as tech,
        max(value) filter (where indicator = 'manufacturing_renovation_investment') as manufacturing,
        max(value) filter (where indicator = 'fixed_asset_investment') as fixed_asset,
        max(value) filter (where indicator = 'project_total_investment') as total,
        max(revision) filter (
            where indicator in (
                'project_investment',
                'industrial_renovation_investment',
                'manufacturing_renovation_investment',
                'fixed_asset_investment',
                'project_total_investment'
            )
        ) as revision
    from latest($month, $town, $reported_only)

),

parts as (

    -- 制造业技改按含在工业技改内理解；其余三块是差额，故为推算
    select
        unnest([
            { 'part': '制造业技改', 'value': manufacturing, 'status': 'reported' },
            { 'part': '其他工业技改', 'value': tech - manufacturing, 'status': 'derived' },
            { 'part': '新建', 'value': done - tech, 'status': 'derived' },
            { 'part': '未完成', 'value': total - done, 'status': 'derived' }
        ]) as piece,
        *
    from figures
    where month is not null

)

select
    piece.part,
    month,
    piece.value,
    100 * piece.value / total as share_pct,
    case when done_status = 'illustrative' then 'illustrative' else piece.status end as status,
    total,
    done,
    100 * done / total as done_pct,
    fixed_asset,
    revision
from parts
where piece.value is not null
