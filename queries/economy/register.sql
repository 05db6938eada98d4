-- 问题：在统“四上”企业从2月到现在怎么变，还有几家待批。
-- 粒度：一行 = 一个时点
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：moment 时点；month 月份；oldest_month 三项中最早的月份；units 家数（家）；industry 工业（家）；trade 批零住餐（家）；service 服务业（家）；
--     pending 待批（家）；change 变化；status 状态；revision 修订次数
select moment, month, oldest_month, units, industry, trade, service, pending, change, status, revision
from register_as_of
where as_of = $month and counts_for(reported_only, $reported_only) and area = $town
order by position
