-- 问题：各村三项帮扶合计多少户次，从多到少。
-- 粒度：一行 = 一个村
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村；$confidential_below 户数少于此数不写
-- 列：position 名次（不写的为空）；area 村代码；village 村；short_name 简称；treatments 户次；text 显示；chosen 已选；total 全部村合计户次；
--     month 数据月份；status 状态；revision 修订次数
select
    position,
    area,
    village,
    short_name,
    treatments,
    text,
    list_contains($villages, area) as chosen,
    total,
    month,
    status,
    revision
from treatments_of($month, $town, $reported_only, $confidential_below)
order by position nulls last, area
