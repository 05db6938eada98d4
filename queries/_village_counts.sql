-- 各村的户数、人数哪些不写：不足几户几人的不写，由写出的数推得出它的，连同相近的也不写。怎么定见 statistics/disclosure，
-- 各查询只来查。

-- 说的是户、人的数
create macro confidential(unit) as unit in ('户', '户次', '人', '人次');

-- 要看的各行：有不足几户的组（family）。各村相加就是公开的合计，一起看；累计数各月只增不减，一年一组，别的一个月一组
create view village_count as

with

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

-- 有不足几户的组；一个示例都没有的，只看实报与否都是一样，只算一次（reported_only 空着）
small as (

    select
        c.told_by,
        c.code,
        c.span,
        t.confidential_below as fewest,
        unnest(if(bool_or(c.status = 'illustrative'), [false, true], [null])) as reported_only
    from counts as c
    cross join own_town as t
    group by c.told_by, c.code, c.span, t.confidential_below
    having bool_or(few(c.value, t.confidential_below))

),

families as (

    select *, row_number() over () as family from small

)

select
    f.family,
    f.reported_only,
    try_cast(f.fewest as double) as fewest,
    c.* replace (try_cast(c.value as double) as value),
    hash(c.area, c.part) as village,
    -- 没有新报的月份沿用上一期
    c.told_by <> 'indicator' as carried
from counts as c
inner join families as f using (told_by, code, span)
inner join area as a on c.area = a.code and a.level = 'village'
where c.value is not null and visible(c.status, coalesce(f.reported_only, false))
order by f.family;

-- 不写的各行，写“少于 below”；由 store/warehouse 填
create table hidden_count as

select reported_only, told_by, code, area, part, month, value as below
from village_count
where false;

-- 不写的是哪些；有内部权限、打开内部数的（fewest 为 0）什么都写
create macro hidden_of(kinds, only_reported, fewest) as table (

    select told_by, code, area, part, month, below
    from hidden_count
    where coalesce(reported_only, only_reported) = only_reported and list_contains(kinds, told_by) and fewest > 0

);
