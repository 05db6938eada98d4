-- 问题：年报每一个数与从别的表算得的数是否一致。
-- 粒度：一行 = 年报一句话
-- 参数：$theme 主题，空为全部
-- 列：fact_id 编号；theme 主题；section 章节；paragraph 段落；label 内容；dimension 范围；period 期间；
--     printed_value 原文数；printed_unit 原文单位；qualifier 约数；value 换算数；unit 换算单位；
--     computed_value 算得数；computed_text 算得文字；verdict 结论；kind 性质；progress 进展；note 备注；status 状态
with

printed as (

    -- 原文的数换成换算单位：亿元、万吨等乘一万
    select
        *,
        try_cast(printed_value as double) as printed_number,
        case
            when printed_unit = unit then 1
            when regexp_matches(printed_unit, '^(亿|万[^元])') then 10000
            else 1
        end as factor,
        length(split_part(coalesce(printed_value, ''), '.', 2)) as decimals,
        length(printed_value) - length(rtrim(printed_value, '0')) as trailing_zeros
    from statement
    where $theme in ('', theme)

),

stated as (

    -- 没有印数字的：双、三等用换算数，只列名的数列了几个，月底换成日期
    select
        *,
        coalesce(
            printed_number * factor,
            value,
            case when kind = '定性' and dimension like '%|%' then length(string_split(dimension, '|')) end
        ) as number,
        -- 余、近只差末位有效数字的一格以内：120余是120到130，近200是100到200
        power(10, trailing_zeros) * factor as step,
        case
            when printed_value like '%月底' then strftime(last_day(fact_month(printed_value)), '%Y-%m-%d')
            else printed_value
        end as text
    from printed

),

compared as (

    select
        s.*,
        c.path,
        c.value as computed_value,
        c.text as computed_text,
        c.value = s.printed_number and coalesce(c.unit, s.unit) = s.printed_unit as same,
        round(c.value / s.factor, s.decimals) = coalesce(s.printed_number, s.number) as rounds_to_it,
        case
            when s.qualifier in ('余', '多') then c.value >= s.number and c.value < s.number + s.step
            when s.qualifier = '近' then c.value > s.number - s.step and c.value <= s.number
        end as within_bound,
        -- 年报数据表自己的换算数也要对
        coalesce(abs(s.value - s.number) < 0.00005, s.value is null) as converted_right
    from stated as s
    left join computed_fact() as c on s.fact_id = c.fact_id

),

judged as (

    select
        *,
        case
            when computed_text is not null and text is not null
                then
                    case
                        when computed_text = printed_value then '一致'
                        when computed_text = text then '换算一致'
                        else '矛盾'
                    end
            when computed_value is null or number is null then '无数据'
            when not converted_right then '矛盾'
            when same then '一致'
            when rounds_to_it or within_bound then '换算一致'
            else '矛盾'
        end as verdict
    from compared

)

select
    fact_id,
    theme,
    section,
    paragraph,
    label,
    dimension,
    period,
    printed_value,
    printed_unit,
    qualifier,
    value,
    unit,
    round(computed_value, 4) as computed_value,
    computed_text,
    verdict,
    kind,
    progress,
    note,
    status
from judged
-- 几条路都比，有一条不合就显示那一条
qualify row_number() over (partition by fact_id order by verdict = '矛盾' desc, path, computed_value) = 1
order by paragraph, fact_id
