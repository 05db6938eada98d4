-- 各查询共用的派生视图、表与宏，第一个要用到的查询来问时建立一次。

-- 可见的观测：只看实报时去掉示例
create macro visible(status, reported_only) as not (reported_only and status = 'illustrative');

-- 派生的表按只看实报与否各算一次（表 counted_for，见 store/warehouse）；一行示例都没有的快照两种一样，只算一次，写空
create macro counts_for(reported_only, only_reported) as reported_only is distinct from (not only_reported);

-- 几个月一期；不定期的为空
create macro months_spanned(frequency) as
case frequency when '月' then 1 when '季' then 3 when '半年' then 6 when '年' then 12 end;

-- 全年任务
create macro tasks_set(only_reported) as table (
    select *
    from target
    where visible(status, only_reported)
);

-- 全镇口径、截至某月、当年的全部累计与时点观测；分组报的不是全镇数，不在内
create macro town_year(as_of, town_code, only_reported) as table (

    select o.*
    from observation as o
    where
        o.area = town_code
        and o.breakdown = ''
        and o.month <= as_of
        and extract(year from o.month) = extract(year from as_of)
        and o.basis in ('ytd', 'point')
        and visible(o.status, only_reported)

);

-- 能选的月份（frame/months）都在内，只看实报与否；从头一年1月到末年12月，没有新报数的月份沿用上一期
create table moment as

with

dated as (

    select month from sourced
    where used_table not in ('target', 'note')
    union all
    select published as month from source

),

calendar as (

    select
        unnest(
            generate_series(
                date_trunc('year', min(month)::timestamp),
                date_trunc('year', max(month)::timestamp) + interval 11 month,
                interval 1 month
            )
        )::date as as_of
    from dated

)

select
    c.as_of,
    f.reported_only
from calendar as c
cross join counted_for as f;

-- 本镇和同县镇街各指标当年的数，各从哪个月起、到哪个月止是最近的一期（各指标的数据截至月份可以不同）：
-- 某月的数就是 month 到 until 含这个月的那一行。行数随报数长，不随月份长；村里的数由各查询自己取
create table figure_as_of as

select
    -- 只留各查询用到的列：列越少，每条查询编译得越快
    s.reported_only,
    o.area,
    o.indicator,
    o.basis,
    o.breakdown,
    o.month,
    coalesce(
        lead(o.month) over one_year - interval 1 month, date_trunc('year', o.month) + interval 11 month
    )::date as until,
    o.value,
    o.unit,
    o.qualifier,
    o.yoy_pct,
    o.units_n,
    o.status,
    o.revision
from observation as o
inner join area as a on o.area = a.code and a.level = 'town'
inner join counted_for as s on visible(o.status, s.reported_only)
where o.basis in ('ytd', 'point')
window one_year as (
    partition by s.reported_only, o.area, o.indicator, o.breakdown, extract(year from o.month)
    order by o.month
);

-- 各指标的总数；分组报的另由 latest_parts 取，免得一个指标变成几行
create macro latest(on_month, town_code, only_reported) as table (

    select
        f.area,
        f.indicator,
        f.basis,
        f.month,
        f.value,
        f.unit,
        f.qualifier,
        f.yoy_pct,
        f.units_n,
        f.status,
        f.revision
    from figure_as_of as f
    where
        on_month between f.month and f.until
        and counts_for(f.reported_only, only_reported)
        and f.area = town_code
        and f.breakdown = ''

);

-- 几行并成一行时的状态：有一行示例即示例，其次推算
create macro weakest(status) as case
    when bool_or(status = 'illustrative') then 'illustrative'
    when bool_or(status = 'derived') then 'derived'
    else 'reported'
end;

-- 算出来的百分数写到一位小数；亮灯、排先后另用未取舍的
create macro percent_of(part, whole) as round(
    100 * try_cast(part as decimal(38, 4)) / nullif(whole, 0), 1
);

-- 算出来的数，写到它由来的数印出的位数
create macro as_printed(value, source_value) as round(
    value, try_cast(length(rtrim(right(source_value::decimal(38, 4)::varchar, 4), '0')) as integer)
);

-- 由几个数算出来的数：有一个是示例即示例，否则推算
create macro computed(statuses) as if(list_contains(statuses, 'illustrative'), 'illustrative', 'derived');

-- 少于几户几人；0 是没有，不算
create macro few(households, below) as coalesce(households > 0 and households < below, false);

-- 某月在册的村
create macro villages_of(as_of, town_code) as table (

    select code, name, short_name
    from area
    where
        parent = town_code
        and (valid_from is null or valid_from <= as_of)
        and (valid_to is null or valid_to >= as_of)

);

-- 每个来源报的是哪一年：它最晚一个月的数所在的年；没有一个按月的数的，按发布前半年所在的年
create table source_year as

select
    -- 宏的参数常叫 source，列不能同名
    so.source as said_by,
    coalesce(
        max(extract(year from d.month)) filter (where d.used_table <> 'target' and not d.is_last_year),
        extract(year from so.published - interval 6 month)
    ) as year
from source as so
left join sourced as d on so.source = d.source
group by so.source, so.published;

-- 一行从哪个月起、到哪个月止有效：写明起止的按所写，没写的是它的来源报的那一年（source_year）
create macro holds(starts, ends, year_said, as_of) as
as_of between coalesce(starts, make_date(year_said, 1, 1))
and coalesce(ends, make_date(greatest(year_said, extract(year from starts)), 12, 1));

-- 某月有效的名单
create macro roster_of(as_of, only_reported) as table (

    select r.*, y.year
    from roster as r
    left join source_year as y on r.source = y.said_by
    where holds(r.holds_from, r.holds_to, y.year, as_of) and visible(r.status, only_reported)

);
