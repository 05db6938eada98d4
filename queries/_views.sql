-- 各查询共用的派生视图与表宏，打开快照时建立一次。

-- 可见的观测：只看实报时去掉示例
create macro seen(status, reported_only) as not (reported_only and status = 'illustrative');

-- 全镇口径、截至某月、当年的全部累计与时点观测
create macro town_year(as_of, town_code, only_reported) as table (

    select o.*
    from observation as o
    where
        o.area = town_code
        and o.month <= as_of
        and year(o.month) = year(as_of)
        and o.basis in ('ytd', 'point')
        and seen(o.status, only_reported)

);

-- 每个指标截至某月最近的一期（各指标的数据截至月份可以不同）
create macro latest(as_of, town_code, only_reported) as table (

    select *
    from town_year(as_of, town_code, only_reported)
    qualify row_number() over (partition by indicator, breakdown order by month desc) = 1

);

-- 工程在某月的最近一期，按工程、区划、分段
create macro latest_work(as_of, only_reported) as table (

    select w.*
    from work as w
    where w.month <= as_of and year(w.month) = year(as_of) and seen(w.status, only_reported)
    qualify row_number() over (partition by w.work, w.area, w.part order by w.month desc) = 1

);

-- 扶贫项目在某月的最近一期，按项目、区划
create macro latest_programme(as_of, only_reported) as table (

    select p.*
    from programme as p
    where p.month <= as_of and year(p.month) = year(as_of) and seen(p.status, only_reported)
    qualify row_number() over (partition by p.programme, p.area order by p.month desc) = 1

);
