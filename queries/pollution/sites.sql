-- 问题：在册料场各是什么类型、处于什么状态，恢复经营要哪几家验收。
-- 粒度：一行 = 一家料场（各家截至该月的最近一期）
-- 参数：$month 截至月份；$reported_only 只看实报
-- 列：site 点位编码；site_name 点位；site_type 类型；village 所在村；state 经营状态；accepted_on 验收日期；
--     accepted_by 验收部门；departments 恢复经营须经；month 名录月份；status 状态；revision 修订次数
with

directory as (

    select * from latest_site($month, $reported_only)

),

rule as (

    select string_agg(item, '、' order by position) as departments
    from roster_of($month, $reported_only)
    where roster = 'pol_acceptance_rule'

)

select
    d.site,
    d.site_name,
    d.site_type,
    a.name as village,
    d.state,
    d.accepted_on,
    d.accepted_by,
    r.departments,
    d.month,
    d.status,
    d.revision
from directory as d
cross join rule as r
left join area as a on d.area = a.code
order by min(d.site) over (partition by d.site_type), d.site
