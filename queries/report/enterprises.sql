-- 问题：名录里有哪些企业，为什么列入，在统情况如何。
-- 粒度：一行 = 一家企业最近一期
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：enterprise_name 企业；kind 类型；role 情形；register_state 在统情况；month 数据月份；location 出处；status 状态；
--     revision 修订次数
select enterprise_name, kind, role, register_state, month, location, status, revision
from enterprise
where month <= $month and visible(status, $reported_only)
qualify row_number() over (partition by enterprise order by month desc) = 1
order by kind, enterprise
