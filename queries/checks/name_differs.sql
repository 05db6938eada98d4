-- 问题：代码旁边写的名称是不是这个代码的：与已发布的不同要确认，是另一个代码的名称就是错误；新代码用了已有的名称，只是换了年份的要确认，此外是写错了。
-- 粒度：一行 = 一张表里一个代码的一种写法
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

compared as (

    -- 名录自己改名，只与已发布的比；旁边抄的名称，这次的名录里写的也算
    select s.beside, s.field, s.kind, s.code, s.name, s.row_id, bool_or(bare(s.name) = k.compared) as fits
    from said_name as s
    inner join known_name as k
        on s.kind = k.kind and s.code = k.code and (k.published or s.beside)
    group by s.beside, s.field, s.kind, s.code, s.name, s.row_id

),

differing as (

    select field, kind, code, name, min(row_id) as row_id, count(*) as times
    from compared
    where not fits
    group by beside, field, kind, code, name

),

own as (

    select kind, code, min_by(name, not published) as name
    from known_name
    group by kind, code

),

others as (

    select kind, compared, min(code) as code
    from known_name
    where published
    group by kind, compared

),

said as (

    select field, kind, code, name, min(row_id) as row_id, count(*) as times
    from said_name
    where not beside
    group by field, kind, code, name

),

-- 发布过的，和这次交来更多行的
standing as (

    select kind, code, compared, 1000000 as times from known_name
    where published
    union
    select kind, code, bare(name) as compared, times from said
    where kind in ('work', 'programme')

),

unheard as (

    -- 没有发布过的代码：多半是写错了已有的一个
    select s.*, o.code as known, bare(s.name) = o.compared as same_name
    from said as s
    inner join standing as o on s.kind = o.kind and s.code <> o.code and s.times < o.times
    where
        (
            o.compared = bare(s.name)
            or (
                s.kind in ('work', 'programme')
                and length(s.code) > 5
                and damerau_levenshtein(lettered(s.code), lettered(o.code)) between 1 and 2
            )
        )
        and not exists (
            select 1 from known_name as k
            where k.published and k.kind = s.kind and k.code = s.code
        )
    qualify row_number() over (
        partition by s.row_id
        order by damerau_levenshtein(s.code, o.code), o.code
    ) = 1

)

select
    if(o.code is null, 'warning', 'error') as severity,
    d.field,
    d.row_id,
    '代码' || d.code as subject,
    null as area,
    null as month,
    d.name as value,
    '原来是“' || k.name || '”，这次写“' || d.name || '”'
    || if(o.code is null, '', '，那是代码' || o.code || '的名称')
    || if(d.times > 1, '（共' || d.times || '行）', '') as message,
    if(o.code is null, '改名请确认，填错行请改正', '请改成一致') as advice
from differing as d
inner join own as k on d.kind = k.kind and d.code = k.code
left join others as o on d.kind = o.kind and bare(d.name) = o.compared
union all by name
select
    -- 只是数字不同（public_toilet_2021、public_toilet_2022）的可以是另一年的同一件事
    if(lettered(code) = lettered(known), 'warning', 'error') as severity,
    field,
    row_id,
    '代码' || code as subject,
    null as area,
    null as month,
    name as value,
    '没有发布过，'
    || if(same_name, '“' || name || '”的代码是' || known, '与已有的' || known || '只差一两个字母')
    || if(times > 1, '（共' || times || '行）', '') as message,
    case
        when lettered(code) = lettered(known) then '代码写错的请改正，同名的新事项请确认'
        else '请把代码改成' || known || '；确是另一件事的请换' || if(same_name, '一个名称', '一个不相近的代码')
    end as advice
from unheard
