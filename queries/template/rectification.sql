-- 问题：填报 $month 问题整改时，以前发现、还没有销号的问题有哪些（示例不作对照）。
-- 粒度：一行 = 一个问题
-- 参数：$month 填报月份
-- 列：issue 问题编号；origin 问题来源；found_on 发现日期；site 点位编码；issue_type 问题类型；due_on 整改时限；
--     fixed_on 整改完成日期；owner 责任单位
select
    issue,
    origin,
    strftime(found_on, '%Y-%m-%d') as found_on,
    site,
    issue_type,
    strftime(due_on, '%Y-%m-%d') as due_on,
    strftime(fixed_on, '%Y-%m-%d') as fixed_on,
    owner
from rectification
where found_on < $month::date and closed_on is null and visible(status, true)
order by found_on, issue
