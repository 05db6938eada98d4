-- 问题：规上工业、规上服务业、限上批零住餐各有几家、完成多少、同比多少。
-- 粒度：一行 = 一个行业
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$confidential_below 单位数少于此数须保密
-- 列：sector 行业；measure 指标；month 数据月份；units_n 单位数（家）；value 累计（万元）；yoy_pct 同比（%）；
--     few 样本过少，对外不显示；status 状态；revision 修订次数
with

sectors (position, sector, measure, level_indicator, units_indicator) as (

    values
    (1, '规上工业', '总产值', 'above_scale_industry_output', 'above_scale_industry_units'),
    (2, '规上服务业', '营业收入', 'above_scale_service_revenue', 'above_scale_service_units'),
    (3, '限上批零住餐', '销售额', 'above_quota_trade_sales', 'above_quota_trade_units')

),

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
    -- 家数未报，是否过少也不知道
    coalesce(level.units_n, units.value) < $confidential_below as few,
    level.status,
    greatest(level.revision, coalesce(units.revision, 0)) as revision
from sectors as s
inner join figures as level on s.level_indicator = level.indicator
left join
    figures as units
    on
        s.units_indicator = units.indicator
        -- 实报的数不拿示例的家数说
        and (units.status <> 'illustrative' or level.status = 'illustrative')
order by s.position
