-- 问题：年报说“全部”的几处，分子分母各有没有。
-- 粒度：一行 = 一处说法
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：claim 说法；scope 对象；qualifier 年报说法；programme_name 列明项目；households 列明户数（户）；denominator 总户数（户）；light 灯；note 备注；
--     location 出处；status 状态；revision 修订次数
with

programme_of (fact_id, programme) as (

    values
    ('pov_house_safe_all', 'house_repair'),
    ('pov_toilet_all', 'toilet_renovation'),
    ('pov_water_all', 'tap_water')

)

select
    s.label as claim,
    s.dimension as scope,
    s.qualifier,
    p.programme_name,
    p.households,
    try_cast(d.value as bigint) as denominator,
    'grey' as light,
    s.note,
    s.section || '·第' || s.paragraph || '段' as location,
    s.status,
    greatest(s.revision, coalesce(p.revision, 0), coalesce(d.revision, 0)) as revision
from statements_of($month, $reported_only) as s
left join programme_of as i on s.fact_id = i.fact_id
left join latest_programme($month, $reported_only) as p on i.programme = p.programme and p.area = $town
left join latest($month, $town, $reported_only) as d on d.indicator = 'registered_poor_households'
where
    s.theme = 'poverty'
    and s.qualifier = '全部'
order by s.paragraph asc, p.households desc, s.fact_id asc
