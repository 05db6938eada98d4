-- 问题：填报 $month 料场名录时，已登记的点位和各自的上一期状态（示例不作对照）。
-- 粒度：一行 = 一个点位
-- 参数：$month 填报月份
-- 列：site 点位编码；site_name 点位名称；site_type 点位类型；area 区划代码；state 经营状态；
--     accepted_on 验收日期；accepted_by 验收部门；month 期末
select
    site,
    site_name,
    site_type,
    area,
    state,
    strftime(accepted_on, '%Y-%m-%d') as accepted_on,
    accepted_by,
    strftime(month, '%Y-%m') as month
from site
where month < $month::date and visible(status, true)
qualify row_number() over (partition by site order by month desc) = 1
order by site
