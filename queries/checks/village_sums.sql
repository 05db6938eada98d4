-- 问题：各村之和与全镇数是否一致：超过全镇是错误，村已报齐而不足要确认，村未报齐只提示。
-- 粒度：一行 = 一项、一期
-- 参数：$town 区划代码
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

asked as (

    select distinct
        sheet,
        field,
        line,
        status,
        extract(year from month) as year
    from series
    where row_id is not null

),

of_villages as (

    select s.*, a.year
    from series as s
    inner join asked as a
        on
            s.sheet = a.sheet
            and s.field = a.field
            and s.line = a.line
            and s.status = a.status
            and extract(year from s.month) = a.year
    where starts_with(s.area, $town) and s.area <> $town and s.adds_up

),

sums as (

    select
        sheet,
        field,
        line,
        month,
        year,
        status,
        sum(value) as total,
        sum(step) as step,
        count(distinct area) as villages_n,
        min(row_id) as row_id,
        bool_or(vague(qualifier)) as vague
    from of_villages
    group by sheet, field, line, month, year, status

),

reporting as (

    -- 本年报过这一项的村
    select
        sheet,
        field,
        line,
        year,
        status,
        count(distinct area) as villages_n
    from of_villages
    group by sheet, field, line, year, status

),

compared as (

    select
        t.*,
        s.total,
        s.villages_n,
        r.villages_n as reporting_n,
        s.row_id as village_row_id,
        if(t.rounded, (s.step + t.step) / 2, 0) as slack
    from series as t
    inner join sums as s using (sheet, field, line, month, status)
    inner join reporting as r using (sheet, field, line, year, status)
    where t.area = $town and t.joint is not true and not vague(t.qualifier) and not s.vague

)

select
    case
        when total > value then 'error'
        when villages_n < reporting_n then 'notice'
        else 'warning'
    end as severity,
    field,
    coalesce(row_id, village_row_id) as row_id,
    subject,
    area,
    month,
    value,
    '全镇' || plain(value) || '，' || villages_n || '个村合计' || plain(total)
    || case
        when total > value then '，多于全镇'
        when villages_n < reporting_n then '，还有' || (reporting_n - villages_n) || '个村没有报这一期'
        else '，少于全镇'
    end as message,
    case
        when total > value or villages_n >= reporting_n then '请核对全镇数与分村数'
        else '请催报其余的村'
    end as advice
from compared
where
    (row_id is not null or village_row_id is not null)
    and abs(total - value) > slack
