-- 问题：所选指标里，截至所看月份最靠前的、当年有分村数的是哪一个。
-- 粒度：一行 = 那一个指标；没有的没有行
-- 参数：$indicators 指标代码；$month 截至月份；$reported_only 只看实报
-- 列：indicator 指标代码
select indicator
from village_latest($indicators, $month, $reported_only, '上年同期')
order by position
limit 1
