-- 问题：规上工业、规上服务业、限上批零住餐各有几家、完成多少、同比多少。
-- 粒度：一行 = 一个行业
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：sector 行业；measure 指标；month 数据月份；units_n 单位数（家）；value 累计（万元）；yoy_pct 同比（%）；
--     few 样本过少，对外不显示；status 状态；revision 修订次数
with

figures as (

    select * from latest($month, $town, $reported_only)

)

select
    s.sector,
    s.measure,
    level.month,
    coalesce(level.units_n, try_cast(units.value as bigint)) as units_n,
    level.value,
    level.yoy_pct,
    w.indicator is not null as few,
    level.status,
    greatest(level.revision, coalesce(units.revision, 0)) as revision
from sector as s
inner join figures as level on s.indicator = level.indicator
left join
    withheld as w
    on
        level.indicator = w.indicator
        and level.area = w.area
        and level.month = w.month
        and level.basis = w.basis
        and w.breakdown = ''
left join
    figures as units
    on
        s.units_indicator = units.indicator
        -- 实报的数不拿示例的家数说
        and (units.status <> 'illustrative' or level.status = 'illustrative')
order by s.position
