-- 问题：所看的数里，哪些来源没有注明截止时间。
-- 粒度：一行 = 一张表的一个指标或项目
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：used_table 表；indicator 指标代码（扶贫项目为空）；name 名称；month 期末
with

newest as (

    select indicator, month, undated
    from town_year($month, $town, $reported_only)
    qualify row_number() over (partition by indicator order by month desc) = 1

)

select
    'observation' as used_table,
    n.indicator,
    i.name,
    n.month
from newest as n
inner join indicator as i on n.indicator = i.code
where n.undated
union all
select
    'programme' as used_table,
    null as indicator,
    programme_name as name,
    month
from latest_programme($month, $reported_only)
where area = $town and undated
order by used_table, indicator, name
