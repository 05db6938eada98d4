-- 村情看的是哪一个村：所选的村里代码最小的一个；没有选的，名录里的第一个。前后各是哪个村
create macro village_shown(chosen, as_of, town_code) as table (

    select
        code,
        name,
        lag(code) over (order by code) as previous,
        lag(name) over (order by code) as previous_name,
        lead(code) over (order by code) as next,
        lead(name) over (order by code) as next_name
    from villages_of(as_of, town_code)
    qualify row_number() over (order by not list_contains(chosen, code), code) = 1

);
