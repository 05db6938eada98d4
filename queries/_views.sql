-- 各查询共用的派生视图与表宏，打开快照时建立一次。

-- 可见的观测：只看实报时去掉示例
create macro seen(status, reported_only) as not (reported_only and status = 'illustrative');

-- 备注写明来源没有截止时间的数：期末是按来源的主要数据期定的，不能说成“1—9月”
create macro undated(note) as coalesce(contains(note, '截止时间'), false);

-- 全年任务
create macro tasks_set(only_reported) as table (
    select *
    from target
    where seen(status, only_reported)
);

-- 全镇口径、截至某月、当年的全部累计与时点观测；分组报的不是全镇数，不在内
create macro town_year(as_of, town_code, only_reported) as table (

    select o.*
    from observation as o
    where
        o.area = town_code
        and o.breakdown = ''
        and o.month <= as_of
        and extract(year from o.month) = extract(year from as_of)
        and o.basis in ('ytd', 'point')
        and seen(o.status, only_reported)

);

-- 每个指标截至某月最近的一期（各指标的数据截至月份可以不同）。每个可选月份、只看实报与否先算好：
-- 打开快照时算一次，页面每次只取一片，不再逐次排序
create table figure_as_of as

with

span as (

    select min(month)::timestamp as first_month, max(month)::timestamp as last_month from observation

),

calendar as (

    -- 每个月都要有一片，没有新报数的月份沿用上一期；末年到12月为止，因为别的表可能报得更晚
    select
        unnest(
            generate_series(first_month, date_trunc('year', last_month) + interval 11 month, interval 1 month)
        )::date as as_of
    from span

),

choices as (

    select unnest([false, true]) as reported_only

)

select
    -- 只留各查询用到的列：列越少，每条查询编译得越快
    calendar.as_of,
    choices.reported_only,
    o.area,
    o.indicator,
    o.basis,
    o.breakdown,
    o.month,
    o.value,
    o.unit,
    o.qualifier,
    o.yoy_pct,
    o.units_n,
    o.status,
    o.revision
from calendar
cross join choices
inner join observation as o
    on
        calendar.as_of >= o.month
        and extract(year from o.month) = extract(year from calendar.as_of)
        and o.basis in ('ytd', 'point')
        and seen(o.status, choices.reported_only)
qualify
    row_number() over (
        partition by calendar.as_of, choices.reported_only, o.area, o.indicator, o.breakdown
        order by o.month desc
    ) = 1;

-- 各指标的总数；分组报的另由 latest_parts 取，免得一个指标变成几行
create macro latest(on_month, town_code, only_reported) as table (

    select
        f.area,
        f.indicator,
        f.basis,
        f.month,
        f.value,
        f.unit,
        f.qualifier,
        f.yoy_pct,
        f.units_n,
        f.status,
        f.revision
    from figure_as_of as f
    where f.as_of = on_month and f.reported_only = only_reported and f.area = town_code and f.breakdown = ''

);

-- 按分组报的数，一组一行
create macro latest_parts(on_month, town_code, only_reported) as table (

    select f.indicator, f.breakdown, f.month, f.value, f.status, f.revision
    from figure_as_of as f
    where f.as_of = on_month and f.reported_only = only_reported and f.area = town_code and f.breakdown <> ''

);

-- 几行并成一行时的状态：有一行示例即示例，其次推算
create macro weakest(status) as case
    when bool_or(status = 'illustrative') then 'illustrative'
    when bool_or(status = 'derived') then 'derived'
    else 'reported'
end;

-- 由几个数算出来的数：有一个是示例即示例，否则推算
create macro computed(statuses) as if(list_contains(statuses, 'illustrative'), 'illustrative', 'derived');

-- 有全年任务的累计指标（和财政收入）截至某月完成任务的多少、与时序之差。上报的完成率优先，只用于它那一期；
-- 没有的由累计除以任务推算。示例的数不作判断，示例的任务也不拿来判断。打开快照时算一次
create table completion_as_of as

