-- 问题：年报自己列出的短板，各有什么数据可以对照。
-- 粒度：一行 = 一条短板
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：problem 序号；problem_name 短板；year 年度；industry_units 规上工业（家）；industry_output 规上工业总产值（万元）；average_output 户均产值（万元）；
--     trade_units 限上批零住餐（家）；service_units 规上服务业（家）；done_pct 项目完成占总投资（%）；output_yoy 规上工业产值同比（%）；
--     evidence_status 对照数据状态；location 出处；status 状态；revision 修订次数
with

figures as (

    select indicator, value, yoy_pct, status, revision from latest($month, $town, $reported_only)

),

evidence as (

    select
        try_cast(max(value) filter (where indicator = 'above_scale_industry_units') as bigint) as industry_units,
        max(value) filter (where indicator = 'above_scale_industry_output') as industry_output,
        try_cast(max(value) filter (where indicator = 'above_quota_trade_units') as bigint) as trade_units,
        try_cast(max(value) filter (where indicator = 'above_scale_service_units') as bigint) as service_units,
        max(value) filter (where indicator = 'project_investment') as done,
        max(value) filter (where indicator = 'project_total_investment') as total,
        max(yoy_pct) filter (where indicator = 'above_scale_industry_output') as output_yoy,
        max(status) filter (where indicator = 'above_scale_industry_output') as evidence_status,
        max(revision) filter (
            where indicator in (
                'above_scale_industry_units',
                'above_scale_industry_output',
                'above_quota_trade_units',
                'above_scale_service_units',
                'project_investment',
                'project_total_investment'
            )
        ) as revision
    from figures

)

select
    p.problem,
    p.problem_name,
    try_cast(y.year as integer) as year,
    e.industry_units,
    e.industry_output,
    as_printed(e.industry_output / e.industry_units, e.industry_output) as average_output,
    e.trade_units,
    e.service_units,
    percent_of(e.done, e.total) as done_pct,
    e.output_yoy,
    e.evidence_status,
    p.location,
    p.status,
    greatest(p.revision, coalesce(e.revision, 0)) as revision
from problem as p
left join source_year as y on p.source = y.said_by
cross join evidence as e
where holds(p.holds_from, p.holds_to, y.year, $month) and visible(p.status, $reported_only)
order by p.problem
