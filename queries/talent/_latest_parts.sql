-- 按分组报的数，一组一行
create macro latest_parts(on_month, town_code, only_reported) as table (

    select f.indicator, f.breakdown, f.month, f.value, f.status, f.revision
    from figure_as_of as f
    where f.as_of = on_month and f.reported_only = only_reported and f.area = town_code and f.breakdown <> ''

);
