-- 问题：填报 $month 扶贫项目时，每个项目在每个区划的上一期户数与资金（一年之内，示例不作对照）。
-- 粒度：一行 = 一个项目的一个区划
-- 参数：$month 填报月份
-- 列：programme 项目代码；programme_name 项目；area 区划代码；households 户数；fund 投入资金（万元）；
--     fund_qualifier 资金约数；month 期末
select
    programme,
    programme_name,
    area,
    households,
    fund::double as fund,
    fund_qualifier,
    strftime(month, '%Y-%m') as month
from programme
where month < $month::date and month >= $month::date - to_months(12) and visible(status, true)
qualify row_number() over (partition by programme, area order by month desc) = 1
order by programme, area
