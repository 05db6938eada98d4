-- 问题：本年累计是否比上一期少（累计只增不减；可为负的指标除外，约数只提醒）。
-- 粒度：一行 = 相邻两期的一处下降
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    case when vague(qualifier) or vague(earlier_qualifier) then 'warning' else 'error' end as severity,
    field,
    coalesce(row_id, earlier_row_id) as row_id,
    subject,
    area,
    case when row_id is null then earlier_month else month end as month,
    case when row_id is null then earlier else value end as value,
    case
        when row_id is null
            then '累计' || plain(earlier) || '，比已发布的' || period_of(sheet, month) || '累计' || plain(value) || '还多'
        else '累计' || plain(value) || '，比' || period_of(sheet, earlier_month) || '累计' || plain(earlier) || '还少'
    end as message,
    '请核对两个月的数，是修订的请把有误的月份一并更正' as advice
from change
where
    cumulative
    and signed is not true
    and (row_id is not null or earlier_row_id is not null)
    and earlier - value > slack(step, earlier_step)
    and not is_slip(value, earlier)
