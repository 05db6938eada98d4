-- 问题：来源中已知的矛盾与存疑，某月的数该附哪些，各待谁答复。
-- 粒度：一行 = 一条存疑
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：caveat 编号；about 指标代码（用 | 连接）；words 说明；until 来源数到的月份（写明起止的为空）
select
    caveat,
    coalesce(array_to_string(about, '|'), '') as about,
    -- 怎么处理是给维护的人看的，读者只要知道等谁答复
    what || coalesce('；' || nullif(regexp_extract(handling, '(待[^，；：]*(核对|补充|说明)[^，；]*|[^，；]+后替换)'), ''), '') as words,
    -- 没写到哪个月止的，说的是它的来源报的数；已有更新的数，就不再是疑问
    if(
        holds_from is null and holds_to is null,
        (
            select max(d.month) from sourced as d
            where
                d.source = caveat.source
                and d.used_table not in ('target', 'note')
                and not d.is_last_year
        ),
        null
    ) as until
from caveat
left join source_year as y on caveat.source = y.said_by
where holds(holds_from, holds_to, y.year, $month) and visible(status, $reported_only)
order by caveat
