-- 文字里写的月份，没写年的按 of_year；没写月份的为空
create macro written_month(text, of_year) as make_date(
    coalesce(try_cast(regexp_extract(text, '([0-9]{4})年', 1) as integer), of_year),
    try_cast(regexp_extract(text, '([0-9]+)月', 1) as integer),
    1
);

-- 年报每句话看哪个月：期间里写了月份的按所写，没写的按年报的主要数据月，即各句写得最多的月份；
-- 一句都没有写月份的，按来源所报那一年的年初
create table dated_statement as

with

written as (

    select
        st.*,
        y.year,
        written_month(st.period, y.year) as said_month
    from statement as st
    inner join source_year as y on st.source = y.said_by

),

counted as (

    select source, said_month as main_month
    from written
    where said_month is not null
    group by source, said_month
    qualify row_number() over (partition by source order by count(*) desc, said_month desc) = 1

),

dated as (

    select w.* exclude (year), coalesce(c.main_month, make_date(w.year, 1, 1)) as main_month
    from written as w
    left join counted as c on w.source = c.source

)

select * exclude (said_month), coalesce(said_month, main_month) as month
from dated;

-- 某月看得到的年报原话：说的是当年、不晚于当月
create macro statements_of(as_of, only_reported) as table (

    select s.*
    from dated_statement as s
    where
        s.month <= as_of
        and extract(year from s.month) = extract(year from as_of)
        and visible(s.status, only_reported)

);
