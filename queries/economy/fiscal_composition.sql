-- 问题：财政收入由哪几块组成，工商税收占多少。
-- 粒度：一行 = 一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 累计（万元）；share_pct 占比（%）；status 状态
with

parts as (

    select indicator, month, value, status
    from latest($month, $town, $reported_only)
    where indicator in ('fiscal_revenue', 'industrial_commercial_tax')

),

matched as (

    -- 其中项与合计必须同一期，否则不算占比
    select
        whole.month,
        whole.value as total,
        whole.status,
        tax.value as tax,
        tax.status as tax_status
    from parts as whole
    inner join parts as tax on whole.month = tax.month
    where whole.indicator = 'fiscal_revenue' and tax.indicator = 'industrial_commercial_tax'

)

select '工商税收' as part, month, tax as value, 100 * tax / total as share_pct, tax_status as status
from matched
union all
select
    '其他收入' as part,
    month,
    total - tax as value,
    100 * (total - tax) / total as share_pct,
    case when status = 'reported' then 'derived' else status end as status
from matched
