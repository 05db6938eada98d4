-- 问题：各指标的批注：哪个月、哪里的数，说了什么，谁填的。
-- 粒度：一行 = 一条批注（截至 $month 的最近两年：图上画到的月份）
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：indicator 指标代码；indicator_name 指标；area 区划代码；place 区划；month 数据月份；words 批注；author 填写人；
--     status 状态；revision 修订次数
select
    n.indicator,
    i.name as indicator_name,
    n.area,
    a.name as place,
    n.month,
    n.words,
    n.author,
    n.status,
    n.revision
from note as n
inner join indicator as i on n.indicator = i.code
inner join area as a on n.area = a.code
where
    n.month <= $month
    and extract(year from n.month) >= extract(year from $month) - 1
    and visible(n.status, $reported_only)
order by n.month, n.indicator, n.area
