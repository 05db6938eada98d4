-- 问题：到所看月份该报而没有报的指标有哪些，属哪个主题，由谁报、填哪张表，从哪一期起没有报。
-- 粒度：一行 = 一个指标；各主题一次问，面板取自己主题的
-- 参数：$month 截至月份
-- 列：indicator 指标代码；name 指标；theme 主题；owner 责任单位；sheet 填报表；unit 单位；definition 定义；due_month 应报；last_month 此前报到；
--     since_month 起欠
select indicator, name, theme, owner, sheet, unit, definition, due_month, last_month, since_month
from owed_as_of
where as_of = $month
order by owner, indicator
