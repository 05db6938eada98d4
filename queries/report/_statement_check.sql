-- 年报逐条对照：年报每一个数与从别的表算得的数。与月份、村无关。
-- 每句话的数另在哪里（取法、哪一行、分段）由目录的 statement_sources.csv 写明，另一个镇换成自己的

create table statement_check as

with

-- 一、不看原句，从别的表再算一遍，只用实报和推算。一句话可以有几条路：
-- path 1 为台账计数、折算等独立的路，2 为另录的同一个数；unit 空为按原句单位
asked as (

    select s.fact_id, f.measure, f.item, f.part, s.month, s.main_month, t.code as town
    from dated_statement as s
    inner join statement_source as f on s.fact_id = f.statement
    cross join own_town as t

),

town_observation as (

    select a.fact_id, a.measure, o.indicator, o.area, o.month, o.value, o.unit, o.yoy_pct, o.units_n
    from asked as a
    inner join observation as o on a.item = o.indicator and a.town = o.area and a.month = o.month
    where o.breakdown = '' and o.basis in ('ytd', 'point') and visible(o.status, true)

),

observed as (

    select
        fact_id,
        2 as path,
        case measure when '同比' then yoy_pct when '单位数' then units_n else value end as value,
        case measure when '统计月报' then unit end as unit
    from town_observation
    where measure in ('统计月报', '同比', '单位数')

),

-- 收入除以全年任务；任务由印出的完成率反推出来的，算回去必然相等，不能拿来核对
completion as (

    select o.fact_id, 1 as path, 100 * o.value::decimal(38, 4) / t.value as value, null as unit
    from town_observation as o
    inner join target as t on o.indicator = t.indicator and o.area = t.area and extract(year from o.month) = t.year
    where o.measure = '完成任务' and t.status = 'reported'

),

targets as (

    select a.fact_id, 1 as path, t.value, t.unit
    from asked as a
    inner join target as t on a.item = t.indicator and a.town = t.area and extract(year from a.month) = t.year
    where a.measure = '全年任务' and visible(t.status, true)

),

town_work as (

    select a.fact_id, a.measure, w.part, w.areas, w.planned, w.done, w.due, w.unit
    from asked as a
    inner join work as w on a.item = w.work
    where
        -- 预计完成日不是数据月份，工程一律看主要数据期
        w.month = a.main_month
        -- 分村的数不当全镇的数；有分段的按分段找
        and (a.measure = '涉及村' or (w.part = a.part and (w.part <> '' or w.area = a.town)))
        and visible(w.status, true)

),

works as (

    select fact_id, 1 as path, case measure when '计划数' then planned else done end as value, unit
    from town_work
    where measure in ('计划数', '完工数')

),

-- 列了数的行涉及哪些村
work_village as (

    select fact_id, unnest(areas) as village
    from town_work
    where measure = '涉及村' and planned is not null

),

work_villages as (

    select fact_id, 1 as path, count(distinct village) as value, null as unit
    from work_village
    group by fact_id

),

programmes as (

    select
        a.fact_id,
        1 as path,
        case a.measure when '户数' then p.households else p.fund end as value,
        null as unit
    from asked as a
    inner join programme as p on a.item = p.programme and a.town = p.area and a.month = p.month
    where a.measure in ('户数', '投入资金') and visible(p.status, true)

),

capacities as (

    select a.fact_id, 1 as path, c.value, c.unit
    from asked as a
    inner join project_capacity as c on a.item = c.project and a.part = c.product
    where a.measure = '项目能力' and visible(c.status, true)

),

-- 每家企业当时最近一期的在统情况
enterprise_state as (

    select a.fact_id, a.item, e.register_state
    from asked as a
    inner join enterprise as e on a.month >= e.month
    where a.measure = '在统情况' and visible(e.status, true)
    qualify row_number() over (partition by a.fact_id, e.enterprise order by e.month desc) = 1

),

enterprises as (

    select fact_id, 1 as path, count(*) filter (where register_state = item) as value, null as unit
    from enterprise_state
    group by fact_id

),

villages as (

    select a.fact_id, 1 as path, count(*) as value, null as unit
    from asked as a
    inner join area as v on a.town = v.parent
    where
        a.measure = '在册村数'
        and a.month between v.valid_from and coalesce(v.valid_to, a.month)
    group by a.fact_id

),

-- 台账各有几行；一行都没有的是没有填，不是零
project_counts as (

    select
        a.fact_id,
        1 as path,
        count(*) filter (
            where case a.measure when '入库项目' then contains(p.library, a.item) else a.item in ('', p.kind) end
        ) as value,
        null as unit
    from asked as a
    cross join project as p
    where a.measure in ('项目个数', '入库项目') and p.in_plan and visible(p.status, true)
    group by a.fact_id

),

site_counts as (

    select
        a.fact_id,
        1 as path,
        count(*) filter (where a.item in ('', s.site_type) and a.part in ('', s.state)) as value,
        null as unit
    from asked as a
    cross join site as s
    where
        a.measure = '料场家数'
        and s.month in (select main_month from dated_statement)
        and visible(s.status, true)
    group by a.fact_id

),

