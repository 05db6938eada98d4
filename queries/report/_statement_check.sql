-- 年报逐条对照：年报每一个数与从别的表算得的数。与月份、村无关，打开快照时算一次。

create table statement_check as

with

-- 一、每句话的数另在哪里：取法、行、分段；台账计数的不在此列
fact_source (fact_id, measure, row_key, part) as (

    values
    ('epi_lead_group_heads', '统计月报', 'epidemic_leading_heads', ''),
    ('epi_monitor_village_n', '统计月报', 'epidemic_monitor_villages', ''),
    ('town_admin_village_n', '统计月报', 'administrative_villages', ''),
    ('epi_drone_village_n', '统计月报', 'drone_disinfected_villages', ''),
    ('epi_disinfect_freq', '统计月报', 'disinfection_frequency', ''),
    ('epi_leaflets_n', '统计月报', 'epidemic_leaflets', ''),
    ('epi_banners_n', '统计月报', 'epidemic_banners', ''),
    ('epi_guide_village_n', '统计月报', 'epidemic_guide_villages', ''),
    ('fiscal_rev_cum_2020m09', '统计月报', 'fiscal_revenue', ''),
    ('fiscal_rev_completion_2020m09', '统计月报', 'fiscal_completion', ''),
    ('ic_tax_cum_2020m09', '统计月报', 'industrial_commercial_tax', ''),
    ('fai_cum_2020m09', '统计月报', 'fixed_asset_investment', ''),
    ('ind_above_n_2020m09', '统计月报', 'above_scale_industry_units', ''),
    ('ind_output_cum_2020m09', '统计月报', 'above_scale_industry_output', ''),
    ('svc_above_n_2020m09', '统计月报', 'above_scale_service_units', ''),
    ('svc_rev_cum_2020m09', '统计月报', 'above_scale_service_revenue', ''),
    ('trade_above_n_2020m09', '统计月报', 'above_quota_trade_units', ''),
    ('trade_sales_cum_2020m09', '统计月报', 'above_quota_trade_sales', ''),
    ('proj_n_2020m09', '统计月报', 'project_count', ''),
    ('proj_new_n', '统计月报', 'new_build_projects', ''),
    ('proj_tech_n', '统计月报', 'renovation_projects', ''),
    ('proj_total_inv_2020m09', '统计月报', 'project_total_investment', ''),
    ('proj_inv_cum_2020m09', '统计月报', 'project_investment', ''),
    ('tech_inv_industry_cum_2020m09', '统计月报', 'industrial_renovation_investment', ''),
    ('tech_inv_mfg_cum_2020m09', '统计月报', 'manufacturing_renovation_investment', ''),
    ('sishang_new_ind_n', '统计月报', 'new_registered_units', ''),
    ('sishang_reported_oct_n', '统计月报', 'pending_registration_units', ''),
    ('kinetic_city_lib_n', '统计月报', 'kinetic_library_projects', ''),
    ('reopen_above_n', '统计月报', 'resumed_above_scale_units', ''),
    ('reopen_below_n', '统计月报', 'resumed_below_scale_units', ''),
    ('reopen_rate', '统计月报', 'resumption_rate', ''),
    ('toilet_pub_village_n', '统计月报', 'public_toilet_villages', ''),
    ('toilet_pub_threshold', '统计月报', 'public_toilet_village_threshold', ''),
    ('septic_pool_n', '统计月报', 'septic_pools', ''),
    ('septic_pool_volume_each', '统计月报', 'septic_pool_volume', ''),
    ('septic_truck_n', '统计月报', 'septic_trucks', ''),
    ('talent_lead_group_heads', '统计月报', 'talent_leading_heads', ''),
    ('talent_five_teams', '统计月报', 'talent_team_kinds', ''),
    ('talent_vice_mayor', '统计月报', 'seconded_vice_mayors', ''),
    ('talent_returnee_n', '统计月报', 'returned_talents', ''),
    ('pol_patrol_freq', '统计月报', 'patrol_frequency', ''),
    ('pol_project_patrolled', '统计月报', 'patrolled_projects', ''),
    ('ind_output_yoy_2020m09', '同比', 'above_scale_industry_output', ''),
    ('svc_rev_yoy_2020m09', '同比', 'above_scale_service_revenue', ''),
    ('trade_sales_yoy_2020m09', '同比', 'above_quota_trade_sales', ''),
    ('ind_above_n_2020m09', '单位数', 'above_scale_industry_output', ''),
    ('svc_above_n_2020m09', '单位数', 'above_scale_service_revenue', ''),
    ('trade_above_n_2020m09', '单位数', 'above_quota_trade_sales', ''),
    ('fiscal_rev_completion_2020m09', '完成任务', 'fiscal_revenue', ''),
    ('house_cert_rate_target', '全年任务', 'certificate_rate', ''),
    ('toilet_pub_plan_n', '计划数', 'public_toilet', ''),
    ('dilapidated_house_n', '计划数', 'house_renovation', ''),
    ('cleanheat_hh_plan', '计划数', 'clean_heating', '三村合计'),
    ('huhutong_len_a', '计划数', 'village_road', '三村合计'),
    ('huhutong_len_b', '计划数', 'village_road', '东张村'),
    ('toilet_pub_done_n', '完工数', 'public_toilet', ''),
    ('septic_pool_n', '完工数', 'septic_pool', ''),
    ('dilapidated_house_n', '完工数', 'house_renovation', ''),
    ('cleanheat_due', '计划完成日', 'clean_heating', '三村合计'),
    ('cleanheat_village_n', '涉及村', 'clean_heating', ''),
    ('huhutong_village_listed', '涉及村', 'village_road', ''),
    ('pov_house_repair_hh', '户数', 'house_repair', ''),
    ('pov_toilet_hh', '户数', 'toilet_renovation', ''),
    ('pov_water_hh', '户数', 'tap_water', ''),
    ('pov_house_repair_fund', '投入资金', 'house_repair', ''),
    ('pov_toilet_fund', '投入资金', 'toilet_renovation', ''),
    ('pov_water_fund', '投入资金', 'tap_water', ''),
    ('cap_haoquwei_food', '项目能力', '1', '食品'),
    ('cap_huachen_silicone', '项目能力', '3', '有机硅系列产品'),
    ('cap_chenghao_freight', '项目能力', '4', '货运'),
    ('cap_runxin_pigeon', '项目能力', '6', '信鸽'),
    ('cap_yineng_freight', '项目能力', '7', '货运'),
    ('cap_zhenqiao_sand', '项目能力', '10', '砂料'),
    ('cap_zhenqiao_textile', '项目能力', '12', '纺织品'),
    ('cap_zhenqiao_garment', '项目能力', '12', '服装'),
    ('cap_zhenqiao_printing', '项目能力', '12', '服装纺织品印花'),
    ('cap_yilian_resorcinol', '项目能力', 'A1', '间苯二酚'),
    ('sishang_new_ind_n', '在统情况', '新增纳统', ''),
    ('sishang_reported_oct_n', '在统情况', '待批', ''),
    ('cleanheat_hh_plan', '计划目标', 'next_heat', ''),
    ('house_cert_rate_target', '计划目标', 'next_cert', ''),
    ('plan_six_keeps', '计划目标', 'plan_six_keep', ''),
    ('plan_six_do_six_not', '计划目标', 'plan_six_do', ''),
    ('plan_three_measures', '计划目标', 'plan_party', ''),
    ('plan_three_projects', '计划目标', 'plan_yinpeiyu', ''),
    ('plan_poverty_policies', '计划目标', 'plan_five_policy', ''),
    ('plan_no_return', '计划目标', 'plan_no_return', ''),
    ('plan_full_coverage_edu', '计划目标', 'plan_edu', ''),
    ('plan_full_coverage_culture', '计划目标', 'plan_culture', ''),
    ('plan_full_coverage_health', '计划目标', 'plan_health', ''),
    ('plan_full_coverage_elder', '计划目标', 'plan_elder', '')

),

