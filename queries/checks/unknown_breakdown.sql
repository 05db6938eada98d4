-- 问题：分组是否这个指标以前报过的：写错一个字，数就进了没有人看的组。名次的分组是指标代码。
-- 粒度：一行 = 一个指标的一个新分组
-- 列：severity 程度；sheet 工作表；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    '统计月报' as sheet,
    '分组' as field,
    min(o.row_id) as row_id,
    o.subject,
    null as area,
    null as month,
    o.breakdown as value,
    '以前没有报过分组“' || o.breakdown || '”' || if(count(*) > 1, '（共' || count(*) || '行）', '') as message,
    '写错的请改正，不分组的请留空；新的分组请确认' as advice
from observation as o
where
    o.row_id is not null
    and o.breakdown <> ''
    and o.indicator in (select k.indicator from known_breakdown as k)
    and (o.indicator, o.breakdown) not in (select (k.indicator, k.breakdown) from known_breakdown as k)
    and o.breakdown not in (select i.code from indicator as i)
group by o.indicator, o.subject, o.breakdown
