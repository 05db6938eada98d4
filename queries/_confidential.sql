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

-- 没写单位数的月份，按离它最近一期写了的：各月同是这几家。少于几家，指标目录写明的按目录，没写的按本镇设置
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

nearest as (

    select o.indicator, o.area, o.month, o.basis, o.breakdown, o.status, o.is_last_year, c.units_n, f.fewest
    from observation as o
    inner join ever_few as f on o.indicator = f.indicator and o.area = f.area and o.breakdown = f.breakdown
    inner join counted as c on o.indicator = c.indicator and o.area = c.area and o.breakdown = c.breakdown
    qualify
        row_number() over (
            partition by o.indicator, o.area, o.month, o.basis, o.breakdown
            order by abs(datediff('month', c.month, o.month)), c.units_n
        ) = 1

)

select * exclude (fewest)
from nearest
where units_n > 0 and units_n < fewest;
