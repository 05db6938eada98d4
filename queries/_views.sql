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

-- 年报每句话要看的截至月份：期间里写了月份的按所写，没写的按年报主要数据期2020年9月
create macro fact_month(period) as make_date(
    2020, coalesce(try_cast(regexp_extract(period, '([0-9]+)月', 1) as integer), 9), 1
);

-- 年报每句话从别的表再算一遍；只用实报和推算。一句话可以有几条路，path 1 是台账计数等独立的路，2 是另录的数
-- 列：fact_id、path、value 数（已换算）、unit 单位（数个数的为空，用原文单位）、text 不是数的结果
create macro computed_fact() as table (

    with

    asked as (

        select
            s.fact_id,
            s.kind,
            s.dimension,
            fact_month(s.period) as month,
            t.code as town
        from statement as s
        cross join area as t
        where t.level = 'town'

    ),

    indicator_of (fact_id, indicator) as (

        values
            ('epi_lead_group_heads', 'epidemic_leading_heads'),
            ('epi_monitor_village_n', 'epidemic_monitor_villages'),
            ('town_admin_village_n', 'administrative_villages'),
            ('epi_drone_village_n', 'drone_disinfected_villages'),
            ('epi_disinfect_freq', 'disinfection_frequency'),
            ('epi_leaflets_n', 'epidemic_leaflets'),
            ('epi_banners_n', 'epidemic_banners'),
            ('epi_guide_village_n', 'epidemic_guide_villages'),
            ('fiscal_rev_cum_2020m09', 'fiscal_revenue'),
            ('fiscal_rev_completion_2020m09', 'fiscal_completion'),
            ('ic_tax_cum_2020m09', 'industrial_commercial_tax'),
            ('fai_cum_2020m09', 'fixed_asset_investment'),
            ('ind_above_n_2020m09', 'above_scale_industry_units'),
            ('ind_output_cum_2020m09', 'above_scale_industry_output'),
            ('svc_above_n_2020m09', 'above_scale_service_units'),
            ('svc_rev_cum_2020m09', 'above_scale_service_revenue'),
            ('trade_above_n_2020m09', 'above_quota_trade_units'),
            ('trade_sales_cum_2020m09', 'above_quota_trade_sales'),
            ('proj_n_2020m09', 'project_count'),
            ('proj_new_n', 'new_build_projects'),
            ('proj_tech_n', 'renovation_projects'),
            ('proj_total_inv_2020m09', 'project_total_investment'),
            ('proj_inv_cum_2020m09', 'project_investment'),
            ('tech_inv_industry_cum_2020m09', 'industrial_renovation_investment'),
            ('tech_inv_mfg_cum_2020m09', 'manufacturing_renovation_investment'),
            ('sishang_new_ind_n', 'new_registered_units'),
            ('sishang_reported_oct_n', 'pending_registration_units'),
            ('kinetic_city_lib_n', 'kinetic_library_projects'),
            ('reopen_above_n', 'resumed_above_scale_units'),
            ('reopen_below_n', 'resumed_below_scale_units'),
            ('reopen_rate', 'resumption_rate'),
            ('toilet_pub_village_n', 'public_toilet_villages'),
            ('toilet_pub_threshold', 'public_toilet_village_threshold'),
            ('septic_pool_n', 'septic_pools'),
            ('septic_pool_volume_each', 'septic_pool_volume'),
            ('septic_truck_n', 'septic_trucks'),
            ('talent_lead_group_heads', 'talent_leading_heads'),
            ('talent_five_teams', 'talent_team_kinds'),
            ('talent_vice_mayor', 'seconded_vice_mayors'),
            ('talent_returnee_n', 'returned_talents'),
            ('pol_patrol_freq', 'patrol_frequency'),
            ('pol_project_patrolled', 'patrolled_projects')

    ),

    sector_of (indicator, growth_fact, units_fact) as (

        values
            ('above_scale_industry_output', 'ind_output_yoy_2020m09', 'ind_above_n_2020m09'),
            ('above_scale_service_revenue', 'svc_rev_yoy_2020m09', 'svc_above_n_2020m09'),
            ('above_quota_trade_sales', 'trade_sales_yoy_2020m09', 'trade_above_n_2020m09')

    ),

    work_of (fact_id, work, part, measure) as (

        values
            ('toilet_pub_plan_n', 'public_toilet', '', 'planned'),
            ('toilet_pub_done_n', 'public_toilet', '', 'done'),
            ('septic_pool_n', 'septic_pool', '', 'done'),
            -- 原文任务即完成数，两个数都要是它
            ('dilapidated_house_n', 'house_renovation', '', 'planned'),
            ('dilapidated_house_n', 'house_renovation', '', 'done'),
            ('cleanheat_hh_plan', 'clean_heating', '三村合计', 'planned'),
            ('huhutong_len_a', 'village_road', '三村合计', 'planned'),
            ('huhutong_len_b', 'village_road', '东张村', 'planned')

    ),

    programme_of (programme, households_fact, fund_fact) as (

        values
            ('house_repair', 'pov_house_repair_hh', 'pov_house_repair_fund'),
            ('toilet_renovation', 'pov_toilet_hh', 'pov_toilet_fund'),
            ('tap_water', 'pov_water_hh', 'pov_water_fund')

    ),

    capacity_of (fact_id, project, product) as (

        values
            ('cap_haoquwei_food', '1', '食品'),
            ('cap_huachen_silicone', '3', '有机硅系列产品'),
            ('cap_chenghao_freight', '4', '货运'),
            ('cap_runxin_pigeon', '6', '信鸽'),
            ('cap_yineng_freight', '7', '货运'),
            ('cap_zhenqiao_sand', '10', '砂料'),
            ('cap_zhenqiao_textile', '12', '纺织品'),
            ('cap_zhenqiao_garment', '12', '服装'),
            ('cap_zhenqiao_printing', '12', '服装纺织品印花'),
            ('cap_yilian_resorcinol', 'A1', '间苯二酚')

    ),

    goal_of (fact_id, goal) as (

        values
            ('cleanheat_hh_plan', 'next_heat'),
            ('house_cert_rate_target', 'next_cert'),
            ('plan_six_keeps', 'plan_six_keep'),
            ('plan_six_do_six_not', 'plan_six_do'),
            ('plan_three_measures', 'plan_party'),
            ('plan_three_projects', 'plan_yinpeiyu'),
            ('plan_poverty_policies', 'plan_five_policy'),
            ('plan_no_return', 'plan_no_return'),
            ('plan_full_coverage_edu', 'plan_edu'),
            ('plan_full_coverage_culture', 'plan_culture'),
            ('plan_full_coverage_health', 'plan_health'),
            ('plan_full_coverage_elder', 'plan_elder')

    ),

    town_observation as (

        select o.*
        from observation as o
        inner join area as t on o.area = t.code
        where t.level = 'town' and o.breakdown = '' and o.basis in ('ytd', 'point') and seen(o.status, true)

    ),

    -- 统计月报里另录的同一个数
    observed as (

        select a.fact_id, o.value, o.unit
        from asked as a
        inner join indicator_of as i on a.fact_id = i.fact_id
        inner join town_observation as o on i.indicator = o.indicator and a.month = o.month

    ),

    -- 同比与单位数随行业总量同行报
    sector_growth as (

        select a.fact_id, o.yoy_pct as value, '%' as unit
        from asked as a
        inner join sector_of as s on a.fact_id = s.growth_fact
        inner join town_observation as o on s.indicator = o.indicator and a.month = o.month

    ),

    sector_units as (

        select a.fact_id, o.units_n as value
        from asked as a
        inner join sector_of as s on a.fact_id = s.units_fact
        inner join town_observation as o on s.indicator = o.indicator and a.month = o.month

    ),

    -- 收入除以全年任务；任务在财政所提供前是由完成率反推的
    completion as (

        select a.fact_id, 100 * o.value / t.value as value, '%' as unit
        from asked as a
        inner join town_observation as o on a.month = o.month
        inner join target as t on o.indicator = t.indicator and o.area = t.area and year(o.month) = t.year
        where
            a.fact_id = 'fiscal_rev_completion_2020m09'
            and o.indicator = 'fiscal_revenue'
            and seen(t.status, true)

    ),

    certificate_target as (

        select a.fact_id, t.value, t.unit
        from asked as a
        inner join target as t on a.town = t.area and year(a.month) = t.year
        where
            a.fact_id = 'house_cert_rate_target'
            and t.indicator = 'certificate_rate'
            and seen(t.status, true)

    ),

    villages as (

        select a.fact_id, count(*) as value
        from asked as a
        inner join area as v on a.town = v.parent
        where
            a.fact_id = 'town_admin_village_n'
            and v.level = 'village'
            and v.valid_from <= last_day(a.month)
            and (v.valid_to is null or v.valid_to >= last_day(a.month))
        group by a.fact_id

    ),

    project_counts as (

        select
            count(*) as listed,
            count(*) filter (where kind = '新建') as new_build,
            count(*) filter (where kind = '技改') as renovation,
            count(*) filter (where library like '%济宁市新旧动能转换库%') as in_city_library
        from project
        where in_plan and seen(status, true)
        having count(*) > 0

    ),

    projects as (

        select 'proj_n_2020m09' as fact_id, listed as value from project_counts
        union all
        select 'proj_new_n', new_build from project_counts
        union all
        select 'proj_tech_n', renovation from project_counts
        union all
        select 'kinetic_city_lib_n', in_city_library from project_counts

    ),

    capacities as (

        select i.fact_id, c.value, c.unit
        from capacity_of as i
        inner join project_capacity as c on i.project = c.project and i.product = c.product
        where seen(c.status, true)

    ),

    enterprises as (

        select a.fact_id, count(*) filter (where e.register_state = '新增纳统') as value
        from asked as a
        inner join enterprise as e on a.month >= e.month
        where a.fact_id = 'sishang_new_ind_n' and seen(e.status, true)
        group by a.fact_id
        union all
        select a.fact_id, count(*) filter (where e.register_state = '待批') as value
        from asked as a
        inner join enterprise as e on a.month >= e.month
        where a.fact_id = 'sishang_reported_oct_n' and seen(e.status, true)
        group by a.fact_id

    ),

    reported_work as (

        select * from work where seen(status, true)

    ),

    works as (

        select a.fact_id, if(i.measure = 'planned', w.planned, w.done) as value, w.unit
        from asked as a
        inner join work_of as i on a.fact_id = i.fact_id
        inner join reported_work as w on i.work = w.work and i.part = w.part and a.month = w.month
        -- 分村的数不当全镇的数；有分段的按分段找
        where w.area = a.town or w.part <> ''

    ),

    -- 有数的行涉及几个村：原文“涉及”名单应与它相同
    work_villages as (

        select
            if(w.work = 'village_road', 'huhutong_village_listed', 'cleanheat_village_n') as fact_id,
            w.month,
            unnest(w.areas) as village
        from reported_work as w
        where w.work in ('village_road', 'clean_heating') and w.planned is not null

    ),

    village_counts as (

        select a.fact_id, count(distinct v.village) as value
        from asked as a
        inner join work_villages as v on a.fact_id = v.fact_id and a.month = v.month
        group by a.fact_id

    ),

    programmes as (

        select a.fact_id, if(a.fact_id = i.fund_fact, p.fund, p.households) as value
        from programme_of as i
        inner join asked as a on a.fact_id in (i.households_fact, i.fund_fact)
        inner join programme as p on i.programme = p.programme and a.town = p.area and a.month = p.month
        where seen(p.status, true)

    ),

    site_counts as (

        select
            count(*) as listed,
            count(*) filter (where site_type = '碎石厂' and state = '停业整顿') as crushers,
            count(*) filter (where site_type = '物料堆场' and state = '停业整顿') as yards
        from site
        where month = fact_month('2020年') and seen(status, true)
        having count(*) > 0

    ),

    sites as (

        select 'pol_site_n' as fact_id, listed as value from site_counts
        union all
        select 'pol_crusher_n', crushers from site_counts
        union all
        select 'pol_yard_n', yards from site_counts

    ),

    cooperation_counts as (

        select
            count(*) filter (where kind = '挂职') as seconded,
            count(*) filter (where kind <> '挂职') as joint
        from cooperation
        where seen(status, true)
        having count(*) > 0

    ),

    cooperations as (

        select 'talent_vice_mayor' as fact_id, seconded as value from cooperation_counts
        union all
        select 'talent_collab_named', joint from cooperation_counts

    ),

    -- 列名的句子数名单；比率一句的名单是场所，不是次数，没有列名的句子名单只是占位
    rosters as (

        select a.fact_id, count(*) as value
        from asked as a
        inner join roster as r on a.fact_id = r.roster
        where a.dimension like '%|%' and a.kind <> '比率' and seen(r.status, true)
        group by a.fact_id

    ),

    goals as (

        select i.fact_id, try_cast(regexp_extract(g.printed_target, '[0-9]+') as integer) as value
        from goal_of as i
        inner join plan_goal as g on i.goal = g.goal
        where seen(g.status, true)

    ),

    texts as (

        select 'proj_workface_ids' as fact_id, string_agg(item, '、' order by position) as text
        from roster
        where roster = 'proj_workface_ids' and seen(status, true)
        union all
        select 'cleanheat_due', strftime(max(due), '%Y-%m-%d')
        from reported_work
        where work = 'clean_heating' and month = fact_month('2020年')

    ),

    counted as (

        select fact_id, value from villages
        union all
        select fact_id, value from projects
        union all
        select fact_id, value from enterprises
        union all
        select fact_id, value from village_counts
        union all
        select fact_id, value from sites
        union all
        select fact_id, value from cooperations
        union all
        select fact_id, value from rosters

    ),

    measured as (

        select fact_id, 1 as path, value, unit from completion
        union all
        select fact_id, 1, value, unit from works
        union all
        select fact_id, 1, value, unit from capacities
        union all
        select fact_id, 1, value, null from programmes
        union all
        select fact_id, 1, value, unit from certificate_target
        union all
        select fact_id, 1, value, null from counted
        union all
        select fact_id, 2, value, unit from observed
        union all
        select fact_id, 2, value, unit from sector_growth
        union all
        select fact_id, 2, value, null from sector_units
        union all
        select fact_id, 2, value, null from goals

    )

    select fact_id, path, value::double as value, unit, null as text
    from measured
    where value is not null
    union all
    select fact_id, 1, null, null, text
    from texts
    where text is not null

);
