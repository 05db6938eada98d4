-- 问题：年报每一个数与从别的表算得的数是否一致。
-- 粒度：一行 = 年报一句话
-- 参数：$theme 主题，空为全部；$reported_only 只看实报
-- 列：report_year 年报年度；fact_id 编号；theme 主题；section 章节；paragraph 段落；label 内容；dimension 范围；period 期间；
--     printed_value 原文数；printed_unit 原文单位；qualifier 约数；value 换算数；unit 换算单位；
--     computed_value 算得数；computed_text 算得文字；verdict 结论；kind 性质；progress 进展；note 备注；status 状态
select *
from statement_check
where $theme in ('', theme) and visible(status, $reported_only)
order by paragraph, fact_id