-- 二、不看原句，从别的表再算一遍，只用实报和推算。一句话可以有几条路：
-- path 1 为台账计数、折算等独立的路，2 为另录的同一个数；unit 空为按原句单位
asked as (

    select s.fact_id, f.measure, f.row_key, f.part, s.month, s.main_month, t.code as town
    from dated_statement as s
    left join fact_source as f on s.fact_id = f.fact_id
    cross join area as t
    where t.level = 'town'

),

town_observation as (

    select a.fact_id, a.measure, o.indicator, o.area, o.month, o.value, o.unit, o.yoy_pct, o.units_n
    from asked as a
    inner join observation as o on a.row_key = o.indicator and a.town = o.area and a.month = o.month
    where o.breakdown = '' and o.basis in ('ytd', 'point') and seen(o.status, true)

),

observed as (

    select
        fact_id,
        2 as path,
        case measure when '同比' then yoy_pct when '单位数' then units_n else value end as value,
        case measure when '同比' then '%' when '统计月报' then unit end as unit
    from town_observation
    where measure in ('统计月报', '同比', '单位数')

),

-- 收入除以全年任务；任务由印出的完成率反推出来的，算回去必然相等，不能拿来核对
completion as (

    select o.fact_id, 1 as path, 100 * o.value / t.value as value, '%' as unit
    from town_observation as o
    inner join target as t on o.indicator = t.indicator and o.area = t.area and extract(year from o.month) = t.year
    where o.measure = '完成任务' and t.status = 'reported'

),

