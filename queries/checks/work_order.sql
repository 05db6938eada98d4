-- 问题：工程与项目的先后多少：完工不多于计划（超额要确认），验收不多于完工，开工不少于完工，完成投资不多于本年计划。
-- 粒度：一行 = 一处矛盾
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

comparisons as (

    select
        work_name as subject,
        area,
        month,
        row_id,
        unnest([
            {
                'severity': 'warning', 'field': '完工数', 'less': done, 'more': planned,
                'message': '完工数多于计划数'
            },
            { 'severity': 'error', 'field': '验收数', 'less': accepted, 'more': done, 'message': '验收数多于完工数' },
            { 'severity': 'error', 'field': '开工数', 'less': done, 'more': started, 'message': '开工数少于完工数' }
        ]) as said
    from incoming_work
    union all by name
    select
        '项目' || project as subject,
        null as area,
        month,
        row_id,
        {
            'severity': 'warning', 'field': '本年累计完成投资', 'less': cumulative_investment, 'more': year_plan,
            'message': '累计完成投资多于本年计划投资'
        } as said
    from incoming_project_progress

)

select
    said.severity,
    said.field,
    row_id,
    subject,
    area,
    month,
    case when said.field = '开工数' then said.more else said.less end as value,
    said.message || '（' || plain(said.less) || '对' || plain(said.more) || '）' as message,
    case
        when said.severity = 'error' then '请核对这两个数'
        else '请核对，确已超额完成的请确认'
    end as advice
from comparisons
where said.less > said.more