cooperation_counts as (

    select
        a.fact_id,
        1 as path,
        count(*) filter (where a.item = if(c.kind = '挂职', '挂职', '其他')) as value,
        null as unit
    from asked as a
    cross join cooperation as c
    where a.measure = '人才合作' and visible(c.status, true)
    group by a.fact_id

),

-- 列了名的句子数名单；没列名的，名单只是占位；消毒一句的名单是场所，不是次数
rosters as (

    select s.fact_id, 1 as path, count(*) as value, null as unit
    from statement as s
    inner join roster as r on s.fact_id = r.roster
    where s.dimension like '%|%' and s.kind <> '比率' and visible(r.status, true)
    group by s.fact_id

),

goals as (

    select
        a.fact_id,
        2 as path,
        try_cast(regexp_extract(g.printed_target, '[0-9]+') as integer) as value,
        null as unit
    from asked as a
    -- 年报末尾写的是下一年的计划
    inner join goal_of_year as g on a.item = g.goal and g.plan_year = extract(year from a.main_month) + 1
    where a.measure = '计划目标' and visible(g.status, true)

),

numbers as (

    select * from observed
    union all
    select * from completion
    union all
    select * from targets
    union all
    select * from works
    union all
    select * from work_villages
    union all
    select * from programmes
    union all
    select * from capacities
    union all
    select * from enterprises
    union all
    select * from villages
    union all
    select * from project_counts
    union all
    select * from site_counts
    union all
    select * from cooperation_counts
    union all
    select * from rosters
    union all
    select * from goals

),

texts as (

    select a.fact_id, string_agg(r.item, '、' order by r.position) as text
    from asked as a
    inner join roster as r on a.item = r.roster
    where a.measure = '名单' and visible(r.status, true)
    group by a.fact_id
    union all
    select fact_id, strftime(due, '%Y-%m-%d') as text
    from town_work
    where measure = '计划完成日'

),

computed_fact as (

    select fact_id, path, value::double as value, unit, null as text
    from numbers
    where value is not null
    union all
    select fact_id, 1 as path, null as value, null as unit, text
    from texts
    where text is not null

),

-- 二、与原句对照
printed as (

    -- 原文的数换成换算单位：亿元、万吨等乘一万
    select
        *,
        try_cast(printed_value as double) as printed_number,
        case
            when printed_unit = unit then 1
            when regexp_matches(printed_unit, '^(亿|万[^元])') then 10000
            else 1
        end as factor,
        try_cast(length(split_part(coalesce(printed_value, ''), '.', 2)) as integer) as decimals,
        length(printed_value) - length(rtrim(printed_value, '0')) as trailing_zeros
    from dated_statement

),

stated as (

    -- 没有印数字的：双、三等用换算数，只列名的数列了几个，月底换成日期
    select
        *,
        coalesce(
            printed_number * factor,
            value,
            case when kind = '定性' and dimension like '%|%' then length(string_split(dimension, '|')) end
        ) as number,
        -- 余、近只差末位有效数字的一格以内：120余是120到130，近200是100到200
        power(10, trailing_zeros) * factor as step,
        case
            when printed_value like '%月底'
                then strftime(last_day(written_month(printed_value, extract(year from main_month))), '%Y-%m-%d')
            else printed_value
        end as text
    from printed

),

compared as (

    select
        s.*,
        c.path,
        c.value as computed_value,
        c.text as computed_text,
        c.value = s.printed_number and coalesce(c.unit, s.unit) = s.printed_unit as same,
        round(c.value / s.factor, s.decimals) = coalesce(s.printed_number, s.number) as rounds_to_it,
        case
            when s.qualifier in ('余', '多') then c.value >= s.number and c.value < s.number + s.step
            when s.qualifier = '近' then c.value > s.number - s.step and c.value <= s.number
        end as within_bound,
        -- 年报数据表自己的换算数也要对
        coalesce(abs(s.value - s.number) < 0.00005, s.value is null) as converted_right
    from stated as s
    left join computed_fact as c on s.fact_id = c.fact_id

),

judged as (

    select
        *,
        case
            when computed_text is not null and text is not null
                then
                    case
                        when computed_text = printed_value then '一致'
                        when computed_text = text then '换算一致'
                        else '矛盾'
                    end
            when computed_value is null or number is null then '无数据'
            when not converted_right then '矛盾'
            when same then '一致'
            when rounds_to_it or within_bound then '换算一致'
            else '矛盾'
        end as verdict
    from compared

)

select
    try_cast(extract(year from main_month) as integer) as report_year,
    fact_id,
    theme,
    section,
    paragraph,
    label,
    dimension,
    period,
    printed_value,
    printed_unit,
    qualifier,
    value,
    unit,
    round(computed_value, 4) as computed_value,
    computed_text,
    verdict,
    kind,
    progress,
    note,
    status
from judged
-- 几条路都比，有一条不合就显示那一条
qualify row_number() over (partition by fact_id order by if(verdict = '矛盾', 0, 1), path, computed_value) = 1;
