-- 问题：问题整改的日期先后：整改、销号不早于发现，销号不早于整改，销号前须已整改，时限不早于发现。
-- 粒度：一行 = 一处矛盾
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

facts as (

    select
        issue,
        row_id,
        found_on,
        unnest([
            {
                'wrong': fixed_on < found_on, 'field': '整改完成日期', 'day': fixed_on,
                'severity': 'error', 'message': '整改完成日期早于发现日期'
            },
            {
                'wrong': closed_on < found_on, 'field': '销号日期', 'day': closed_on,
                'severity': 'error', 'message': '销号日期早于发现日期'
            },
            {
                'wrong': closed_on < fixed_on and closed_on >= found_on, 'field': '销号日期', 'day': closed_on,
                'severity': 'error', 'message': '销号日期早于整改完成日期'
            },
            {
                'wrong': closed_on is not null and fixed_on is null, 'field': '整改完成日期', 'day': closed_on,
                'severity': 'error', 'message': '已经销号，却没有整改完成日期'
            },
            {
                'wrong': due_on < found_on, 'field': '整改时限', 'day': due_on,
                'severity': 'warning', 'message': '整改时限早于发现日期'
            }
        ]) as said
    from incoming_rectification

)

select
    said.severity,
    said.field,
    row_id,
    issue as subject,
    null as area,
    date_trunc('month', found_on) as month,
    said.day::varchar as value,
    said.message || '（发现于' || found_on || '）' as message,
    '请核对这几个日期' as advice
from facts
where said.wrong
