-- 目录中有、却还没有报数的指标。与月份无关，打开快照时算一次。

create table unreported_indicator as

with

reported as (

    select indicator from observation
    where status <> 'illustrative'
    union all
    select programme || '_households' from programme
    where status <> 'illustrative' and households is not null
    union all
    select programme || '_fund' from programme
    where status <> 'illustrative' and fund is not null

)

select theme, code as indicator, name, owner, sheet, unit, definition
from indicator
where
    -- 台账类指标由台账行数算得，不在月报里报
    sheet = '统计月报'
    and code not in (select r.indicator from reported as r);
