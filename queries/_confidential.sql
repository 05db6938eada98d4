-- 对外不显示的数：单位数太少，由它推得出单个单位（统计法第25条）。按对外口径打开的快照里没有这些行，只有这张表说是哪些

-- 三个行业：数是哪个指标，单位数没和数写在一行的，另由哪个指标报
create table sector as
select three.*
from
    (
        values
        (1, '规上工业', '总产值', 'above_scale_industry_output', 'above_scale_industry_units'),
        (2, '规上服务业', '营业收入', 'above_scale_service_revenue', 'above_scale_service_units'),
        (3, '限上批零住餐', '销售额', 'above_quota_trade_sales', 'above_quota_trade_units')
    ) as three (position, sector, measure, indicator, units_indicator);

-- 没写单位数的月份，按离它最近一期写了的：各月同是这几家。少于几家，指标目录写明的按目录，没写的按本镇设置。
-- 由写出的数推得出来的也在内：合计不显示的，分组、分村都不显示；一组里只有一个不显示的，再加最小的一个
create table if not exists withheld as

with

counted as (

    select indicator, area, breakdown, month, units_n
    from observation
    where units_n is not null
    union all
    select s.indicator, o.area, o.breakdown, o.month, o.value as units_n
    from observation as o
    inner join sector as s on o.indicator = s.units_indicator
    where o.value is not null

),

-- 从没有少过的不用逐月看
ever_few as (

    select c.indicator, c.area, c.breakdown, any_value(coalesce(i.min_units, t.confidential_below)) as fewest
    from counted as c
    inner join indicator as i on c.indicator = i.code
    cross join own_town as t
    where c.units_n > 0 and c.units_n < coalesce(i.min_units, t.confidential_below)
    group by c.indicator, c.area, c.breakdown

),

-- 有过太少的指标的全部数
observed as materialized (

    select
        o.*,
        o.area in (
            select a.code from area as a
            where a.level = 'village'
        ) as is_village
    from observation as o
    where o.indicator in (select f.indicator from ever_few as f)

),

nearest as (

    select o.indicator, o.area, o.month, o.basis, o.breakdown, c.units_n, f.fewest
    from observed as o
    inner join ever_few as f on o.indicator = f.indicator and o.area = f.area and o.breakdown = f.breakdown
    inner join counted as c on o.indicator = c.indicator and o.area = c.area and o.breakdown = c.breakdown
    qualify
        row_number() over (
            partition by o.indicator, o.area, o.month, o.basis, o.breakdown
            order by abs(datediff('month', c.month, o.month)), c.units_n
        ) = 1

),

of_few_units as (

    select * exclude (fewest)
    from nearest
    where units_n > 0 and units_n < fewest

),

places as (

    select *
    from observed
    where indicator in (select f.indicator from of_few_units as f)

),

following as (

    select p.indicator, p.area, p.month, p.basis, p.breakdown
    from places as p
    inner join of_few_units as f on p.indicator = f.indicator
    cross join own_town as t
    where
        case
            when p.area = f.area and p.breakdown = f.breakdown
                -- 下一年的增幅推得出上年的数；下一月的当月数，累计一减就是这个月的
                then
                    (p.basis = f.basis and p.month = f.month + interval 1 year and p.yoy_pct is not null)
                    or (
                        p.basis = 'month' and f.basis = 'ytd' and p.month = f.month + interval 1 month
                        and extract(month from p.month) > 1
                    )
            else
                p.basis = f.basis
                and p.month = f.month
                and f.breakdown in ('', p.breakdown)
                and (p.area = f.area or (p.is_village and f.area = t.code))
        end

),

hidden as (

    select indicator, area, month, basis, breakdown from of_few_units
    union
    select * from following

),

-- 一个合计的各组，一组的各村
parts as (

    select 'group' as part_of, area as whole, p.* from places as p
    where breakdown <> ''
    union all
    select 'village' as part_of, breakdown as whole, p.* from places as p
    where is_village

),

beside as (

    select p.indicator, p.area, p.month, p.basis, p.breakdown
    from parts as p
    inner join indicator as i on p.indicator = i.code and i.over_areas = 'sum'
    left join hidden as h
        on
            p.indicator = h.indicator
            and p.area = h.area
            and p.month = h.month
            and p.basis = h.basis
            and p.breakdown = h.breakdown
    where p.value is not null
    window same_whole as (partition by p.part_of, p.whole, p.indicator, p.month, p.basis)
    qualify
        count(h.indicator) over same_whole = 1
        and row_number() over (same_whole order by h.indicator is null, p.value, p.area, p.breakdown) = 2

),

told_apart as (

    select * from hidden
    union
    select * from beside

)

select
    w.indicator,
    w.area,
    w.month,
    w.basis,
    w.breakdown,
    o.status,
    o.is_last_year,
    f.units_n
from told_apart as w
inner join observed as o using (indicator, area, month, basis, breakdown)
left join of_few_units as f using (indicator, area, month, basis, breakdown);
