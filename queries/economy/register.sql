-- 问题：在统“四上”企业从2月到现在怎么变，还有几家待批。
-- 粒度：一行 = 一个时点
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：moment 时点；month 月份；units 家数（家）；industry 工业（家）；trade 批零住餐（家）；service 服务业（家）；
--     pending 待批（家）；change 变化；status 状态；revision 修订次数
with

figures as (

    select indicator, month, value::integer as value, status, revision
    from latest($month, $town, $reported_only)

),

register as (

    select
        max(month) as month,
        sum(value)::integer as units,
        max(value) filter (where indicator = 'above_scale_industry_units') as industry,
        max(value) filter (where indicator = 'above_quota_trade_units') as trade,
        max(value) filter (where indicator = 'above_scale_service_units') as service,
        weakest(status) as status,
        max(revision) as revision
    from figures
    where indicator in ('above_scale_industry_units', 'above_quota_trade_units', 'above_scale_service_units')
    having count(*) = 3

),

added as (

    select string_agg(enterprise_name, '、') as names
    from enterprise
    where
        register_state = '新增纳统'
        and month <= $month
        and extract(year from month) = extract(year from $month)
        and seen(status, $reported_only)

),

waiting as (

    select
        count(*)::integer as units,
        string_agg(enterprise_name, '、') as names,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from enterprise
    -- 2020年10月上报的一家，年报已载明，随年报数据月份一并列出
    where
        register_state = '待批'
        and extract(year from month) = extract(year from $month)
        and seen(status, $reported_only)

)

select
    '2月中旬复工名单' as moment,
    month,
    value as units,
    null::integer as industry,
    null::integer as trade,
    null::integer as service,
    0 as pending,
    '规上工业、服务业、批发零售' as change,
    status,
    revision
from figures
where indicator = 'resumed_above_scale_units'
union all by name
select
    '在统' as moment,
    r.month,
    r.units,
    r.industry,
    r.trade,
    r.service,
    0 as pending,
    coalesce('新增纳统 ' || a.names, '') as change,
    r.status,
    r.revision
from register as r
cross join added as a
union all by name
select
    '如获批' as moment,
    w.month,
    r.units + w.units as units,
    r.industry + w.units as industry,
    r.trade,
    r.service,
    w.units as pending,
    '待批 ' || w.names as change,
    computed([r.status, w.status]) as status,
    greatest(r.revision, w.revision) as revision
from register as r
cross join waiting as w
where w.units > 0