with

compared as (

    select
        f.as_of,
        f.reported_only,
        f.area,
        f.indicator,
        f.month,
        f.value,
        f.unit,
        f.qualifier,
        f.status,
        coalesce(p.value, 100 * f.value / t.value) as completion_pct,
        case
            when p.value is not null then p.status
            else computed([f.status, t.status])
        end as completion_status,
        100.0 * extract(month from f.month) / 12 as time_pct,
        t.value as target,
        t.low as target_low,
        t.high as target_high,
        t.status as target_status,
        greatest(f.revision, coalesce(p.revision, 0), coalesce(t.revision, 0)) as revision
    from figure_as_of as f
    left join
        target as t
        on
            f.indicator = t.indicator
            and f.area = t.area
            and extract(year from f.month) = t.year
            and seen(t.status, f.reported_only)
    left join
        figure_as_of as p
        on
            f.indicator = 'fiscal_revenue'
            and p.indicator = 'fiscal_completion'
            and p.breakdown = ''
            and f.as_of = p.as_of
            and f.reported_only = p.reported_only
            and f.area = p.area
            and f.month = p.month
    where f.breakdown = '' and f.basis = 'ytd' and (t.value is not null or f.indicator = 'fiscal_revenue')

)

select
    *,
    completion_pct - time_pct as lead_points,
    completion_pct is not null and 'illustrative' not in (status, completion_status) as judged
from compared;

-- 按时序亮灯：与时序之差（个百分点）不低于两条线的绿、黄，再低的红；不能判断的灰
create macro pace_light(lead_points, judged, green_at_least, yellow_at_least) as case
    when not judged then 'grey'
    when lead_points >= green_at_least then 'green'
    when lead_points >= yellow_at_least then 'yellow'
    else 'red'
end;

-- 财政收入比时序快慢，供一句话结论用：总是一行，没有报的为空
create macro revenue_pace(on_month, town_code, only_reported) as table (

    select
        -- 示例的任务不拿来判断
        max(lead_points) filter (where judged or status = 'illustrative') as lead_points,
        max(month) as month,
        coalesce(bool_or(status = 'illustrative'), false) as illustrative
    from completion_as_of
    where as_of = on_month and reported_only = only_reported and area = town_code and indicator = 'fiscal_revenue'

);

-- 工程在某月的最近一期，按工程、区划、分段
create macro latest_work(as_of, only_reported) as table (

    select w.*
    from work as w
    where w.month <= as_of and extract(year from w.month) = extract(year from as_of) and seen(w.status, only_reported)
    qualify row_number() over (partition by w.work, w.area, w.part order by w.month desc) = 1

);

-- 扶贫项目在某月的最近一期，按项目、区划
create macro latest_programme(as_of, only_reported) as table (

    select p.*
    from programme as p
    where p.month <= as_of and extract(year from p.month) = extract(year from as_of) and seen(p.status, only_reported)
    qualify row_number() over (partition by p.programme, p.area order by p.month desc) = 1

);

-- 文字里写的月份，没写年的按 of_year；没写月份的为空
create macro written_month(text, of_year) as make_date(
    coalesce(try_cast(regexp_extract(text, '([0-9]{4})年', 1) as integer), of_year),
    try_cast(regexp_extract(text, '([0-9]+)月', 1) as integer),
    1
);

-- 年报每句话看哪个月：期间里写了月份的按所写，没写的按年报的主要数据月，即各句写得最多的月份；
-- 一句都没有写月份的，按发布前半年所在年的年初
create table dated_statement as

with

written as (

    select
        st.*,
        so.published - interval 6 month as about,
        written_month(st.period, extract(year from so.published - interval 6 month)) as said_month
    from statement as st
    inner join source as so on st.source = so.source

),

counted as (

    select source, said_month as main_month
    from written
    where said_month is not null
    group by source, said_month
    qualify row_number() over (partition by source order by count(*) desc, said_month desc) = 1

)

