-- 问题：三个行业今年各月累计与上年同期相比走势如何。
-- 粒度：一行 = 一个行业、一年、一个月（累计；企业报表没有单独的1月）
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：sector 行业；this_year 是否本年；month 月份；value 累计（万元）；yoy_pct 同比（%）；units_n 单位数（家）；
--     few 样本过少，对外不显示；status 状态；revision 修订次数
select
    s.sector || s.measure as sector,
    extract(year from o.month) = extract(year from $month) as this_year,
    o.month,
    o.value,
    o.yoy_pct,
    o.units_n,
    w.indicator is not null as few,
    o.status,
    o.revision
from sector as s
inner join observation as o on s.indicator = o.indicator
left join
    withheld as w
    on
        o.indicator = w.indicator
        and o.area = w.area
        and o.month = w.month
        and o.basis = w.basis
        and o.breakdown = w.breakdown
where
    o.area = $town
    and o.basis = 'ytd'
    and o.breakdown = ''
    and extract(year from o.month) between extract(year from $month) - 1 and extract(year from $month)
    and (o.month <= $month or extract(year from o.month) < extract(year from $month))
    and visible(o.status, $reported_only)
-- 本年没有可见数时，不单画上年
qualify bool_or(extract(year from o.month) = extract(year from $month)) over (partition by s.indicator)
order by s.position, o.month
