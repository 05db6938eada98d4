-- 问题：同一来源再交的文件里，或同一行另有填数的，已发布的数有没有这次留空或整行没有的：原数照留，但这次没有再报。
--     换了文件名再交的，凭一张表已发布的数又交来一半以上来认。
-- 粒度：一行 = 一个数
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

unfilled as (

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

months as (

    select month from series
    where row_id is not null
    union
    select month from unfilled

),

told as (

    -- 这次说到的月份以外，不用看
    select s.*
    from series as s
    inner join months as m on s.month = m.month

),

lateness as (

    -- 晚一个月出数的指标和它的排名，与上个月的其余指标不在一份报表里
    select
        l.sheet,
        l.line,
        coalesce(max(i.lag_months), 0) as late
    from (
        select sheet, line from told
        union
        select sheet, line from unfilled
    ) as l
    left join indicator as i on l.sheet = '统计月报' and i.code in (split_part(l.line, '|', 1), split_part(l.line, '|', 3))
    group by l.sheet, l.line

),

blanks as (

    select u.*, l.late
    from unfilled as u
    inner join lateness as l on u.sheet = l.sheet and u.line = l.line

),

figures as (

    select s.*, l.late
    from told as s
    inner join lateness as l on s.sheet = l.sheet and s.line = l.line

),

covered as (

    -- 一个来源这次说到的月份
    select p.source, f.month, f.late
    from figures as f
    inner join incoming_place as p on f.source = p.source
    where f.row_id is not null
    union
    select source, month, late from blanks

),

standing as (

    select *
    from figures
    -- 全年任务以年计，不必月月再报
    where row_id is null and status = 'reported' and sheet <> '目标任务'

),

renamed as (

    -- 换了名字再交的：一个来源的一张表，它已发布的数别的文件又交来一半以上
    select
        s.sheet,
        s.month,
        coalesce(s.stood_in, s.source) as source,
        coalesce(min(p.row_id), min(s.row_id)) as row_id
    from told as s
    left join incoming_place as p on s.row_id is not null and s.source = p.source and s.sheet = p.sheet
    where s.status = 'reported' and (s.row_id is null or s.stood_in is not null)
    group by s.sheet, s.month, coalesce(s.stood_in, s.source)
    having count(s.row_id) * 2 >= count(*) and bool_and(s.row_id is null or s.source <> s.stood_in)

),

placed as (

    -- 有格而留空的，指到那一格；整行没有的没有格
    select
        s.*,
        b.source as blank_source,
        b.beside,
        b.row_id as place
    from standing as s
    left join blanks as b
        on
            s.sheet = b.sheet
            and s.field = b.field
            and s.line = b.line
            and s.area is not distinct from b.area
            and s.month = b.month

),

asked as (

    -- 留空的格：同一来源报过的，或这一行别的格填了的
    select p.*
    from placed as p
    left join renamed as r on p.sheet = r.sheet and p.month = r.month and p.source = r.source
    where p.place is not null and (p.source = p.blank_source or p.beside or r.row_id is not null)
    union all
    -- 整行没有的：指到表
    select p.* replace (coalesce(t.row_id, w.row_id) as place)
    from placed as p
    inner join covered as c on p.source = c.source and p.month = c.month and p.late = c.late
    inner join incoming_place as w on p.source = w.source and w.sheet = ''
    left join incoming_place as t on p.source = t.source and p.sheet = t.sheet
    where p.place is null
    union all
    select p.* replace (r.row_id as place)
    from placed as p
    inner join renamed as r on p.sheet = r.sheet and p.month = r.month and p.source = r.source
    where p.place is null

)

select
    'warning' as severity,
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
