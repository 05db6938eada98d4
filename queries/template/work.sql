-- 问题：填报 $month 民生工程时，每项工程在每个区划、分段的上一期进度（一年之内，示例不作对照）。
-- 粒度：一行 = 一项工程的一个区划、一个分段
-- 参数：$month 填报月份
-- 列：work 工程代码；work_name 工程；area 区划代码；areas 涉及村；part 分段；unit 单位；planned 计划数；started 开工数；
--     done 完工数；accepted 验收数；qualifier 约数；step_started 已开工；step_done 已完工；step_accepted 已验收；
--     due 计划完成日；state 现状；owner 责任单位；month 期末
with

latest as (

    select *
    from work
    where month < $month::date and month >= $month::date - to_months(12) and visible(status, true)
    qualify row_number() over (partition by work, area, part order by month desc) = 1

),

paragraphs as (

    select work, min(try_cast(regexp_extract(location, '第([0-9]+)段', 1) as integer)) as position
    from work
    group by work

)

select
    l.work,
    l.work_name,
    l.area,
    array_to_string(l.areas, '|') as areas,
    l.part,
    l.unit,
    l.planned::double as planned,
    l.started::double as started,
    l.done::double as done,
    l.accepted::double as accepted,
    l.qualifier,
    l.step_started,
    l.step_done,
    l.step_accepted,
    strftime(l.due, '%Y-%m-%d') as due,
    l.state,
    l.owner,
    strftime(l.month, '%Y-%m') as month
from latest as l
inner join paragraphs as p on l.work = p.work
order by p.position nulls last, l.work, l.area, l.part
