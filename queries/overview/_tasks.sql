-- 年度任务截至某月完成得怎样：有全年任务的指标，和民生工程；经济发展和总览共用。

-- 各指标按自己的口径取最近一期，比任务：累计数比时序（表 pace_path），其余比任务本身
-- （见 _lights.sql）。上报的完成率优先，只用于它那一期；没有的由累计除以任务推算。
-- 示例的数不作判断，示例的任务也不拿来判断。算一次：
-- 每一期从 month 到 until 是最近的一期
create table task_as_of as

with

-- 完成率另报的指标，见目录的 relations.csv
rated as (

    select whole as indicator, part as rate from relation
    where kind = '任务%'

),

tasked as (

    select indicator, area from target
    union
    -- 完成率另报的没有任务数也判断
    select r.indicator, o.area
    from rated as r
    inner join observation as o on r.indicator = o.indicator

),

figures as (

    select
        s.reported_only,
        o.area,
        o.indicator,
        o.month,
        coalesce(
            lead(o.month) over one_year - interval 1 month, date_trunc('year', o.month) + interval 11 month
        )::date as until,
        o.value,
        o.unit,
        o.qualifier,
        o.status,
        o.revision,
        i.direction,
        judged_by(i.judged, i.kind, i.basis, i.direction, i.unit) as judged
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    inner join tasked as t on o.indicator = t.indicator and o.area = t.area
    inner join counted_for as s on visible(o.status, s.reported_only)
    where o.breakdown = ''
    window one_year as (
        partition by s.reported_only, o.area, o.indicator, extract(year from o.month)
        order by o.month
    )

),

compared as (

    select
        f.* exclude (revision),
        case
            when f.judged = 'pace' then coalesce(p.value, 100 * f.value::decimal(38, 4) / nullif(t.value, 0))
        end as completion_pct,
        case when p.value is not null then p.status else computed([f.status, t.status]) end as completion_status,
        case when f.judged = 'pace' then s.share_pct end as time_pct,
        t.value as target,
        t.low as target_low,
        t.high as target_high,
        t.status as target_status,
        greatest(f.revision, coalesce(p.revision, 0), coalesce(t.revision, 0)) as revision
    from figures as f
    left join
        target as t
        on
            f.indicator = t.indicator
            and f.area = t.area
            and extract(year from f.month) = t.year
            and visible(t.status, f.reported_only)
    left join rated as r on f.indicator = r.indicator
    left join
        figure_as_of as p
        on
            r.rate = p.indicator
            and p.breakdown = ''
            and f.reported_only is not distinct from p.reported_only
            and f.area = p.area
            and f.month = p.month
            and p.month <= p.until -- 同一个月报了累计又报了期末数的，只取一行
    left join pace_path as s on f.indicator = s.indicator and extract(month from f.month) = s.month
    where t.value is not null or r.rate is not null

),

judged as (

    select
        *,
        beyond_belief(completion_pct) as doubted,
        case
            when 'illustrative' not in (status, completion_status) and not beyond_belief(completion_pct)
                then gap_of(judged, direction, value, target, completion_pct, time_pct, month)
        end as gap,
        lines_of(judged, target) as lines
    from compared

)

select
    * exclude (gap, lines) replace (
        if(completion_status = 'reported', completion_pct, round(completion_pct, 1)) as completion_pct,
        round(time_pct, 1) as time_pct
    ),
    light_at(gap, lines) as light,
    gap_said(gap, lines) as gap,
    -- 各种差放在一起排先后
    case judged when 'pace' then gap else 100 * gap / greatest(abs(target), 1) end as gap_pct
from judged;

-- 财政收入比时序快慢，供一句话结论用：总是一行，没有报的为空
create macro revenue_pace(on_month, town_code, only_reported) as table (

    select
        any_value(gap) as lead_points,
        any_value(month) as month,
        coalesce(any_value(status = 'illustrative'), false) as illustrative
    from task_as_of
    where
        on_month between month and until
        and counts_for(reported_only, only_reported)
        and area = town_code
        and indicator = 'fiscal_revenue'

);

-- 灯板上判断的各项：有全年任务的指标，有计划数或期限的民生工程
-- 粒度：一行 = 一项任务；gap 差多少（正为好），gap_pct 各种差放在一起排先后
create macro judged_tasks(on_month, town_code, only_reported) as table (

    select
        2 as position,
        c.indicator,
        i.theme,
        i.name as task,
        c.light,
        c.judged,
        c.gap,
        case when c.judged = 'pace' or c.unit = '%' then '个百分点' else c.unit end as gap_unit,
        c.gap_pct,
        c.direction,
        c.value,
        c.target,
        c.unit,
        c.qualifier,
        c.completion_pct,
        c.doubted,
        c.time_pct,
        c.month,
        if(c.completion_status = 'illustrative', 'illustrative', c.status) as status,
        c.target_status,
        c.revision
    from task_as_of as c
    inner join indicator as i on c.indicator = i.code
    where
        on_month between c.month and c.until
        and counts_for(c.reported_only, only_reported)
        and c.area = town_code
        and coalesce(c.target, c.completion_pct) is not null
    union all by name
    select
        3 as position,
        w.work as indicator,
        'rural' as theme,
        w.work_name as task,
        w.light,
        -- 没到期限的比期限；过了期限的、已经完成的看做没做完
        if(w.gap is null, 'work', 'due') as judged,
        w.gap,
        '个百分点' as gap_unit,
        case when w.light in ('red', 'yellow') then coalesce(w.gap, coalesce(w.done_pct, 0) - 100) end as gap_pct,
        w.done as value,
        -- 有的长度只列出来，没有说是计划还是做完
        if(w.done is null and w.qualifier is distinct from '计划', null, w.planned) as target,
        if(w.done is null and w.qualifier is distinct from '计划', w.planned, null) as listed,
        w.unit,
        w.qualifier,
        w.done_pct as completion_pct,
        w.doubted,
        w.time_pct,
        t.value as expected_pct,
        w.state,
        w.due,
        w.overdue,
        w.month,
        -- 灯板看的是完成数：没有报的就是未填报
        if(w.done is null and w.step_done = 'missing', 'missing', w.status) as status,
        t.status as target_status,
        greatest(w.revision, coalesce(t.revision, 0)) as revision
    from work_board(on_month, only_reported) as w
    left join tasks_set(only_reported) as t
        on
            w.work = 'land_certificate'
            and t.indicator = 'certificate_rate'
            and t.area = town_code
            and t.year = extract(year from on_month)
    where w.planned is not null or w.due is not null

);

-- 最差的在前：先看灯，滞后、关注的再看差得多少
create macro worst_first(light, gap_pct) as [
    array_position(['red', 'yellow', 'green', 'grey', 'no_target'], light),
    case when light in ('red', 'yellow') then gap_pct end
];
