-- 问题：填报 $month 企业名录时，已登记的企业有哪些（示例不作对照）。
-- 粒度：一行 = 一家企业
-- 参数：$month 填报月份
-- 列：enterprise 企业代码；enterprise_name 企业名称；kind 类型；role 情形；register_state 在统情况；month 期末
select
    enterprise,
    enterprise_name,
    kind,
    role,
    register_state,
    strftime(month, '%Y-%m') as month
from enterprise
where month <= $month::date and visible(status, true)
qualify row_number() over (partition by enterprise order by month desc) = 1
order by enterprise
