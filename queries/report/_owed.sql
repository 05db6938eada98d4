-- 各月该报而没有报的月报指标。

-- 列：due_month 该报的一期；last_month 此前报到哪一期，从没报过的为空；since_month 从哪一期起没有报，从没报过的为空
-- 从第一次有实报的月份算起，以前的不算欠；不定期的不算欠
create table owed_as_of as

with

calendar as (

    select distinct as_of from moment

),

reported as (

    select distinct r.indicator, r.month
    from (
        select indicator, month, status, is_last_year from observation
        union all
        -- 对外不显示的也报过了
        select indicator, month, status, is_last_year from withheld
    ) as r
    where r.status <> 'illustrative' and not r.is_last_year

),

begun as (

    select min(b.month) as month from reported as b

),

-- 各指标的每一期到下一期报来以前是最近的一期
lasting as (

    select
        indicator,
        month,
        lead(month) over (partition by indicator order by month) as next_month
    from reported

),

-- 晚出数的，看它自己的月份。台账类指标由台账行数算得，不在月报里报
periodic as (

    select
        c.as_of,
        i.*,
        months_spanned(i.frequency) as step,
        (c.as_of - to_months(i.lag_months))::date as own_month
    from indicator as i
    cross join calendar as c
    where i.sheet = '统计月报' and step is not null

),

-- 不晚于所看月份的最近一期
due as (

    select
        p.*,
        -- 企业报表没有单独的1月，1月看上年12月的
        case
            when extract(month from p.own_month) < p.first_month
                then make_date(extract(year from p.own_month) - 1, 12, 1)
            else p.own_month - to_months(try_cast(extract(month from p.own_month) % p.step as integer))
        end::date as due_month
    from periodic as p

)

select
    d.as_of,
    d.theme,
    d.code as indicator,
    d.name,
    d.owner,
    d.sheet,
    d.unit,
    d.definition,
    d.due_month,
    l.month as last_month,
    -- 报过以后的下一期
    greatest(
        l.month + to_months(d.step),
        make_date(extract(year from l.month + to_months(d.step)), d.first_month, 1)
    )::date as since_month
from due as d
cross join begun as b
left join
    lasting as l
    on d.code = l.indicator and d.as_of >= l.month and coalesce(d.as_of < l.next_month, true)
where
    -- 以前的不算欠；还没有实报的，都欠
    (d.due_month >= b.month or coalesce(d.as_of < b.month, true))
    -- 早报了更晚一期的，该报的那一期就不欠了
    and coalesce(l.month < d.due_month, true);
