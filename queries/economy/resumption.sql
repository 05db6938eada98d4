-- 问题：复工复产各有几家、什么时候、复产率多少。
-- 粒度：一行 = 一类企业
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：kind 企业；month 月份；moment 时点；units 家数（家）；rate_pct 复产率（%）；status 状态；revision 修订次数
select
    case f.indicator
        when 'resumed_above_scale_units' then '规上工业、服务业、批发零售'
        else '规模以下工业'
    end as kind,
    f.month,
    moment_of(s.moment, f.month) as moment,
    try_cast(f.value as bigint) as units,
    r.value as rate_pct,
    f.status,
    greatest(f.revision, coalesce(r.revision, 0)) as revision
from latest($month, $town, $reported_only) as f
left join latest($month, $town, $reported_only) as r on r.indicator = 'resumption_rate' and f.month = r.month
left join moment_said as s on f.indicator = s.indicator and f.month = s.month
where f.indicator in ('resumed_above_scale_units', 'resumed_below_scale_units') and f.value is not null
order by f.indicator
