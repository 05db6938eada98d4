-- 问题：分组是否看板认得的：名次按指标代码分组，人才库人数按队伍分组，其余指标不分组；别的分组哪里也不显示。
-- 粒度：一行 = 一个指标的一个认不得的分组
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

known as (

    select 'county_rank' as indicator, code as breakdown
    from indicator
    union all
    select 'talent_pool_persons' as indicator, name as breakdown
    from team

),

unknown as (

    select
        o.indicator,
        o.subject,
        o.breakdown,
        min(o.row_id) as row_id,
        count(*) as times,
        (
            select k.breakdown
            from known as k
            where k.indicator = o.indicator
            order by damerau_levenshtein(k.breakdown, o.breakdown)
            limit 1
        ) as near
    from observation as o
    where
        o.row_id is not null
        and o.breakdown <> ''
        and (o.indicator, o.breakdown) not in (select (k.indicator, k.breakdown) from known as k)
    group by o.indicator, o.subject, o.breakdown

)

select
    'error' as severity,
    '分组' as field,
    row_id,
    subject,
    null as area,
    null as month,
    breakdown as value,
    '没有分组“' || breakdown || '”' || if(times > 1, '（共' || times || '行）', '') as message,
    case
        when near is not null then '请改成已有的分组，也许是“' || near || '”'
        when indicator = 'talent_pool_persons' then '请先在“名单”表登记各支队伍'
        else '这个指标不分组，请留空'
    end as advice
from unknown
