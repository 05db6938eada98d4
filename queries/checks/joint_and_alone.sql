-- 问题：一个村是否既在几村合计里，又在同一期单独报了数，而且不是合计的明细：两处相加就重复了。
-- 粒度：一行 = 一项工程、一期、一个村
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

alone as (

    select
        work,
        work_name,
        month,
        status,
        row_id,
        coalesce(done, planned) as value,
        if(len(areas) = 1, areas[1], area) as village
    from work
    where len(areas) = 1 or (len(areas) = 0 and part = '')

),

joint as (

    select
        *,
        unnest(areas) as village
    from work
    where len(areas) > 1

),

compared as (

    select
        a.*,
        j.row_id as joint_row_id,
        coalesce(nullif(j.part, ''), len(j.areas) || '个村合报') as joint,
        -- 合计里的村都单独报了，加起来正好：是合计的明细
        count(*) over of_joint = len(j.areas) and sum(a.value) over of_joint = coalesce(j.done, j.planned) as adds_up
    from alone as a
    inner join joint as j using (work, month, status, village)
    window of_joint as (partition by j.work, j.part, j.area, j.month, j.status)

)

select
    'warning' as severity,
    if(row_id is null, '涉及村', '区划代码') as field,
    coalesce(row_id, joint_row_id) as row_id,
    work_name as subject,
    village as area,
    month,
    value,
    '已算在“' || joint || '”里，又单独报了一行' as message,
    '请核对是否重复；重复的请删去一行，不重复的请确认' as advice
from compared
where (row_id is not null or joint_row_id is not null) and not coalesce(adds_up, false)
