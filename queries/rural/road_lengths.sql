-- 问题：户户通列明了多少米，是哪个村或哪几个村一起的；若合计数其实是每村数，全部是多少。
-- 粒度：一行 = 一段（一个村，或几村合计）
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为全镇
-- 列：part 分段；areas 村代码（用|隔开）；villages 村；length 列明长度（米）；done 完成长度（米）；total 合计（米）；
--     total_if_each 若合计数为每村数（米）；month 数据月份；status 状态；revision 修订次数
with

stretches as (

    select
        part,
        if(len(areas) > 0, areas, [area]) as areas,
        planned as length,
        done,
        month,
        status,
        revision,
        sum(planned) over () as total,
        sum(planned * greatest(len(areas), 1)) over () as total_if_each
    from placed_work($month, $town, $reported_only)
    -- 名录里没有的村不算
    where
        work = 'village_road'
        and planned is not null
        and list_has_any(if(len(areas) > 0, areas, [area]), (select list(a.code) from area as a))

)

select
    s.part,
    array_to_string(s.areas, '|') as areas,
    names_of(s.areas) as villages,
    s.length::double as length,
    s.done::double as done,
    s.total::double as total,
    s.total_if_each::double as total_if_each,
    s.month,
    s.status,
    s.revision
from stretches as s
where len($villages) = 0 or list_has_any(s.areas, $villages)
order by s.length desc, s.areas asc
