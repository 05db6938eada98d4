-- 问题：所选指标历年各月走势如何：累计、当月、同比或完成率。
-- 粒度：一行 = 一个指标、一个月
-- 参数：$indicators 指标代码；$month 截至月份；$town 区划代码；$villages 村；$reported_only 只看实报；$view 口径；
--     $confidential_below 村里户数、人数少于此数不写
-- 列：indicator 指标代码；name 指标；area 区划代码；place 地方；month 月份；value 数；unit 单位；qualifier 限定词；
--     yoy_pct 同比（%）；target 全年任务；pace 按时序应完成；completion_pct 完成任务（%）；
--     completion_status 完成率状态；first_month 年内首月；status 状态；revision 修订次数
with

-- 只选了一个村、它又有这个指标的数，就看这个村；不写的数不画
series as (

    select *
    from told_figures($indicators, $reported_only, $confidential_below)
    where area = $town or area = $villages[1]
    qualify
        area = if(len($villages) = 1 and bool_or(area <> $town) over (partition by indicator), $villages[1], $town)
        and month <= $month
        and not hidden

),

viewed as (

    select
        s.indicator,
        s.name,
        s.position,
        s.area,
        s.place,
        s.month,
        s.first_month,
        case $view
            when '当月' then in_month(s.value, b.value, s.basis, s.kind, extract(month from s.month) = s.first_month)
            when '同比' then s.yoy_pct
            when '完成率' then if(c.doubted, null, c.completion_pct)
            else s.value
        end as value,
        if($view in ('同比', '完成率'), '%', s.unit) as unit,
        if($view = '累计', s.qualifier, null) as qualifier,
        s.yoy_pct,
        t.value as target,
        if(c.doubted, null, c.completion_pct) as completion_pct,
        c.completion_status,
        case when $view = '当月' and s.basis = 'ytd' and b.value is not null then computed([s.status, b.status]) end
            as worked_out,
        case $view
            when '累计' then if(c.judged = 'pace', as_printed(t.value * p.share_pct / 100, t.value), null)
            when '完成率' then c.time_pct
        end as pace,
        if($view = '完成率', c.completion_status, s.status) as own_status,
        if($view = '完成率', coalesce(c.revision, s.revision), s.revision) as revision
    from series as s
    left join series as b
        on
            s.indicator = b.indicator
            and s.month = b.month + interval 1 month
            and extract(year from s.month) = extract(year from b.month)
    left join
        tasks_set(true) as t -- 示例的任务也不拿来比
        on s.indicator = t.indicator and s.area = t.area and extract(year from s.month) = t.year
    left join pace_path as p on s.indicator = p.indicator and extract(month from s.month) = p.month
    left join
        task_as_of as c
        on
            s.indicator = c.indicator
            and s.area = c.area
            and s.month = c.month
            and counts_for(c.reported_only, $reported_only)

)

select
    indicator,
    name,
    area,
    place,
    month,
    value,
    unit,
    qualifier,
    yoy_pct,
    target,
    pace,
    completion_pct,
    completion_status,
    first_month,
    coalesce(worked_out, own_status) as status,
    revision
from viewed
where
    value is not null
    and not (area <> $town and confidential(unit) and few(value, $confidential_below))
order by position, month
