-- 问题：同一来源再交的文件里，或同一行另有填数的，已发布的数有没有这次留空或整行没有的：原数照留，但这次没有再报。
-- 粒度：一行 = 一个数
-- 列：severity 程度；sheet 工作表；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

blanks as (

    select
        sheet,
        field,
        area,
        source,
        beside,
        row_id,
        month,
        case sheet
            when '统计月报' then concat_ws('|', indicator, basis, breakdown)
            when '民生工程' then concat_ws('|', work, part)
            else coalesce(programme, project)
        end as line
    from incoming_blank

),

covered as (

    -- 一个来源这次说到的月份
    select p.source, s.month
    from series as s
    inner join incoming_place as p on s.source = p.source
    where s.row_id is not null
    union
    select source, month from blanks

),

standing as (

    select s.*
    from series as s
    -- 全年任务以年计，不必月月再报
    where s.row_id is null and s.status = 'reported' and s.sheet <> '目标任务'

),

asked as (

    -- 留空的格：同一来源报过的，或这一行别的格填了的
    select s.*, b.row_id as place
    from standing as s
    inner join blanks as b
        on
            s.sheet = b.sheet
            and s.field = b.field
            and s.line = b.line
            and s.area is not distinct from b.area
            and s.month = b.month
            and (s.source = b.source or b.beside)
    union all by name
    -- 整行没有的：没有格可指，指到表
    select s.*, coalesce(t.row_id, w.row_id) as place
    from standing as s
    inner join incoming_place as w on s.source = w.source and w.sheet = ''
    left join incoming_place as t on s.source = t.source and s.sheet = t.sheet
    where
        exists (
            select 1
            from covered as c
            where c.source = s.source and c.month = s.month
        )
        and not exists (
            select 1
            from blanks as b
            where
                b.sheet = s.sheet
                and b.field = s.field
                and b.line = s.line
                and b.area is not distinct from s.area
                and b.month = s.month
        )

)

select
    'warning' as severity,
    sheet,
    field,
    min(place) as row_id,
    subject,
    area,
    month,
    null as value,
    '已发布的' || if(field = '数值', '', '“' || field || '”') || '是' || plain(any_value(value)) || '，这次没有填，原数照留' as message,
    '漏填的请补上，不再报的请确认' as advice
from asked
group by sheet, field, line, subject, area, month
