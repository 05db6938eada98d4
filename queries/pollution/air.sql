-- 问题：空气质量各项最近一期是多少；没有报的，由谁填哪张表。
-- 粒度：一行 = 一项指标
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：indicator 指标代码；name 指标；unit 单位；owner 责任单位；sheet 填报表；month 数据月份；value 数值；status 状态；revision 修订次数
with

asked (position, indicator) as (

    values (1, 'pm25'), (2, 'pm10'), (3, 'good_air_days'), (4, 'good_air_rate'), (5, 'air_rank')

),

newest as (

    select * from latest_air($month, $town, $reported_only)

)

select
    i.code as indicator,
    i.name,
    i.unit,
    i.owner,
    i.sheet,
    n.month,
    n.value,
    coalesce(n.status, 'missing') as status,
    coalesce(n.revision, 0) as revision
from asked as a
inner join indicator as i on a.indicator = i.code
left join newest as n on a.indicator = n.indicator
order by a.position
