-- 问题：目录中每个指标报过多少个数、多少个月、多少个地方。
-- 粒度：一行 = 一个指标
-- 参数：无
-- 列：indicator 指标代码；name 指标；theme 主题；figures 数的个数；months 月数；areas 地方数
select
    i.code as indicator,
    i.name,
    i.theme,
    count(o.value)::integer as figures,
    count(distinct o.month)::integer as months,
    count(distinct o.area)::integer as areas
from indicator as i
left join observation as o on i.code = o.indicator
group by i.rowid, i.code, i.name, i.theme
order by i.rowid
