-- 问题：一张月报表里有哪些指标的期末比其余的晚（服务业营业收入、利润等惯例晚一个月，各自注明数据截至，conventions §1）。
-- 粒度：一行 = 一张表中落后的一期
-- 列：severity 程度；field 列；row_id 来处；subject 事项；area 区划；month 期末；value 现值；message 问题；
--     advice 办法
with

newest as (

    select file, title, max(month) as month
    from incoming_wide
    group by file, title

)

select
    'notice' as severity,
    '指标' as field,
    min(w.row_id) as row_id,
    any_value(i.name order by w.row_id) || if(count(*) > 1, '等' || count(*) || '项', '') as subject,
    null as area,
    w.month,
    month_name(w.month) as value,
    '比本表其余指标（' || month_name(any_value(n.month)) || '）晚'
    || datediff('month', w.month, any_value(n.month)) || '个月'
    || if(bool_and(i.lag_months = datediff('month', w.month, n.month)), '，与目录所记相符', '') as message,
    '请核对数据截至月份，无误不用改' as advice
from incoming_wide as w
inner join newest as n on w.file = n.file and w.title = n.title and w.month < n.month
inner join indicator as i on w.indicator = i.code
group by w.file, w.title, w.month