select
    w.* exclude (about, said_month),
    coalesce(c.main_month, date_trunc('year', w.about)::date) as main_month,
    coalesce(w.said_month, c.main_month, date_trunc('year', w.about)::date) as month
from written as w
left join counted as c on w.source = c.source;

-- 料场名录截至某月的最近一期，一家一行
create macro latest_site(as_of, only_reported) as table (

    select s.*
    from site as s
    where s.month <= as_of and seen(s.status, only_reported)
    qualify row_number() over (partition by s.site order by s.month desc) = 1

);

-- 在册料场几家，几家停业整顿，几家已验收或恢复；没有名录时没有行
create macro site_counts(as_of, only_reported) as table (

    select
        count(*) as sites,
        count(*) filter (where state = '停业整顿') as suspended,
        count(*) filter (where state in ('已验收', '恢复经营')) as reopened,
        max(month) as month,
        weakest(status) as status,
        max(revision) as revision
    from latest_site(as_of, only_reported)
    having count(*) > 0

);

-- 空气质量各项当年截至某月最近一期，各按目录规定的口径（多为当月），没有报的没有行
create macro latest_air(as_of, town_code, only_reported) as table (

    select o.indicator, o.month, o.value, o.status, o.revision
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where
        o.indicator in ('pm25', 'pm10', 'good_air_days', 'good_air_rate', 'air_rank')
        and o.area = town_code
        and o.month <= as_of
        and extract(year from o.month) = extract(year from as_of)
        and o.breakdown = ''
        and o.value is not null
        and seen(o.status, only_reported)
    qualify row_number() over (partition by o.indicator order by o.month desc) = 1

);

-- 当年截至某月各天的应巡与实巡点次。应巡 = 在册未关闭的料场 + 料场之外的点位，每点每天一次
-- 只算有台账的月份，从首条记录到末条记录：没有报的月份不当作没有巡；名录报出以前的月份按最早一期名录
create macro patrol_days(as_of, only_reported, extra_points) as table (

    with

    ledger as (

        select patrolled_on, site, result, status, revision, date_trunc('month', patrolled_on)::date as month
        from patrol
        where
            patrolled_on <= last_day(as_of)
            and extract(year from patrolled_on) = extract(year from as_of)
            and seen(status, only_reported)

    ),

    recorded as (

        select month, weakest(status) as status from ledger
        group by month

    ),

    span as (

        select min(patrolled_on) as first_day, max(patrolled_on) as final_day from ledger

    ),

    calendar as (

        select unnest(generate_series(first_day::timestamp, final_day::timestamp, interval 1 day))::date as day
        from span

    ),

    directory as (

        select r.month, s.site, s.state
        from recorded as r
        cross join site as s
        where seen(s.status, only_reported)
        qualify
            row_number() over (
                partition by r.month, s.site
                order by s.month <= r.month desc, abs(datediff('month', s.month, r.month))
            ) = 1

    ),

    points as (

        select month, count(*) + extra_points as due
        from directory
        where state is distinct from '关闭'
        group by month

    ),

    made as (

        select
            patrolled_on as day,
            count(*) as made,
            count(*) filter (where result = '发现问题') as found,
            weakest(status) as status,
            max(revision) as revision
        from ledger
        group by patrolled_on

    )

    select
        c.day,
        p.month,
        p.due,
        coalesce(m.made, 0) as made,
        greatest(p.due - coalesce(m.made, 0), 0) as missed,
        coalesce(m.found, 0) as found,
        coalesce(m.status, r.status) as status,
        coalesce(m.revision, 0) as revision
    from calendar as c
    inner join points as p on date_trunc('month', c.day) = p.month
    inner join recorded as r on p.month = r.month
    left join made as m on c.day = m.day

);

