-- 问题：来源中已知的矛盾与存疑，某月的数该附哪些，各待谁答复。
-- 粒度：一行 = 一条存疑
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：caveat 编号；about 指标代码（用 | 连接）；words 说明
select
    caveat,
    coalesce(array_to_string(about, '|'), '') as about,
    -- 怎么处理是给维护的人看的，读者只要知道等谁答复
    what || coalesce('；' || nullif(regexp_extract(handling, '(待[^，；：]*(核对|补充|说明)[^，；]*|[^，；]+后替换)'), ''), '') as words
from caveat
where holds(holds_from, holds_to, source, $month) and visible(status, $reported_only)
order by caveat
