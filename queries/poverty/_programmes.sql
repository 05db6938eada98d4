-- 扶贫项目在某月的最近一期，按项目、区划
create macro latest_programme(as_of, only_reported) as table (

    select p.*
    from programme as p
    where
        p.month <= as_of
        and extract(year from p.month) = extract(year from as_of)
        and visible(p.status, only_reported)
    qualify row_number() over (partition by p.programme, p.area order by p.month desc) = 1

);
