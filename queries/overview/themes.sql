-- 问题：各主题的要数历年各月是多少，最近一期的增长、任务完成到哪里。
-- 粒度：一行 = 一个要数、一个月
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：theme 主题；path 页面；indicator 指标代码；name 要数；month 月份；value 数；unit 单位；qualifier 限定词；yoy_pct 同比（%）；
--     units_n 单位数（家）；target 全年任务；completion_pct 完成任务（%）；words 说明；status 状态；revision 修订次数
with

-- 一个主题一两个要数；没有数的不出现
headline (position, theme, path, indicator) as (

    values
    (1, 'economy', 'economy', 'fiscal_revenue'),
    (2, 'economy', 'economy', 'above_scale_industry_output'),
    (3, 'economy', 'economy', 'fixed_asset_investment'),
    (5, 'rural', 'rural-revitalization', 'rural_disposable_income'),
    (8, 'pollution', 'pollution-control', 'good_air_rate'),
    (9, 'epidemic', 'epidemic-control', 'epidemic_monitor_villages'),
    (10, 'talent', 'talent', 'returned_talents'),
    (11, 'overview', 'indicators', 'county_rank')

),

reported as (

    select
        h.position,
        h.theme,
        h.path,
        f.indicator,
        f.name,
        f.month,
        f.value,
        f.unit,
        f.qualifier,
        f.yoy_pct,
        f.units_n,
        f.status,
        f.revision
    from figures_of((select list(indicator) from headline), $reported_only) as f
    inner join headline as h on f.indicator = h.indicator
    where f.area = $town and f.month <= $month and f.value is not null

),

programme_months as (

    select distinct month from programme
    where month <= $month and visible(status, $reported_only)

),

-- 一项这个月没有报的，用它当年上一期的
programmes as (

    select
        m.month,
        max_by(p.households, p.month) as households,
        max_by(p.status, p.month) as status,
        max_by(p.revision, p.month) as revision
    from programme_months as m
    inner join programme as p
        on m.month >= p.month and extract(year from m.month) = extract(year from p.month)
    where p.area = $town and p.households is not null and visible(p.status, $reported_only)
    group by m.month, p.programme

),

helped as (

    select
        6 as position,
        'poverty' as theme,
        'poverty-alleviation' as path,
        '三项帮扶' as name,
        month,
        sum(households) as value,
        '户次' as unit,
        '一户可有多次' as words,
        computed(list(status)) as status,
        max(revision) as revision
    from programmes
    group by month

),

site_months as (

    select distinct month from site
    where month <= $month and visible(status, $reported_only)

),

sites as (

    select
        m.month,
        max_by(s.state, s.month) as state,
        max_by(s.status, s.month) as status,
        max_by(s.revision, s.month) as revision
    from site_months as m
    inner join site as s on m.month >= s.month
    where visible(s.status, $reported_only)
    group by m.month, s.site

),

suspended as (

    select
        7 as position,
        'pollution' as theme,
        'pollution-control' as path,
        '停业整顿料场' as name,
        month,
        count_if(state = '停业整顿') as value,
        '家' as unit,
        coalesce(
            '已验收恢复' || nullif(count_if(state in ('已验收', '恢复经营')), 0) || '家', '验收恢复家数未报'
        ) as words,
        weakest(status) as status,
        max(revision) as revision
    from sites
    group by month

),

accepted as (

    select
        4 as position,
        'rural' as theme,
        'rural-revitalization' as path,
        '验收民生工程' as name,
        max(month) as month,
        count_if(step_accepted = 'done') as value,
        '项' as unit,
        coalesce(
            string_agg(work_name, '、' order by position, work) filter (where step_accepted = 'done'), '尚无验收'
        ) as words,
        weakest(status) as status,
        max(revision) as revision
    from work_board_as_of
    where as_of <= $month and counts_for(reported_only, $reported_only)
    group by as_of
    -- 只要有报数的月份
    having max(month) = as_of

),

goals as (

    select
        12 as position,
        'plan' as theme,
        'plan' as path,
        any_value(plan_year) || '年计划目标' as name,
        count(*) as value,
        '项' as unit,
        coalesce(nullif(count_if(printed_target is null), 0) || '项原文无目标数，待下达', '都写了目标') as words,
        weakest(status) as status,
        max(revision) as revision
    from plan_shown($month, '当年', $reported_only)
    having count(*) > 0

),

headlines as (

    select * from reported
    union all by name
    select * from helped
    union all by name
    select * from suspended
    union all by name
    select * from accepted
    union all by name
    select * from goals

)

select
    h.theme,
    h.path,
    h.indicator,
    h.name,
    h.month,
    h.value::double as value,
    h.unit,
    h.qualifier,
    h.yoy_pct,
    h.units_n,
    t.target::double as target,
    t.completion_pct::double as completion_pct,
    h.words,
    h.status,
    h.revision
from headlines as h
left join
    task_as_of as t
    on
        h.indicator = t.indicator
        and h.month = t.month
        and $month between t.month and t.until
        and counts_for(t.reported_only, $reported_only)
        and t.area = $town
        -- 实报的数不说完成了示例任务的多少；大得不可信的也不说
        and (h.status = 'illustrative' or coalesce(t.target_status, '') <> 'illustrative')
        and not t.doubted
order by h.position, h.month
