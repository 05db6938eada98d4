-- 问题：三项帮扶各做了多少户、投入多少，户均多少；合计多少户次、多少钱。
-- 粒度：一行 = 一个项目
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：programme_name 项目；households 户数（户）；fund 资金（万元）；fund_qualifier 资金约数；fund_share_pct 占三项资金（%）；
--     per_household 户均资金（元）；bound 户均界限；total_treatments 合计户次；total_fund 合计资金（万元）；
--     total_qualifier 合计约数；month 数据月份；status 状态；derived_status 户均与合计状态；
--     undated 未注明截止时间；revision 修订次数
with

programmes as (

    select
        programme_name,
        households,
        fund,
        fund_qualifier,
        month,
        status,
        revision,
        undated,
        case
            when fund_qualifier in ('近', '不到', '以内') then '≤'
            when fund_qualifier in ('余', '多', '以上') then '≥'
            when fund_qualifier is not null then '约'
            else ''
        end as bound,
        fund * 10000 / nullif(households, 0) as per_household,
        sum(households) over () as total_treatments,
        sum(fund) over () as total_fund
    from latest_programme($month, $reported_only)
    where area = $town

)

select
    programme_name,
    households,
    fund::double as fund,
    fund_qualifier,
    percent_of(fund, total_fund) as fund_share_pct,
    -- 上限往大、下限往小取整，界限才成立
    case bound
        when '≤' then ceil(per_household)
        when '≥' then floor(per_household)
        else round(per_household)
    end::double as per_household,
    bound,
    try_cast(total_treatments as integer) as total_treatments,
    total_fund::double as total_fund,
    -- 近、余相加只能说约
    if(bool_or(fund_qualifier is not null) over (), '约', null) as total_qualifier,
    month,
    status,
    if(bool_or(status = 'illustrative') over (), 'illustrative', 'derived') as derived_status,
    bool_or(undated) over () as undated,
    revision
from programmes
order by programmes.fund desc, programme_name asc
