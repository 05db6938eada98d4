-- 民生工程的最近一期与灯板，乡村振兴和总览共用。

-- 工程在某月的最近一期，按工程、区划、分段
create macro latest_work(as_of, only_reported) as table (

    select w.*
    from work as w
    where
        w.month <= as_of
        and extract(year from w.month) = extract(year from as_of)
        and visible(w.status, only_reported)
    qualify row_number() over (partition by w.work, w.area, w.part order by w.month desc) = 1

);

-- 分村、分段的各行：一个村又在几村合计里、又单独报的，只留一处：实报在先，其次较新的月份，其次合计
create macro placed_work(as_of, town_code, only_reported) as table (

    with

    placed as (

        select
            *,
            status = 'illustrative' as example,
            len(areas) > 1 as joint
        from latest_work(as_of, only_reported)
        where area <> town_code or part <> ''

    )

    select p.* exclude (example, joint)
    from placed as p
    where
        not exists (

            select 1
            from placed as o
            where
                o.work = p.work
                and o.joint <> p.joint
                and (list_contains(o.areas, p.area) or list_contains(p.areas, o.area))
                and (not o.example, o.month, o.joint) > (not p.example, p.month, p.joint)

        )

);

-- 工程的一步走到哪：写明的按写明的；几行说法不一算部分；没写明的按数与计划相比
create macro work_step(stated, n, planned) as case
    when len(stated) = 1 then stated[1]
    when list_contains(stated, 'done') then 'part'
    when len(stated) > 1 or n is null then 'missing'
    when n >= planned then 'done'
    when n > 0 then 'part'
    else 'none'
end;

-- 民生工程灯板：每项工程截至某月的一行，全镇数；供乡村振兴和总览共用
-- 粒度：实报在先，其次较新的月份，其次全镇行、分段行、分村行；几段或几村的数相加，缺一个就不加，全镇行与分村行从不相加
-- 列：work 工程代码；work_name 工程；position 年报段落，作次序；unit 单位；planned、started、done、accepted 计划、开工、完工、验收数；
--     step_* 步骤：done 已报完成、part 部分、none 报了零、missing 未填报、na 不适用；accept_level 验收级别；due 计划完成日；
--     overdue 已过期；state 现状；areas 涉及村；qualifier 约数；light 灯；done_pct 完成率；doubted 大得不可信；time_pct 到期限该完成的（%）；
--     gap 与期限进度之差（个百分点）；month 数据月份；grain 数的来处；
--     owner 责任单位；status 状态；revision 修订次数
create table work_board_as_of as

with

graded as (

    select
        m.as_of,
        m.reported_only,
        w.*,
        case
            when w.part <> '' then 'part'
            when w.area = t.code then 'town'
            else 'village'
        end as grain,
        so.published
    from moment as m
    inner join work as w
        on
            m.as_of >= w.month
            and extract(year from m.as_of) = extract(year from w.month)
            and visible(w.status, m.reported_only)
    cross join own_town as t
    left join source as so on w.source = so.source
    qualify
        row_number() over (partition by m.as_of, m.reported_only, w.work, w.area, w.part order by w.month desc) = 1

),

totals as (

    select
        as_of,
        reported_only,
        work,
        grain,
        any_value(work_name) as work_name,
        coalesce(any_value(unit), '') as unit,
        case when count(planned) = count(*) then sum(planned) end as planned,
        case when count(started) = count(*) then sum(started) end as started,
        case when count(done) = count(*) then sum(done) end as done,
        case when count(accepted) = count(*) then sum(accepted) end as accepted,
        list_distinct(list(step_started)) as stated_started,
        list_distinct(list(step_done)) as stated_done,
        list_distinct(list(step_accepted)) as stated_accepted,
        any_value(accept_level) as accept_level,
        max(due) as due,
        any_value(state) as state,
        case
            when grain = 'village' then list(area order by area)
            else list_sort(list_distinct(flatten(list(areas))))
        end as areas,
        any_value(qualifier) as qualifier,
        max(month) as month,
        any_value(owner) as owner,
        max(published) as published,
        weakest(status) as status,
        max(revision) as revision
    from graded
    group by as_of, reported_only, work, grain

),

