-- 问题：谁、哪家科研单位，与哪家企业合作，合作什么。
-- 粒度：一行 = 一项合作与一家科研单位
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：cooperation 合作代码；kind 方式；institution 科研单位；person 人才或团队；partner 合作企业；content 内容；
--     project 企业的投资项目；note 说明；month 月份；status 状态
with

-- 合作企业在项目名录里有项目的，一并说明
projects as (

    select company, string_agg(short_name, '、' order by project) as project
    from projects_of($month, $reported_only)
    group by company

),

institutions as (

    select
        cooperation,
        unnest(if(len(institution) = 0, ['未列'], institution)) as institution,
        generate_subscripts(institution, 1) as position
    from cooperations_of($month, $reported_only)

)

select
    c.cooperation,
    c.kind,
    i.institution,
    c.person,
    -- 挂职的去处是镇里
    coalesce(c.enterprise_name, t.name) as partner,
    c.content,
    p.project,
    c.note,
    c.month,
    c.status
from cooperations_of($month, $reported_only) as c
inner join institutions as i on c.cooperation = i.cooperation
cross join area as t
left join projects as p on c.enterprise_name = p.company
where t.code = $town
order by c.kind = '挂职' asc, c.cooperation asc, i.position asc
