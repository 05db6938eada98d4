-- 问题：和上月比，哪些灯变了、任务完成了、工程往前走了、位次动了；上次开会用过的快照以来，哪些数修订了。
-- 粒度：一行 = 一处变化，变得多的在前
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$published_since 上次开会以来发布的快照
-- 列：kind 变化；indicator 指标或工程代码；name 名称；before_light 原来的灯；after_light 现在的灯；before_value 原来的数；after_value 现在的数；
--     unit 单位；month 数据月份；who 修订人；why 修订说明；weight 变动大小（百分点，一级灯作100，一位作10）；status 状态
with

before as (

    select *
    from judged_tasks(($month::date - interval 1 month)::date, $town, $reported_only)
    -- 一年一定的任务，1月不和上年12月比
    where extract(month from $month) > 1

),

compared as (

    select
        n.*,
        b.light as before_light,
        b.value as before_value,
        b.completion_pct as before_pct,
        b.gap_pct as before_gap
    from judged_tasks($month, $town, $reported_only) as n
    inner join before as b on n.indicator = b.indicator and n.position = b.position
    where n.status <> 'illustrative' and b.status <> 'illustrative'

),

ranked as (

    select
        o.indicator,
        i.name,
        o.month,
        o.value,
        lag(o.value) over (partition by o.indicator order by o.month) as before_value,
        i.unit,
        o.status
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where
        i.unit = '位'
        and o.area = $town
        and o.breakdown = ''
        and o.status <> 'illustrative'

),

-- 全镇数的修订；空着的、没有变的不算
revised as (

    select
        r.key ->> 'indicator' as indicator,
        try_cast((r.key ->> 'month') as date) as month,
        try_cast((r.old ->> 'value') as double) as before_value,
        try_cast((r.new ->> 'value') as double) as after_value,
        r.by as who,
        r.new ->> 'note' as why,
        r.status
    from revision as r
    where
        r.table = 'observation'
        and list_contains($published_since, r.replaced_in)
        and r.key ->> 'area' = $town
        and coalesce(r.key ->> 'breakdown', '') = ''

),

changes as (

    select
        '亮灯' as kind,
        indicator,
        task as name,
        before_light,
        light as after_light,
        month,
        100
        * abs(
            array_position(['red', 'yellow', 'green'], light)
            - array_position(['red', 'yellow', 'green'], before_light)
        )
        + coalesce(abs(gap_pct - before_gap), 0) as weight,
        status
    from compared
    where
        light <> before_light
        and light in ('red', 'yellow', 'green')
        and before_light in ('red', 'yellow', 'green')
    union all by name
    select
        '完成任务' as kind,
        indicator,
        task as name,
        before_pct as before_value,
        completion_pct as after_value,
        '%' as unit,
        month,
        100 + completion_pct - before_pct as weight,
        status
    from compared
    where judged = 'pace' and before_pct < 100 and completion_pct >= 100
    union all by name
    select
        '工程' as kind,
        indicator,
        task as name,
        before_value,
        value as after_value,
        unit,
        month,
        coalesce(abs(completion_pct - before_pct), 1) as weight,
        status
    from compared
    where position = 3 and value <> before_value
    union all by name
    select
        '位次' as kind,
        indicator,
        name,
        before_value,
        value as after_value,
        unit,
        month,
        10 * abs(value - before_value) as weight,
        status
    from ranked
    where month = $month and value <> before_value
    union all by name
    select
        '修订' as kind,
        r.indicator,
        i.name,
        r.before_value,
        r.after_value,
        i.unit,
        r.month,
        r.who,
        r.why,
        100 * abs(r.after_value - r.before_value) / greatest(abs(r.before_value), 1) as weight,
        r.status
    from revised as r
    inner join indicator as i on r.indicator = i.code
    where r.after_value <> r.before_value

)

select
    kind,
    indicator,
    name,
    before_light,
    after_light,
    before_value::double as before_value,
    after_value::double as after_value,
    unit,
    month,
    who,
    why,
    round(weight::double, 1) as weight,
    status
from changes
order by weight desc, kind asc, indicator asc, month asc, before_value asc
