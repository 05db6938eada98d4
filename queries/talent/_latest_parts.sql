-- 按分组报的数，一组一行；总数的分组为空
create macro latest_parts(on_month, town_code, only_reported) as table (

    select f.indicator, f.breakdown, f.month, f.value, f.status, f.revision
    from figure_as_of as f
    where
        on_month between f.month and f.until
        and counts_for(f.reported_only, only_reported)
        and f.area = town_code

);
