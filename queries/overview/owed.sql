-- 问题：哪些单位还欠报哪些指标。
-- 粒度：一行 = 一个责任单位
-- 列：owner 责任单位；missing 未报（项）；names 指标；themes 主题数
with

reported as (

    select distinct indicator from observation
    where status <> 'illustrative'

)

select
    owner,
    count(*)::integer as missing,
    string_agg(name, '、' order by code) as names,
    count(distinct theme)::integer as themes
from indicator
where sheet = '统计月报' and code not in (select r.indicator from reported as r)
group by owner
order by missing desc, owner asc
