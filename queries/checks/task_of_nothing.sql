-- 问题：哪些指标填了完成%，全年任务却是0（多半是把没有任务填成了0）。
-- 粒度：一行 = 一个完成率
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'error' as severity,
    '完成%' as field,
    w.row_id,
    i.name as subject,
    w.area,
    w.month,
    w.completion as value,
    '填了完成' || plain(w.completion) || '%，全年任务却是0' as message,
    '没有任务请把全年任务和完成%都留空，有任务请填任务数' as advice
from incoming_wide as w
inner join indicator as i on w.indicator = i.code
inner join target as t on w.indicator = t.indicator and w.area = t.area and extract(year from w.month) = t.year
where t.value = 0 and w.completion <> 0 and t.status <> 'illustrative'
