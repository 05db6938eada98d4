-- 问题：又交来的行里，有没有原来已发布、这次留空的数：发布以后就没有了。
-- 粒度：一行 = 一个数
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
select
    'warning' as severity,
    field,
    row_id,
    subject,
    area,
    month,
    null as value,
    '“' || field || '”已发布的是' || was || '，这次留空，发布以后就没有了' as message,
    '漏填的请补上，确要清除的请确认' as advice
from emptied
