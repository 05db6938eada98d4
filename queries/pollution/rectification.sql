-- 问题：环保问题发现多少，到月末整改多少、销号多少、逾期多少。
-- 粒度：一行 = 一步
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：step 步骤；problems 问题（件）；share_pct 占发现（%）；late 超期整改（件）；carried 上年结转（件）；
--     recorded_to 台账记到；status 状态
with

problems as (

    select * from problems_as_of($month, $reported_only)

),

counted as (

    select
        count(*) as found,
        count(fixed_on) as fixed,
        count(closed_on) as closed,
        count(*) filter (where stage = '逾期未整改') as overdue,
        count(*) filter (where fixed_on > due_on) as late,
        count(*) filter (where extract(year from found_on) < extract(year from $month)) as carried,
        max(greatest(found_on, coalesce(fixed_on, found_on), coalesce(closed_on, found_on))) as recorded_to,
        weakest(status) as status
    from problems
    having count(*) > 0

),

steps as (

    select 1 as position, '发现' as step, found as problems, * from counted
    union all
    select 2 as position, '已整改' as step, fixed as problems, * from counted
    union all
    select 3 as position, '已销号' as step, closed as problems, * from counted
    union all
    select 4 as position, '逾期未改' as step, overdue as problems, * from counted

)

select
    step,
    try_cast(problems as integer) as problems,
    percent_of(problems, found) as share_pct,
    try_cast(late as integer) as late,
    try_cast(carried as integer) as carried,
    recorded_to,
    status
from steps
order by position
