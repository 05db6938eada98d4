-- 问题：民生工程有几项，走到计划、开工、完工、验收各一步的有几项，几项未填报。
-- 粒度：一行 = 一步
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：step 步骤；works 已到这一步（项）；part 部分（项）；missing 未填报（项）；not_applicable 不适用（项）；status 状态；revision 修订次数
with

board as (

    select * from work_board($month, $reported_only)

),

steps as (

    select 1 as position, '列入' as step, 'done' as state, status, revision from board
    union all
    select 2 as position, '开工' as step, coalesce(step_started, 'missing') as state, status, revision from board
    union all
    select 3 as position, '完工' as step, coalesce(step_done, 'missing') as state, status, revision from board
    union all
    select 4 as position, '验收' as step, coalesce(step_accepted, 'missing') as state, status, revision from board

)

select
    step,
    count(*) filter (where state = 'done')::integer as works,
    count(*) filter (where state = 'part')::integer as part,
    count(*) filter (where state = 'missing')::integer as missing,
    count(*) filter (where state = 'na')::integer as not_applicable,
    weakest(status) as status,
    max(revision) as revision
from steps
group by position, step
order by position
