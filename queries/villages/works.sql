-- 问题：一个村有哪些民生工程，帮扶了多少户次；几村合计的不拆，太少的不写数。
-- 粒度：一行 = 一项工程或帮扶
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为名录里第一个；$confidential_below 户数少于此数不写
-- 列：village 村；measure 内容；step 口径；unit 单位；extent 范围；villages 数所说的村；value 数值；text 显示；planned 计划数；
--     position 名次；ranked 有数的村；month 数据月份；status 状态；revision 修订次数
with

shown as (

    select * from village_shown($villages, $month, $town)

),

listed as (

    select
        measure,
        step,
        unit,
        extent,
        villages,
        value,
        text,
        planned,
        null as position,
        null as ranked,
        month,
        status,
        revision
    from
        village_works_of(
            $month, $town, (select [s.code] from shown as s), $reported_only, $confidential_below
        )

),

helped as (

    select
        '各项帮扶合计' as measure,
        '' as step,
        '户次' as unit,
        '一村' as extent,
        village as villages,
        treatments::double as value,
        text,
        null as planned,
        position,
        count(position) over () as ranked,
        month,
        status,
        revision
    from treatments_of($month, $town, $reported_only, $confidential_below)
    qualify area = (select s.code from shown as s)

)

select s.name as village, l.*
from listed as l
cross join shown as s
union all
select s.name as village, h.*
from helped as h
cross join shown as s
