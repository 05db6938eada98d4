-- 各年计划的目标。没写计划年度的按来源发布的年；同一年的同一目标，写了年度的为准。没有原文目标的，写目标值
create table goal_of_year as
select
    g.* exclude (plan_year, printed_target),
    try_cast(coalesce(g.plan_year, extract(year from s.published)) as integer) as plan_year,
    coalesce(
        g.printed_target,
        case coalesce(g.target_direction, i.direction) when 'up' then '不低于' when 'down' then '不高于' else '' end
        || rtrim(rtrim(g.target_value::varchar, '0'), '.')
        || coalesce(i.unit, g.unit, '')
    ) as printed_target
from plan_goal as g
inner join source as s on g.source = s.source
left join indicator as i on g.indicator = i.code
qualify
    row_number() over (
        partition by coalesce(g.plan_year, extract(year from s.published)), g.goal order by g.plan_year asc nulls last
    ) = 1;

-- 看哪一年的计划：当年的；当年没有的，看此前最近一年的，再没有的看此后最早一年的。上一年、下一年只看那一年的
create macro plan_year_shown(as_of, plan, only_reported) as (
    select
        case plan
            when '上一年' then extract(year from as_of) - 1
            when '下一年' then extract(year from as_of) + 1
            else coalesce(max(plan_year) filter (where plan_year <= extract(year from as_of)), min(plan_year))
        end
    from goal_of_year
    where visible(status, only_reported)
);

create macro plan_shown(as_of, plan, only_reported) as table (
    select *
    from goal_of_year
    where plan_year = plan_year_shown(as_of, plan, only_reported) and visible(status, only_reported)
);

-- 写明指标的目标，计划那一年逐月如何。只凭实报和推算的数判断，示例的目标不判断。
-- 累计数的上限年底才见分晓，一超过就是未达到；没到报送期的月份没有一行
create macro goal_months(as_of, town_code, plan, only_reported) as table (

    with

    calendar as (

        select try_cast(unnest(range(1, 13)) as integer) as number

    ),

    asked as (

        select
            g.goal,
            g.plan_year,
            g.target_value,
            coalesce(g.target_direction, nullif(i.direction, 'none')) as direction,
            i.code as indicator,
            i.name as indicator_name,
            i.unit,
            i.basis = 'ytd' and i.kind <> 'rate' as adds_up,
            make_date(g.plan_year, c.number, 1) as month,
            -- 该月是否该报：按频次、首报月份和晚几个月出数
            c.number % months_spanned(i.frequency) = 0
            and c.number >= i.first_month
            and make_date(g.plan_year, c.number, 1) + to_months(i.lag_months) <= as_of as is_due,
            i.basis
        from plan_shown(as_of, plan, only_reported) as g
        inner join indicator as i on g.indicator = i.code
        cross join calendar as c
        where visible(g.status, true)

    ),

    reported as (

        select a.*, o.value, o.unit as value_unit, o.status, o.revision
        from asked as a
        left join observation as o
            on
                a.indicator = o.indicator
                and a.month = o.month
                and a.basis = o.basis
                and o.breakdown = ''
                and o.area = town_code
                and visible(o.status, true)
        where a.month <= as_of and (a.is_due or o.value is not null)

    )

    select
        goal,
        plan_year,
        indicator,
        indicator_name,
        unit,
        target_value,
        direction,
        month,
        value,
        case
            when value is null then '未报'
            when target_value is null or direction is null or value_unit <> unit then '无法判断'
            when direction = 'up' and value >= target_value then '达到'
            when direction = 'down' and value <= target_value and (not adds_up or extract(month from month) = 12)
                then '达到'
            when extract(month from month) = 12 or (direction = 'down' and adds_up and value > target_value)
                then '未达到'
            else '在途'
        end as state,
        coalesce(status, 'missing') as status,
        coalesce(revision, 0) as revision
    from reported

);

-- 每项目标截至某月如何：以最近一次报数为准，一次没报或年底没报的为未报；没写明指标的无法判断，没到计划年的没有
create macro goal_states(as_of, town_code, plan, only_reported) as table (

    with

    latest as (

        select goal, state, month as state_month, value as state_value
        from goal_months(as_of, town_code, plan, only_reported)
        qualify
            row_number() over (
                partition by goal order by state = '未报' and extract(month from month) < 12 asc, month desc
            ) = 1

    )

    select
        g.goal,
        case
            when extract(year from as_of) < g.plan_year or not visible(g.status, true) then null
            when g.indicator is null then '无法判断'
            else l.state
        end as state,
        l.state_month,
        l.state_value
    from plan_shown(as_of, plan, only_reported) as g
    left join latest as l on g.goal = l.goal

);
