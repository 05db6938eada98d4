-- 问题：本年每天应巡多少点次、实巡多少、缺多少。
-- 粒度：一行 = 一天（有台账的月份内，首条记录到末条记录）
-- 参数：$month 截至月份；$reported_only 只看实报；$patrol_sites_outside 料场之外的点位编码
-- 列：day 日期；made 实巡点次；due 应巡点次；missed 缺巡点次；found 发现问题（件）；status 状态；revision 修订次数
select
    day,
    try_cast(made as integer) as made,
    try_cast(due as integer) as due,
    try_cast(missed as integer) as missed,
    try_cast(found as integer) as found,
    status,
    revision
from patrol_days($month, $reported_only, $patrol_sites_outside)
order by day
