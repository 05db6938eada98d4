-- 问题：一个村的指标当年有哪些批注。
-- 粒度：一行 = 一条批注
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为名录里第一个
-- 列：village 村；indicator 指标代码；name 指标；month 数据月份；words 批注；author 填写人；status 状态；revision 修订次数
select
    v.name as village,
    n.indicator,
    i.name,
    n.month,
    n.words,
    n.author,
    n.status,
    n.revision
from note as n
inner join village_shown($villages, $month, $town) as v on n.area = v.code
inner join indicator as i on n.indicator = i.code
where n.month between date_trunc('year', $month) and $month and visible(n.status, $reported_only)
order by n.month, i.rowid
