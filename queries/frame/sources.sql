-- 问题：快照由哪些来源组成，最近发布的在前，各自是不是示例。
-- 粒度：一行 = 一个来源
-- 列：source 来源代码；title 名称；publisher 发布单位；published 发布日期；url 网址；illustrative 是否示例
select
    s.source,
    s.title,
    coalesce(s.publisher, '') as publisher,
    s.published,
    coalesce(s.url, '') as url,
    s.source like 'illustrative%' as illustrative
from source as s
order by illustrative asc, s.published desc, s.source asc
