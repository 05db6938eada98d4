-- 问题：年报每一个数与从别的表算得的数，各主题一致、换算一致、矛盾、无数据各几条。
-- 粒度：一行 = 一年年报的一个主题
-- 参数：$reported_only 只看实报
-- 列：report_year 年报年度；theme 主题；statements 共几条；contradicted 矛盾（条）；missing 无数据（条）；equal 一致（条）；
--     converted 换算一致（条）；status 状态
select
    report_year,
    theme,
    count(*)::integer as statements,
    count(*) filter (where verdict = '矛盾')::integer as contradicted,
    count(*) filter (where verdict = '无数据')::integer as missing,
    count(*) filter (where verdict = '一致')::integer as equal,
    count(*) filter (where verdict = '换算一致')::integer as converted,
    weakest(status) as status
from statement_check
where visible(status, $reported_only)
group by report_year, theme
order by report_year desc, min(paragraph) asc, theme asc
