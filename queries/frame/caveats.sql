-- 问题：来源中已知的矛盾与存疑，各怎么处理。
-- 粒度：一行 = 一条存疑
-- 列：caveat 编号；words 说明
select caveat, what || '；' || handling as words
from caveat
order by caveat
