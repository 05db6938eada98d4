-- 校验用的表。incoming_* 是这次交来的行（row_id 指回文件里的那一行），stored_* 是当前快照的文件，
-- current_* 是从中取来对照的行；合起来是发布以后的样子，同一键上强的状态在先，其次本月自报的在上年同期之先，其次是这次交来的。
-- incoming_blank 是有格而没有填的数，incoming_place 是每个来源、每张表的位置（表名为空的是整个文件）。
-- 相互比较的只是状态相同的行：示例、推算不作实报的对照，也不拿实报去判断它们。

create macro strength(status) as list_position(['illustrative', 'derived', 'reported'], status);

-- 近、余、约等不是确数，不作精确比较；其中、全部、计划是确数
create macro vague(qualifier) as
coalesce(qualifier in ('近', '不到', '以内', '余', '以上', '多', '约', '预计', '预计以上'), false);

create macro plain(number) as regexp_replace(number::decimal(38, 4)::varchar, '[.]?0+$', '');

create macro one_decimal(number) as round(number, 1)::decimal(38, 1)::varchar;

create macro month_name(month) as extract(year from month) || '年' || extract(month from month) || '月';

create macro period_of(sheet, month) as
if(sheet = '目标任务', extract(year from month) || '年', month_name(month));

-- 写出的数最小一档是多少（按存储单位）：8.525亿元是10万元，77.1是0.1
create macro step_of(printed, value) as
pow(10, -length(regexp_extract(coalesce(printed, ''), '[.]([0-9]+)$', 1)))
* coalesce(abs(value::double / nullif(try_cast(replace(printed, ',', '') as double), 0)), 1);

create macro own_step(value) as step_of(plain(value), value);

-- 两个数各自四舍五入，相差多少仍可能相等；同一档的两数舍入后大小次序不变
create macro slack(step, other_step) as case when step = other_step then 0 else (step + other_step) / 2 end;

-- 写出的数舍入以前可能是多少，与推算的上下限有没有交点（浮点的零头不算）
create macro is_apart(value, step, lowest, highest) as
coalesce(round(greatest(lowest - value, value - highest), 9) > step / 2, false);

create table current_observation as

with

span as (

    select min(month) as first_month, max(month) as last_month
    from (
        select month from incoming_observation
        union all
        select month from incoming_blank
        union all
        -- 再交的文件整张漏掉的表，也要有原数可对
        select month from stored_observation
        where source in (select source from incoming_place)
    ) as asked

)

select stored.*
from stored_observation as stored
inner join span on stored.month between span.first_month - interval 13 month and span.last_month + interval 12 month;

-- 人才库的各支队伍：按它们分组报人数
create table team as
select item as name from stored_roster
where roster = 'talent_five_teams'
union
select item from incoming_roster
where roster = 'talent_five_teams';

create table current_target as select * from stored_target;

create table current_site as select distinct site from stored_site;

create table current_project as select project, short_name from stored_project;

create table observation as

with

both_sides as (

    select * from incoming_observation
    union all by name
    select *, null::integer as row_id from current_observation

),

standing as (

    select
        *,
        any_value(if(row_id is null and status = 'reported', source, null)) over same as stood_in
    from both_sides
    window same as (partition by indicator, area, month, basis, breakdown)
    qualify
        row_number() over (
            partition by indicator, area, month, basis, breakdown
            order by strength(status) desc, is_last_year asc, row_id is null asc
        ) = 1

)

select
    standing.*
    exclude (indicator_name, printed_unit, location, note, undated, revision)
    replace (standing.value::decimal(38, 4) as value),
    i.name as subject,
    i.kind,
    i.over_areas,
    i.signed,
    standing.basis = i.basis as own_basis,
    step_of(standing.printed_value, standing.value) as step
from standing
inner join indicator as i on standing.indicator = i.code;

create table target as

with

both_sides as (

    select * from incoming_target
    union all by name
    select *, null::integer as row_id from current_target

)

select *
from both_sides
qualify
    row_number() over (
        partition by indicator, area, year order by strength(status) desc, row_id nulls last
    ) = 1;

create table work as

with

both_sides as (

    select * from incoming_work
    union all by name
    select *, null::integer as row_id from stored_work

)

select
    *,
    any_value(if(row_id is null and status = 'reported', source, null)) over same as stood_in
from both_sides
window same as (partition by work, area, part, month)
qualify
    row_number() over (
        partition by work, area, part, month order by strength(status) desc, row_id nulls last
    ) = 1;

create table programme as

with

both_sides as (

    select * from incoming_programme
    union all by name
    select *, null::integer as row_id from stored_programme

)

select
    *,
    any_value(if(row_id is null and status = 'reported', source, null)) over same as stood_in
