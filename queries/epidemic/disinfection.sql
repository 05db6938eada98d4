-- 问题：公共场所每天消毒几次，有哪几类场所。
-- 粒度：一行 = 一类场所
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：place 场所；times 每天次数（次/天）；month 数据月份；status 状态；revision 修订次数
select
    r.item as place,
    try_cast(f.value as bigint) as times,
    f.month,
    f.status,
    greatest(f.revision, r.revision) as revision
from latest($month, $town, $reported_only) as f
inner join roster_of($month, $reported_only) as r on r.roster = 'epi_disinfect_freq'
where f.indicator = 'disinfection_frequency' and f.value is not null
order by r.position
