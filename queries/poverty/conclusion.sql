-- 问题：脱贫攻坚一句话：几项帮扶多少户次、投入多少，几处“全部”说法缺分母。
-- 粒度：一行；没有可见的帮扶项目时没有行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：programmes 项目数；treatments 户次；fund 资金（万元）；qualified 含约数；claims 缺分母的说法（处）；status 状态
with

claims as (

    select count(*)::integer as n
    from statements_of($month, $reported_only)
    where
        theme = 'poverty'
        and qualifier = '全部'
        -- 报了总户数，就不缺分母
        and not exists (

            select 1
            from latest($month, $town, $reported_only) as known
            where known.indicator = 'registered_poor_households' and known.value > 0

        )

)

select
    count(*)::integer as programmes,
    try_cast(sum(p.households) as bigint) as treatments,
    sum(p.fund)::double as fund,
    bool_or(p.fund_qualifier is not null) as qualified,
    any_value(c.n) as claims,
    if(bool_or(p.status = 'illustrative'), 'illustrative', 'derived') as status
from latest_programme($month, $reported_only) as p
cross join claims as c
where p.area = $town
having count(*) > 0