from both_sides
window same as (partition by programme, area, month)
qualify
    row_number() over (
        partition by programme, area, month order by strength(status) desc, row_id nulls last
    ) = 1;

create table project_progress as

with

both_sides as (

    select * from incoming_project_progress
    union all by name
    select *, null::integer as row_id from stored_project_progress

)

select
    *,
    any_value(if(row_id is null and status = 'reported', source, null)) over same as stood_in
from both_sides
window same as (partition by project, month)
qualify
    row_number() over (
        partition by project, month order by strength(status) desc, row_id nulls last
    ) = 1;

-- 各表里逐月的数，一行一个数。line 与 area 合起来是同一项；cumulative 是本年累计；
-- within 是累计的那一年，不累计的为空；rounded 是经四舍五入的金额，合计可以差一点；joint 是几个村合报的数；
-- stood_in 是同一键已发布的实报出自哪个来源。一张表说不上的列为空
create table series as

with

work_figures as (

    select
        '民生工程' as sheet,
        unnest(['计划数', '开工数', '完工数', '验收数']) as field,
        work_name as subject,
        concat_ws('|', work, part) as line,
        unnest(try_cast([planned, started, done, accepted] as decimal(38, 4)[])) as value,
        *
    from work

),

programme_figures as (

    select
        '扶贫项目' as sheet,
        unnest(['户数', '投入资金']) as field,
        unnest([null, fund_qualifier]) as qualifier,
        unnest(try_cast([households, fund] as decimal(38, 4)[])) as value,
        *
    from programme

),

projects as (

    select project, short_name from incoming_project
    union all
    select project, short_name from current_project

),

project_names as (

    select project, any_value(short_name) as short_name
    from projects
    group by project

),

figures as (

    select
        '统计月报' as sheet,
        '数值' as field,
        subject,
        concat_ws('|', indicator, basis, breakdown) as line,
        area,
        month,
        value,
        step,
        qualifier,
        status,
        source,
        stood_in,
        row_id,
        basis = 'ytd' and kind in ('flow', 'count') as cumulative,
        signed,
        kind = 'flow' as rounded,
        own_basis and over_areas = 'sum' as adds_up
    from observation
    union all by name
    select
        sheet,
        field,
        subject,
        line,
        area,
        month,
        value,
        own_step(value) as step,
        qualifier,
        status,
        source,
        stood_in,
        row_id,
        field <> '计划数' as cumulative,
        len(areas) > 0 as joint,
        true as adds_up
    from work_figures
    union all by name
    select
        sheet,
        field,
        programme_name as subject,
        programme as line,
        area,
        month,
        value,
        own_step(value) as step,
        qualifier,
        status,
        source,
        stood_in,
        row_id,
        true as cumulative,
        field = '投入资金' as rounded,
        true as adds_up
    from programme_figures
    union all by name
    select
        '项目进度' as sheet,
        '本年累计完成投资' as field,
        coalesce(n.short_name, '项目' || g.project) as subject,
        g.project as line,
        g.month,
        g.cumulative_investment::decimal(38, 4) as value,
        own_step(g.cumulative_investment) as step,
        g.status,
        g.source,
        g.stood_in,
        g.row_id,
        true as cumulative
    from project_progress as g
    left join project_names as n on g.project = n.project
    union all by name
    select
        '目标任务' as sheet,
        '全年任务' as field,
        i.name as subject,
        t.indicator as line,
        t.area,
        make_date(t.year, 1, 1) as month,
        t.value::decimal(38, 4) as value,
        own_step(t.value) as step,
        t.status,
        t.source,
        t.row_id,
        i.signed
    from target as t
    inner join indicator as i on t.indicator = i.code

)

select *, case when cumulative then extract(year from month) end as within
from figures
where value is not null;

-- 同一项各期的数，与它的上一期（累计数只在一年之内）；只要这次有数的，和上一年里这次有数的
create table change as

with

asked as (

    select distinct
        sheet,
        field,
        line,
        area,
        status,
        unnest([within, within + 1]) as within
    from series
    where row_id is not null

)

select
    s.*,
    lag(s.value) over previous as earlier,
    lag(s.month) over previous as earlier_month,
    lag(s.row_id) over previous as earlier_row_id,
    lag(s.step) over previous as earlier_step,
    lag(s.qualifier) over previous as earlier_qualifier
from series as s
inner join asked as a
    on
        s.sheet = a.sheet
        and s.field = a.field
        and s.line = a.line
        and s.area is not distinct from a.area
        and s.status = a.status
        and s.within is not distinct from a.within
window previous as (partition by s.sheet, s.field, s.line, s.area, s.status, s.within order by s.month);

-- 差了一万倍上下（三千到三万倍）：多半是万元写成了元，或元写成了万元
create macro is_slip(value, other) as
coalesce(greatest(value::double / other, other::double / value) between 3162.3 and 31622.7, false);
