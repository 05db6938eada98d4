-- 问题：来源中已知的矛盾与存疑，各待谁答复。
-- 粒度：一行 = 一条存疑
-- 列：caveat 编号；words 说明
select
    caveat,
    -- 怎么处理是给维护的人看的，读者只要知道等谁答复
    what || coalesce('；' || nullif(regexp_extract(handling, '(待[^，；：]*(核对|补充|说明)[^，；]*|[^，；]+后替换)'), ''), '') as words
from caveat
order by caveat