targets as (

    select a.fact_id, 1 as path, t.value, t.unit
    from asked as a
    inner join target as t on a.row_key = t.indicator and a.town = t.area and extract(year from a.month) = t.year
    where a.measure = '全年任务' and seen(t.status, true)

),

town_work as (

    select a.fact_id, a.measure, w.part, w.areas, w.planned, w.done, w.due, w.unit
    from asked as a
    inner join work as w on a.row_key = w.work
    where
        -- 预计完成日不是数据月份，工程一律看主要数据期
        w.month = a.main_month
        -- 分村的数不当全镇的数；有分段的按分段找
        and (a.measure = '涉及村' or (w.part = a.part and (w.part <> '' or w.area = a.town)))
        and seen(w.status, true)

),

works as (

    select fact_id, 1 as path, case measure when '计划数' then planned else done end as value, unit
    from town_work
    where measure in ('计划数', '完工数')

),

-- 列了数的行涉及哪些村
work_village as (

    select fact_id, unnest(areas) as village
    from town_work
    where measure = '涉及村' and planned is not null

),

work_villages as (

    select fact_id, 1 as path, count(distinct village) as value, null as unit
    from work_village
    group by fact_id

),

programmes as (

    select
        a.fact_id,
        1 as path,
        case a.measure when '户数' then p.households else p.fund end as value,
        case a.measure when '户数' then '户' else '万元' end as unit
    from asked as a
    inner join programme as p on a.row_key = p.programme and a.town = p.area and a.month = p.month
    where a.measure in ('户数', '投入资金') and seen(p.status, true)

),

capacities as (

    select a.fact_id, 1 as path, c.value, c.unit
    from asked as a
    inner join project_capacity as c on a.row_key = c.project and a.part = c.product
    where a.measure = '项目能力' and seen(c.status, true)

),

-- 每家企业当时最近一期的在统情况
enterprise_state as (

    select a.fact_id, a.row_key, e.register_state
    from asked as a
    inner join enterprise as e on a.month >= e.month
    where a.measure = '在统情况' and seen(e.status, true)
    qualify row_number() over (partition by a.fact_id, e.enterprise order by e.month desc) = 1

),

enterprises as (

    select fact_id, 1 as path, count(*) filter (where register_state = row_key) as value, null as unit
    from enterprise_state
    group by fact_id

),

villages as (

    select a.fact_id, 1 as path, count(*) as value, null as unit
    from asked as a
    inner join area as v on a.town = v.parent
    where
        a.fact_id = 'town_admin_village_n'
        and a.month between v.valid_from and coalesce(v.valid_to, a.month)
    group by a.fact_id

),

-- 计数的列名就是句子的编号
project_counts as (

    select
        count(*) as proj_n_2020m09,
        count(*) filter (where kind = '新建') as proj_new_n,
        count(*) filter (where kind = '技改') as proj_tech_n,
        count(*) filter (where library like '%济宁市新旧动能转换库%') as kinetic_city_lib_n
    from project
    where in_plan and seen(status, true)
    having count(*) > 0

),

site_counts as (

    select
        count(*) as pol_site_n,
        count(*) filter (where site_type = '碎石厂' and state = '停业整顿') as pol_crusher_n,
        count(*) filter (where site_type = '物料堆场' and state = '停业整顿') as pol_yard_n
    from site
    where month in (select main_month from dated_statement) and seen(status, true)
    having count(*) > 0

),

cooperation_counts as (

    select
        count(*) filter (where kind = '挂职') as talent_vice_mayor,
        count(*) filter (where kind <> '挂职') as talent_collab_named
    from cooperation
    where seen(status, true)
    having count(*) > 0

),

ledgers as (

    select fact_id, value
    from project_counts
    unpivot (value for fact_id in (proj_n_2020m09, proj_new_n, proj_tech_n, kinetic_city_lib_n))
    union all
    select fact_id, value
    from site_counts
    unpivot (value for fact_id in (pol_site_n, pol_crusher_n, pol_yard_n))
    union all
    select fact_id, value
    from cooperation_counts
    unpivot (value for fact_id in (talent_vice_mayor, talent_collab_named))

),