chosen as (

    select *
    from totals
    qualify row_number() over (
        partition by as_of, reported_only, work
        order by
            status = 'illustrative', month desc,
            case grain when 'town' then 1 when 'part' then 2 else 3 end
    ) = 1

),

known as (

    select
        f.reported_only,
        w.work,
        min(try_cast(regexp_extract(w.location, '第([0-9]+)段', 1) as integer)) as position,
        max(w.month) filter (where visible(w.status, f.reported_only)) as newest
    from work as w
    cross join counted_for as f
    group by f.reported_only, w.work

),

due_words as (

    select
        c.*,
        k.position,
        -- 没有更晚一期的，到来源发布那天为止的话；有更晚一期的，只看所选月末
        coalesce(c.due < greatest(last_day(c.as_of), if(c.month = k.newest, c.published, null)), false) as overdue,
        extract(month from c.due)
        || '月'
        || case when c.due = last_day(c.due) then '底' else day(c.due) || '日' end as due_text,
        case when c.planned > 0 then 100 * c.done / c.planned end as done_pct,
        -- 年初到期限（没写期限的到年底）该走到哪里，按月平均
        100.0 * month(c.month) / coalesce(12 * (year(c.due) - year(c.month)) + month(c.due), 12) as time_pct
    from chosen as c
    inner join known as k on c.work = k.work and c.reported_only is not distinct from k.reported_only

),

paced as (

    select
        *,
        case
            when status <> 'illustrative' and not overdue and done < planned
                then gap_of('due', 'up', done, planned, done_pct, time_pct, month)
        end as gap,
        lines_of('due', planned) as lines
    from due_words

)

select
    d.as_of,
    d.reported_only,
    d.work,
    d.work_name,
    d.position,
    d.unit,
    d.planned,
    d.started,
    d.done,
    d.accepted,
    work_step(d.stated_started, d.started, d.planned) as step_started,
    work_step(d.stated_done, d.done, d.planned) as step_done,
    work_step(d.stated_accepted, d.accepted, d.planned) as step_accepted,
    d.accept_level,
    d.due,
    d.overdue,
    case
        -- 有计划数、过了期限而没有完成数：逾期未反馈
        when beyond_belief(d.done_pct) then '完成数与计划相差过大，待核对'
        when d.overdue and d.planned is not null and d.done is null then '原定' || d.due_text || '，逾期未反馈'
        when d.overdue and d.done < d.planned then '原定' || d.due_text || '，逾期未完成'
        else d.state
    end as state,
    d.areas,
    d.qualifier,
    case
        -- 示例不作判断；没有计划数无从判断
        when d.status = 'illustrative' or d.planned is null or beyond_belief(d.done_pct) then 'grey'
        when d.accepted >= d.planned or d.done >= d.planned then 'green'
        when d.overdue and d.done is null then 'yellow'
        when d.overdue then 'red'
        -- 没到期限的，完成的比到期限该完成的
        else light_at(d.gap, d.lines)
    end as light,
    round(d.done_pct, 1) as done_pct,
    beyond_belief(d.done_pct) as doubted,
    case when d.gap is not null then round(d.time_pct, 1) end as time_pct,
    gap_said(d.gap, d.lines) as gap,
    d.month,
    d.grain,
    d.owner,
    d.status,
    d.revision
from paced as d;

create macro work_board(on_month, only_reported) as table (

    select * exclude (as_of, reported_only)
    from work_board_as_of
    where as_of = on_month and counts_for(reported_only, only_reported)

);

-- 几个村的名称，按代码先后
create macro names_of(codes) as (

    select string_agg(name, '、' order by code) from area
    where list_contains(codes, code)

);
