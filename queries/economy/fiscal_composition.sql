-- 问题：财政收入由哪几块组成，工商税收占多少。
-- 粒度：一行 = 一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 累计（万元）；share_pct 占比（%）；status 状态；revision 修订次数
with

figures as (

    -- 其中项与合计必须同一期，否则不算占比
    select
        month,
        max(value) filter (where indicator = 'fiscal_revenue') as total,
        max(value) filter (where indicator = 'industrial_commercial_tax') as tax,
        max(status) filter (where indicator = 'industrial_commercial_tax') as tax_status,
        list(status) as statuses,
        max(revision) as revision
    from latest($month, $town, $reported_only)
    where indicator in ('fiscal_revenue', 'industrial_commercial_tax')
    group by month
    having count(*) = 2

),

parts as (

    select
        unnest([
            { 'part': '工商税收', 'value': tax, 'status': tax_status },
            { 'part': '其他收入', 'value': total - tax, 'status': computed(statuses) }
        ]) as piece,
        *
    from figures

)

select
    piece.part,
    month,
    piece.value,
    percent_of(piece.value, total) as share_pct,
    piece.status,
    revision
from parts
