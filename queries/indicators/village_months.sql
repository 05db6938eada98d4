-- 问题：所选第一个有分村数的指标，各村今年逐月是多少。
-- 粒度：一行 = 一个村、一个月
-- 参数：$indicators 指标代码；$month 截至月份；$reported_only 只看实报；$villages 村；
--     $confidential_below 户数、人数少于此数不写
-- 列：indicator 指标代码；name 指标；unit 单位；month 月份；area 村代码；village 村；short_name 简称；position 当月名次（不写数的为空）；
--     villages 当月村数；value 数；text 不写数时的显示；median 当月中位数（不写的为空）；chosen 已选；status 状态；revision 修订次数
with

newest as (

    select *
    from village_latest($indicators, $month, $reported_only, '上年同期')
    order by position
    limit 1

)

select
    indicator,
    name,
    unit,
    month,
    area,
    village,
    short_name,
    village_rank as position,
    villages_n as villages,
    shown as value,
    text,
    middle as median,
    list_contains($villages, area) as chosen,
    status,
    revision
from
    village_ranks(
        $indicators,
        generate_series(date_trunc('year', $month), $month, interval 1 month),
        $reported_only,
        $confidential_below
    )
where indicator = (select l.indicator from newest as l)
order by area, month
