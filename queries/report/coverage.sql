-- 问题：这个主题目录中有、却还没有报数的指标有哪些，由谁报、填哪张表。
-- 粒度：一行 = 一个指标
-- 参数：$theme 主题
-- 列：indicator 指标代码；name 指标；owner 责任单位；sheet 填报表；unit 单位；definition 定义
with

reported as (

    select distinct indicator from observation
    where status <> 'illustrative'
    union all
    select programme || '_households' from programme
    where status <> 'illustrative' and households is not null
    union all
    select programme || '_fund' from programme
    where status <> 'illustrative' and fund is not null

)

select code as indicator, name, owner, sheet, unit, definition
from indicator
where
    theme = $theme
    and code not in (select r.indicator from reported as r)
    -- 台账类指标由台账行数算得，不在月报里报
    and sheet = '统计月报'
order by owner, code
