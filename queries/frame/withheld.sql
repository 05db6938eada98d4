-- 问题：所看年度有哪些全镇的数对外不显示。
-- 粒度：一行 = 一个指标
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：indicator 指标代码；name 指标；units_n 单位数（家）
select
    w.indicator,
    i.name,
    min(w.units_n) as units_n
from withheld as w
inner join indicator as i on w.indicator = i.code
where
    w.area = $town
    and w.month <= $month
    and extract(year from w.month) = extract(year from $month)
    and visible(w.status, $reported_only)
group by w.indicator, i.name
order by w.indicator
