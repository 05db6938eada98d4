-- 代码与名称、单位：这次写的（said_name）与一个代码已有的（known_name、known_unit）。
-- known_name 里 published 是已发布的最近一期的叫法，其余是这次交来的名录里的；项目的简称也是它的名称。

-- 写法不同而是同一个名称：空格、全角半角不算
create macro bare(name) as
lower(regexp_replace(translate(name, '（）［］：，．／', '()[]:,./'), '[\s　]', '', 'g'));

-- 代码去掉数字和连接号
create macro lettered(code) as regexp_replace(lower(code), '[^a-z一-龥]', '', 'g');

create table known_name as

with

stored as (

    select 'work' as kind, work as code, [work_name] as names, month from stored_work
    union all by name
    select 'programme' as kind, programme as code, [programme_name] as names, month from stored_programme
    union all by name
    select 'site' as kind, site as code, [site_name] as names, month from stored_site
    union all by name
    select 'project' as kind, project as code, [project_name, short_name] as names, month from stored_project
    union all by name
    select 'enterprise' as kind, enterprise as code, [enterprise_name] as names, month from stored_enterprise

),

latest as (

    select *, true as published
    from stored
    where names[1] is not null
    qualify rank() over (partition by kind, code order by month desc) = 1
    union all by name
    select 'site' as kind, site as code, [site_name] as names, month, false as published
    from incoming_site
    union all by name
    select 'project' as kind, project as code, [project_name, short_name] as names, month, false as published
    from incoming_project

)

select distinct kind, code, names[1] as name, unnest(names) as called, bare(called) as compared, published
from latest;

-- 旁边抄的名称（beside），和名录自己的
create table said_name as

with

directories as (

    select '工程' as field, 'work' as kind, work as code, work_name as name, row_id
    from incoming_work
    union all by name
    select '项目' as field, 'programme' as kind, programme as code, programme_name as name, row_id
    from incoming_programme
    union all by name
    select '点位名称' as field, 'site' as kind, site as code, site_name as name, row_id
    from incoming_site
    union all by name
    select '项目名称' as field, 'project' as kind, project as code, project_name as name, row_id
    from incoming_project
    union all by name
    select '企业名称' as field, 'enterprise' as kind, enterprise as code, enterprise_name as name, row_id
    from incoming_enterprise

)

select *, false as beside from directories
union all by name
select field, if(sheet = '巡查台账', 'site', 'project') as kind, code, name, row_id, true as beside from incoming_beside;

-- kept：不是这次要改的那一行写的
create table known_unit as

with

latest as (

    select *
    from stored_work
    where unit is not null
    qualify rank() over (partition by work, part order by month desc) = 1

)

select
    s.work,
    s.part,
    s.unit,
    bool_or(n.row_id is null) as kept
from latest as s
left join incoming_work as n
    on s.work = n.work and s.area = n.area and s.part = n.part and s.month = n.month
group by s.work, s.part, s.unit;