-- 列了名的句子数名单；没列名的，名单只是占位；消毒一句的名单是场所，不是次数
rosters as (

    select s.fact_id, 1 as path, count(*) as value, null as unit
    from statement as s
    inner join roster as r on s.fact_id = r.roster
    where s.dimension like '%|%' and s.kind <> '比率' and seen(r.status, true)
    group by s.fact_id

),

goals as (

    select
        a.fact_id,
        2 as path,
        try_cast(regexp_extract(g.printed_target, '[0-9]+') as integer) as value,
        null as unit
    from asked as a
    inner join plan_goal as g on a.row_key = g.goal
    where a.measure = '计划目标' and seen(g.status, true)

),

numbers as (

    select * from observed
    union all
    select * from completion
    union all
    select * from targets
    union all
    select * from works
    union all
    select * from work_villages
    union all
    select * from programmes
    union all
    select * from capacities
    union all
    select * from enterprises
    union all
    select * from villages
    union all
    select fact_id, 1 as path, value, null as unit from ledgers
    union all
    select * from rosters
    union all
    select * from goals

),

texts as (

    select roster as fact_id, string_agg(item, '、' order by position) as text
    from roster
    where roster = 'proj_workface_ids' and seen(status, true)
    group by roster
    union all
    select fact_id, strftime(due, '%Y-%m-%d') as text
    from town_work
    where measure = '计划完成日'

),

computed_fact as (

    select fact_id, path, value::double as value, unit, null as text
    from numbers
    where value is not null
    union all
    select fact_id, 1 as path, null as value, null as unit, text
    from texts
    where text is not null

),

-- 三、与原句对照
printed as (

    -- 原文的数换成换算单位：亿元、万吨等乘一万
    select
        *,
        try_cast(printed_value as double) as printed_number,
        case
            when printed_unit = unit then 1
            when regexp_matches(printed_unit, '^(亿|万[^元])') then 10000
            else 1
        end as factor,
        length(split_part(coalesce(printed_value, ''), '.', 2))::integer as decimals,
        length(printed_value) - length(rtrim(printed_value, '0')) as trailing_zeros
    from dated_statement

),

stated as (

    -- 没有印数字的：双、三等用换算数，只列名的数列了几个，月底换成日期
    select
        *,
        coalesce(
            printed_number * factor,
            value,
            case when kind = '定性' and dimension like '%|%' then length(string_split(dimension, '|')) end
        ) as number,
        -- 余、近只差末位有效数字的一格以内：120余是120到130，近200是100到200
        power(10, trailing_zeros) * factor as step,
        case
            when printed_value like '%月底'
                then strftime(last_day(written_month(printed_value, extract(year from main_month))), '%Y-%m-%d')
            else printed_value
        end as text
    from printed

),

compared as (

    select
        s.*,
        c.path,
        c.value as computed_value,
        c.text as computed_text,
        c.value = s.printed_number and coalesce(c.unit, s.unit) = s.printed_unit as same,
        round(c.value / s.factor, s.decimals) = coalesce(s.printed_number, s.number) as rounds_to_it,
        case
            when s.qualifier in ('余', '多') then c.value >= s.number and c.value < s.number + s.step
            when s.qualifier = '近' then c.value > s.number - s.step and c.value <= s.number
        end as within_bound,
        -- 年报数据表自己的换算数也要对
        coalesce(abs(s.value - s.number) < 0.00005, s.value is null) as converted_right
    from stated as s
    left join computed_fact as c on s.fact_id = c.fact_id

),

judged as (

    select
        *,
        case
            when computed_text is not null and text is not null
                then
                    case
                        when computed_text = printed_value then '一致'
                        when computed_text = text then '换算一致'
                        else '矛盾'
                    end
            when computed_value is null or number is null then '无数据'
            when not converted_right then '矛盾'
            when same then '一致'
            when rounds_to_it or within_bound then '换算一致'
            else '矛盾'
        end as verdict
    from compared

)

select
    fact_id,
    theme,
    section,
    paragraph,
    label,
    dimension,
    period,
    printed_value,
    printed_unit,
    qualifier,
    value,
    unit,
    round(computed_value, 4) as computed_value,
    computed_text,
    verdict,
    kind,
    progress,
    note,
    status
from judged
-- 几条路都比，有一条不合就显示那一条
qualify row_number() over (partition by fact_id order by if(verdict = '矛盾', 0, 1), path, computed_value) = 1;
