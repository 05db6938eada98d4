-- 各村的户数、人数哪些不写：不足几户几人的不写，由写出的数推得出它的，连同相近的也不写。写不写只在这里定，各查询只来查。

-- 说的是户、人的数
create macro confidential(unit) as unit in ('户', '户次', '人', '人次');

-- 不写的各行，写“少于 below”，只看实报与否各一份。同一组（family）的各村一起看：合计是公开的，各村相加就知道；累计数
-- 各月只增不减，一年一组，别的一个月一组。扶贫项目和工程没有新报的月份沿用上一期，指标只看当月报了的。
-- 一组里有不足几户的，到最后一个不足的月份为止，少于界限的都不写，没有的（0）也不写：不然这个月新有的是谁、有几户，看合计
-- 增加多少就知道了。界限从本镇设置的起，往上试到推不出为止。推不出，就是：每一个不足的数，在每个月都能和另一个不写的
-- 村此增彼减一户，从一村上一次增加起，到另一村下一次增加止，合计、各月的先后和“少于”都照样成立。
create table hidden_count as

with

shown as (

    select unnest([false, true]) as reported_only

),

figures as (

    select
        'indicator' as told_by,
        o.indicator as code,
        o.area,
        '' as part,
        o.month,
        if(o.basis = 'ytd', date_trunc('year', o.month), o.month)::date as span,
        o.value,
        o.status,
        i.over_areas <> 'sum' as apart
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where confidential(o.unit) and o.breakdown = ''

),

programmes as (

    select
        'programme' as told_by,
        programme as code,
        area,
        '' as part,
        month,
        date_trunc('year', month)::date as span,
        households as value,
        status,
        false as apart
    from programme

),

-- 几村合计的不在内
works as (

    select
        unnest(['done', 'planned']) as told_by,
        w.work as code,
        coalesce(w.areas[1], w.area) as area,
        w.part,
        w.month,
        date_trunc('year', w.month)::date as span,
        unnest([w.done, w.planned]) as value,
        w.status,
        false as apart
    from work as w
    where confidential(w.unit) and len(w.areas) < 2

),

counts as (

    select * from figures
    union all
    select * from programmes
    union all
    select * from works

),

-- 有不足几户的组
small as (

    select distinct c.told_by, c.code, c.span, t.confidential_below as fewest
    from counts as c
    cross join own_town as t
    where few(c.value, t.confidential_below)

),

touched as (

    select
        s.reported_only,
        c.*,
        f.fewest,
        dense_rank() over (order by s.reported_only, c.told_by, c.code, c.span) as family
    from counts as c
    inner join small as f using (told_by, code, span)
    inner join area as a on c.area = a.code and a.level = 'village'
    inner join shown as s on visible(c.status, s.reported_only)
    where c.value is not null

),

-- 每个数用到哪个月为止；这个村最早报的一行，这个数从哪一行起，以后哪一行更大
lasting as (

    select
        *,
        case
            when told_by = 'indicator' then month + interval 1 month
            else coalesce(lead(month) over (village order by month), 'infinity')
        end as until,
        min(month) over village as first_month,
        min(month) over (village order by value groups current row) as since,
        coalesce(
            min(month) over (village order by value groups between 1 following and unbounded following), 'infinity'
        ) as grows
    from touched
    window village as (partition by family, area, part)

),

-- 最后一个不足的数用到哪个月
ending as (

    select *, max(until) filter (where few(value, fewest)) over (partition by family) as ends
    from lasting

),

-- 试哪些界限：本镇设置的，稍大的几个；都不行，这一组从头到尾都不写
tried as (

    select distinct family, ends, greatest(fewest, value + unnest([1, 2])) as below, false as whole
    from ending
    where month < ends
    qualify dense_rank() over (partition by family order by greatest(fewest, value)) <= 3
    union all
    select family, 'infinity'::date as ends, max(value) + 2 as below, true as whole
    from ending
    where ends is not null
    group by family

),

hidden as (

    select
        e.*,
        t.below,
        t.whole,
        -- 从哪个月起写
        coalesce(
            min(e.month) filter (where e.value >= t.below or e.month >= t.ends) over (
                partition by e.family, t.below, t.whole, e.area, e.part
            ),
            'infinity'
        ) as leaves
    from ending as e
    inner join tried as t on e.family = t.family
    qualify e.value < t.below and e.month < t.ends

),

months as (

    select distinct family, month as on_month from touched

),

monthly as (

    select h.*, m.on_month
    from hidden as h
    inner join months as m on h.family = m.family and h.month <= m.on_month and h.until > m.on_month

),

safe as (

    select m.family, m.below, m.whole
    from monthly as m
    where few(m.value, m.fewest)
    group by m.family, m.below, m.whole
    having
        bool_and(
            m.apart
            or m.whole
            or exists (

                select 1
                from monthly as o
                where
                    o.family = m.family
                    and o.below = m.below
                    and o.whole = m.whole
                    and o.on_month = m.on_month
                    and (o.area <> m.area or o.part <> m.part)
                    and (
                        (m.value < m.below - 1 and o.value > 0 and m.first_month <= o.since and m.grows <= o.leaves)
                        or (o.value < m.below - 1 and o.first_month <= m.since and o.grows <= m.leaves)
                    )

            )
        )

),

line as (

    select * from safe
    qualify row_number() over (partition by family order by whole, below) = 1

)

select h.reported_only, h.told_by, h.code, h.area, h.part, h.month, h.below
from hidden as h
inner join line using (family, below, whole);

-- 不写的是哪些；有内部权限、打开内部数的（fewest 为 0）什么都写
create macro hidden_of(kinds, only_reported, fewest) as table (

    select told_by, code, area, part, month, below
    from hidden_count
    where reported_only = only_reported and list_contains(kinds, told_by) and fewest > 0

);
