-- 财政收入等累计指标对全年任务的完成情况与时序，经济发展和总览共用。

-- 有全年任务的累计指标（和财政收入）截至某月完成任务的多少、与时序之差。上报的完成率优先，只用于它那一期；
-- 没有的由累计除以任务推算。示例的数不作判断，示例的任务也不拿来判断。打开快照时算一次
create table completion_as_of as

with

compared as (

    select
        f.as_of,
        f.reported_only,
        f.area,
        f.indicator,
        f.month,
        f.value,
        f.unit,
        f.qualifier,
        f.status,
        coalesce(p.value, 100 * f.value / t.value) as completion_pct,
        case
            when p.value is not null then p.status
            else computed([f.status, t.status])
        end as completion_status,
        100.0 * extract(month from f.month) / 12 as time_pct,
        t.value as target,
        t.low as target_low,
        t.high as target_high,
        t.status as target_status,
        greatest(f.revision, coalesce(p.revision, 0), coalesce(t.revision, 0)) as revision
    from figure_as_of as f
    left join
        target as t
        on
            f.indicator = t.indicator
            and f.area = t.area
            and extract(year from f.month) = t.year
            and visible(t.status, f.reported_only)
    left join
        figure_as_of as p
        on
            f.indicator = 'fiscal_revenue'
            and p.indicator = 'fiscal_completion'
            and p.breakdown = ''
            and f.as_of = p.as_of
            and f.reported_only = p.reported_only
            and f.area = p.area
            and f.month = p.month
    where f.breakdown = '' and f.basis = 'ytd' and (t.value is not null or f.indicator = 'fiscal_revenue')

)

select
    *,
    completion_pct - time_pct as lead_points,
    completion_pct is not null and 'illustrative' not in (status, completion_status) as judged
from compared;

-- 按时序亮灯：与时序之差（个百分点）不低于两条线的绿、黄，再低的红；不能判断的灰
create macro pace_light(lead_points, judged, green_at_least, yellow_at_least) as case
    when not judged then 'grey'
    when lead_points >= green_at_least then 'green'
    when lead_points >= yellow_at_least then 'yellow'
    else 'red'
end;

-- 财政收入比时序快慢，供一句话结论用：总是一行，没有报的为空
create macro revenue_pace(on_month, town_code, only_reported) as table (

    select
        -- 示例的任务不拿来判断
        max(lead_points) filter (where judged or status = 'illustrative') as lead_points,
        max(month) as month,
        coalesce(bool_or(status = 'illustrative'), false) as illustrative
    from completion_as_of
    where as_of = on_month and reported_only = only_reported and area = town_code and indicator = 'fiscal_revenue'

);
