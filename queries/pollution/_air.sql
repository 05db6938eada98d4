-- 空气质量各项当年截至某月最近一期，各按目录规定的口径（多为当月），没有报的没有行
create macro latest_air(as_of, town_code, only_reported) as table (

    select o.indicator, o.month, o.value, o.status, o.revision
    from observation as o
    inner join indicator as i on o.indicator = i.code and o.basis = i.basis
    where
        o.indicator in ('pm25', 'pm10', 'good_air_days', 'good_air_rate', 'air_rank')
        and o.area = town_code
        and o.month <= as_of
        and extract(year from o.month) = extract(year from as_of)
        and o.breakdown = ''
        and o.value is not null
        and visible(o.status, only_reported)
    qualify row_number() over (partition by o.indicator order by o.month desc) = 1

);
