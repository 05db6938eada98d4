-- 某指标某月的数说的是什么时候：年报那一句写得更细的（2月中旬）照写
create table moment_said as

select
    f.item as indicator,
    try_cast(try_strptime(regexp_extract(st.period, '^[0-9]{4}年[0-9]{1,2}月'), '%Y年%m月') as date) as month,
    max(substr(st.period, 6)) as moment
from statement as st
inner join statement_source as f on st.fact_id = f.statement
where f.measure = '统计月报'
group by all;

-- 没有那一句的，是那个月
create macro moment_of(said, month) as coalesce(said, extract(month from month) || '月');

-- 在统“四上”企业的几个时点，页面每次只取一片。

create table register_as_of as

with

figures as (

    select
        m.as_of,
        m.reported_only,
        f.area,
        f.indicator,
        f.month,
        try_cast(f.value as bigint) as value,
        f.status,
        f.revision
    from moment as m
    inner join figure_as_of as f on m.as_of between f.month and f.until
    where
        m.reported_only is not distinct from f.reported_only
        and f.breakdown = ''
        and f.value is not null
        and f.indicator in (
            'resumed_above_scale_units',
            'above_scale_industry_units',
            'above_quota_trade_units',
            'above_scale_service_units'
        )

),

register as (

    select
        as_of,
        reported_only,
        area,
        max(month) as month,
        min(month) as oldest_month,
        try_cast(sum(value) as bigint) as units,
        max(value) filter (where indicator = 'above_scale_industry_units') as industry,
        max(value) filter (where indicator = 'above_quota_trade_units') as trade,
        max(value) filter (where indicator = 'above_scale_service_units') as service,
        weakest(status) as status,
        max(revision) as revision
    from figures
    where indicator in ('above_scale_industry_units', 'above_quota_trade_units', 'above_scale_service_units')
    group by as_of, reported_only, area
    having count(*) = 3

),

-- 当年报过新增纳统的，以后改了情况也还是当年新增的
added_once as (

    select r.as_of, r.reported_only, r.area, e.enterprise, arg_max(e.enterprise_name, e.month) as enterprise_name
    from register as r
    inner join enterprise as e
        on
            r.as_of >= e.month
            and extract(year from r.as_of) = extract(year from e.month)
            and visible(e.status, r.reported_only)
    where e.register_state = '新增纳统'
    group by r.as_of, r.reported_only, r.area, e.enterprise

),

added as (

    select as_of, reported_only, area, string_agg(enterprise_name, '、' order by enterprise) as names
    from added_once
    group by as_of, reported_only, area

),

-- 每家企业截至某月最近一期的情况；还没有一期的按最早一期：2020年10月上报的一家，年报已载明，随年报数据月份一并列出
known as (

    select
        r.as_of,
        r.reported_only,
        r.area,
        e.enterprise,
        e.enterprise_name,
        e.register_state,
        e.month,
        e.status,
        e.revision
    from register as r
    inner join enterprise as e on visible(e.status, r.reported_only)
    qualify
        row_number() over (
            partition by r.as_of, r.reported_only, r.area, e.enterprise
            order by r.as_of >= e.month desc, abs(datediff('month', e.month, r.as_of))
        ) = 1

),

waiting as (

    select
        as_of,
        reported_only,
        area,
        count(*)::integer as units,
        string_agg(enterprise_name, '、' order by enterprise) as names,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from known
    where register_state = '待批' and extract(year from as_of) = extract(year from month)
    group by as_of, reported_only, area

)

select
    1 as position,
    f.as_of,
    f.reported_only,
    f.area,
    moment_of(s.moment, f.month) || '复工名单' as moment,
    f.month,
    f.value as units,
    null::integer as industry,
    null::integer as trade,
    null::integer as service,
    0 as pending,
    '规上工业、服务业、批发零售' as change,
    f.status,
    f.revision
from figures as f
left join moment_said as s on f.indicator = s.indicator and f.month = s.month
where f.indicator = 'resumed_above_scale_units'
union all by name
select
    2 as position,
    r.as_of,
    r.reported_only,
    r.area,
    '在统' as moment,
    r.month,
    r.oldest_month,
    r.units,
    r.industry,
    r.trade,
    r.service,
    0 as pending,
    coalesce('新增纳统 ' || a.names, '') as change,
    r.status,
    r.revision
from register as r
left join
    added as a
    on r.as_of = a.as_of and r.reported_only is not distinct from a.reported_only and r.area = a.area
union all by name
select
    3 as position,
    r.as_of,
    r.reported_only,
    r.area,
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
inner join
    waiting as w
    on r.as_of = w.as_of and r.reported_only is not distinct from w.reported_only and r.area = w.area;
