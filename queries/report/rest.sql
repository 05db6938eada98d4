-- 问题：有数、又没有自己的面板的指标，属哪个主题，各是多少、今年和上年各月走势如何。
-- 粒度：一行 = 一个指标、一个月；各主题一次问，面板取自己主题的
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$with_panel 有自己面板的指标，写作 主题/指标代码
-- 列：indicator 指标代码；name 指标；theme 主题；month 月份；value 数；unit 单位；qualifier 限定词；yoy_pct 同比（%）；target 全年任务；
--     target_status 任务状态；status 状态；revision 修订次数
select
    f.indicator,
    f.name,
    i.theme,
    f.month,
    f.value,
    f.unit,
    f.qualifier,
    f.yoy_pct,
    t.value as target,
    t.status as target_status,
    f.status,
    f.revision
from figure as f
inner join indicator as i on f.indicator = i.code
left join
    tasks_set($reported_only) as t
    on f.indicator = t.indicator and f.area = t.area and extract(year from f.month) = t.year
where
    not list_contains($with_panel, i.theme || '/' || i.code)
    and f.area = $town
    and f.month <= $month
    -- 图上画到上年
    and extract(year from f.month) >= extract(year from $month) - 1
    and f.value is not null
    and visible(f.status, $reported_only)
order by i.rowid, f.month
