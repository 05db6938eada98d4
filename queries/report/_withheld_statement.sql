-- 年报的原话里，说的数对外不显示的：按对外口径打开的快照里没有这些话
create table if not exists withheld_statement as

with

-- 印的同比推得出上一年的数
about as (

    select s.fact_id, f.item, s.month
    from dated_statement as s
    inner join statement_source as f on s.fact_id = f.statement
    where f.measure in ('统计月报', '同比', '完成任务')
    union all
    select s.fact_id, f.item, s.month - interval 1 year as month
    from dated_statement as s
    inner join statement_source as f on s.fact_id = f.statement
    where f.measure = '同比'

),

-- 数据表里没有那个月的数，不知道是几家的，前后一年里有不显示的就不显示
judged as (

    select a.fact_id, a.item, a.month, count(o.indicator) = 0 as is_nowhere
    from about as a
    cross join own_town as t
    left join observation as o
        on
            a.item = o.indicator
            and a.month = o.month
            and t.code = o.area
            and o.breakdown = ''
            and o.basis <> 'month'
    group by a.fact_id, a.item, a.month

)

select distinct j.fact_id as statement
from judged as j
inner join withheld as w on j.item = w.indicator
inner join own_town as t on w.area = t.code
where
    w.breakdown = ''
    and if(j.is_nowhere, abs(datediff('month', w.month, j.month)) <= 12, w.month = j.month and w.basis <> 'month');