-- 截至某月末的环保问题：当年发现的，和年初还没有销号的；月末以后的整改、销号当时还不知道
create macro problems_as_of(as_of, only_reported) as table (

    with

    known as (

        select
            r.* exclude (fixed_on, closed_on),
            case when r.fixed_on <= last_day(as_of) then r.fixed_on end as fixed_on,
            case when r.closed_on <= last_day(as_of) then r.closed_on end as closed_on
        from rectification as r
        where
            r.found_on <= last_day(as_of)
            and (
                extract(year from r.found_on) = extract(year from as_of)
                or r.closed_on is null
                or r.closed_on >= date_trunc('year', as_of)
            )
            and seen(r.status, only_reported)

    )

    select
        *,
        case
            when closed_on is not null then '已销号'
            when fixed_on is not null then '待销号'
            when due_on < last_day(as_of) then '逾期未整改'
            else '整改中'
        end as stage
    from known

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
--     overdue 已过期；state 现状；areas 涉及村；qualifier 约数；light 灯；done_pct 完成率；month 数据月份；grain 数的来处；
--     owner 责任单位；status 状态；revision 修订次数
create macro work_board(as_of, town_code, only_reported, published) as table (

    with

    graded as (

        select
            *,
            case
                when part <> '' then 'part'
                when area = town_code then 'town'
                else 'village'
            end as grain
        from latest_work(as_of, only_reported)

    ),

    totals as (

        select
            work,
            grain,
            any_value(work_name) as work_name,
            any_value(unit) as unit,
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
            weakest(status) as status,
            max(revision) as revision
        from graded
        group by work, grain

    ),

    chosen as (

        select *
        from totals
        qualify row_number() over (
            partition by work
            order by
                status = 'illustrative', month desc,
                case grain when 'town' then 1 when 'part' then 2 else 3 end
        ) = 1

    ),

    paragraphs as (

        select work, min(try_cast(regexp_extract(location, '第([0-9]+)段', 1) as integer)) as position
        from work
        group by work

    ),

    due_words as (

        select
            *,
            due < greatest(last_day(as_of), published) as overdue,
            extract(month from due)
            || '月'
            || case when due = last_day(due) then '底' else day(due) || '日' end as due_text
        from chosen

    )

    select
        d.work,
        d.work_name,
        p.position,
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
        coalesce(d.overdue, false) as overdue,
        case
            -- 有计划数、过了期限而没有完成数：逾期未反馈
            when d.overdue and d.planned is not null and d.done is null then '原定' || d.due_text || '，逾期未反馈'
            when d.overdue and d.done < d.planned then '原定' || d.due_text || '，逾期未完成'
            else d.state
        end as state,
        d.areas,
        d.qualifier,
        case
            -- 示例不作判断；没有计划数无从判断
            when d.status = 'illustrative' or d.planned is null then 'grey'
            when d.accepted >= d.planned or d.done >= d.planned then 'green'
            when d.overdue and d.done is null then 'yellow'
            when d.overdue then 'red'
            else 'grey'
        end as light,
        case when d.planned > 0 then 100 * d.done / d.planned end as done_pct,
        d.month,
        d.grain,
        d.owner,
        d.status,
        d.revision
    from due_words as d
    inner join paragraphs as p on d.work = p.work

);

-- 户数太少须保密：写“<3”，不写数；0是没有，不算。合计是公开的：藏的几个数相加若只有一种可能（只有一个、
-- 或都是最小、都是最大），减一减就知道了，所以把界限提高到推不出为止，写“<4”“<5”；几个都没有的不用提高
create macro hides(n, hidden_sum, below) as n = 0 or (n > 1 and hidden_sum > n and hidden_sum < n * (below - 1));

create macro few(households, below) as coalesce(households > 0 and households < below, false);

-- 某月在册的村
create macro villages_of(as_of, town_code) as table (

    select code, name, short_name
    from area
    where
        level = 'village'
        and parent = town_code
        and (valid_from is null or valid_from <= as_of)
        and (valid_to is null or valid_to >= as_of)

);

-- 几个村的名称，按代码先后
create macro names_of(codes) as (

    select string_agg(name, '、' order by code) from area
    where list_contains(codes, code)

);
