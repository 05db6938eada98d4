-- 各村有哪些工程，各多少；几村合计的数不拆，户数不写的（hidden_count）不写数。乡村振兴和村情共用。
-- 粒度：一行 = 一项内容 × 一个村，或 × 合计报数的几个村，或 × 全部村；chosen 只看的村，空为全镇
create macro village_works_of(as_of, town_code, chosen, only_reported, fewest) as table (

    with

    known as (

        select * from villages_of(as_of, town_code)

    ),

    everywhere as (

        select list(code order by code) as areas, count(*) as villages from known

    ),

    paragraphs as (

        select work, min(try_cast(regexp_extract(location, '第([0-9]+)段', 1) as integer)) as paragraph
        from work
        group by work

    ),

    works as (

        -- 全镇一行的工程没有分村数，不在这里
        select
            work_name as measure,
            coalesce(if(done is null, coalesce(qualifier, '列明'), '完工'), '') as step,
            coalesce(unit, '') as unit,
            if(len(areas) > 1, '几村合计', '一村') as extent,
            if(len(areas) > 0, areas, [area]) as areas,
            if(len(areas) > 1, part, '') as words,
            part,
            coalesce(done, planned) as value,
            planned,
            month,
            status,
            revision,
            if(part = '', 2, 1) as block,
            paragraph as position,
            work as code
        from placed_work(as_of, town_code, only_reported)
        inner join paragraphs using (work)

    ),

    repairs as (

        select
            programme_name as measure,
            '完工' as step,
            '户' as unit,
            '一村' as extent,
            [area] as areas,
            '' as words,
            '' as part,
            households as value,
            null as planned,
            month,
            status,
            revision,
            3 as block,
            null as position,
            programme as code
        from latest_programme(as_of, only_reported)
        where area <> town_code and programme = 'house_repair'

    ),

    -- 监测点数等于村数，就是每村都有；不等就不知道是哪几个村
    monitors as (

        select
            '防疫监测点' as measure,
            '设点' as step,
            o.unit,
            '全部村' as extent,
            if(len(chosen) = 0, v.areas, list_intersect(v.areas, chosen)) as areas,
            if(len(chosen) = 0, v.villages || '个村全部设点', '已设点') as words,
            '' as part,
            if(len(chosen) = 0, o.value, len(list_intersect(v.areas, chosen))) as value,
            null as planned,
            o.month,
            o.status,
            o.revision,
            4 as block,
            null as position,
            o.indicator as code
        from latest(as_of, town_code, only_reported) as o
        inner join everywhere as v on o.value = v.villages
        where o.indicator = 'epidemic_monitor_villages'

    ),

    cells as (

        select * from works
        union all
        select * from repairs
        union all
        select * from monitors

    ),

    -- 计划数和完成数有一个不写的，都不写
    hidden as (

        select code, area, part, month, max(below) as below
        from hidden_of(['done', 'planned', 'programme'], only_reported, fewest)
        group by code, area, part, month

    ),

    judged as (

        select
            c.*,
            h.below,
            -- 有的村报完成、有的村只报计划，加起来什么都不是
            if(
                count(distinct c.step = '完工') over (partition by c.code) = 1,
                sum(c.value) over (partition by c.code),
                null
            ) as total
        from cells as c
        left join hidden as h
            on c.code = h.code and c.extent = '一村' and c.areas[1] = h.area and c.part = h.part and c.month = h.month
        where c.value is not null

    )

    select
        j.measure,
        j.step,
        j.unit,
        j.extent,
        array_to_string(j.areas, '|') as areas,
        names_of(j.areas) as villages,
        if(j.below is null, j.value, null)::double as value,
        case
            when j.below is not null then '<' || try_cast(j.below as integer)
            when j.extent = '全部村' then j.words
            else j.words || format('{:.0f}', j.value::double)
        end as text,
        if(j.below is null, j.planned, null)::double as planned,
        -- 只选几个村时不给合计：相减就能推出不足3的数
        if(len(chosen) = 0, j.total, null)::double as total,
        j.month,
        j.status,
        j.revision
    from judged as j
    where len(chosen) = 0 or list_has_any(j.areas, chosen)
    order by j.block, j.position, j.code, j.areas

);
