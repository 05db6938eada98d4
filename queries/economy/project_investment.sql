-- 问题：项目累计完成投资占总投资多少，其中技改多少；固定资产投资是否同一个数。
-- 粒度：一行 = 投资的一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 金额（万元）；share_pct 占总投资（%）；status 状态；total 总投资（万元）；
--     done 累计完成（万元）；done_pct 完成占总投资（%）；fixed_asset 固定资产投资（万元）
with

figures as (

    select indicator, month, value, status
    from latest($month, $town, $reported_only)

),

wide as (

    select
        done.month,
        done.value as done,
        done.status,
        total.value as total,
        tech.value as tech,
        manufacturing.value as manufacturing,
        fai.value as fixed_asset
    from figures as done
    left join figures as total on total.indicator = 'project_total_investment'
    left join figures as tech on tech.indicator = 'industrial_renovation_investment' and tech.month = done.month
    left join figures as manufacturing
        on manufacturing.indicator = 'manufacturing_renovation_investment' and manufacturing.month = done.month
    left join figures as fai on fai.indicator = 'fixed_asset_investment' and fai.month = done.month
    where done.indicator = 'project_investment'

),

parts as (

    -- 4200 按含在工业技改内理解；其余两块是差额，故为推算
    select 1 as position, '制造业技改' as part, manufacturing as value, status as part_status, * from wide
    union all
    select 2, '其他工业技改', tech - manufacturing, 'derived', * from wide
    union all
    select 3, '新建', done - tech, 'derived', * from wide
    union all
    select 4, '未完成', total - done, 'derived', * from wide

)

select
    part,
    month,
    value,
    100 * value / total as share_pct,
    case when status = 'illustrative' then status else part_status end as status,
    total,
    done,
    100 * done / total as done_pct,
    fixed_asset
from parts
where value is not null
order by position
