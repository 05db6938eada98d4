-- 问题：这个主题目录中有、却还没有报数的指标有哪些，由谁报、填哪张表。
-- 粒度：一行 = 一个指标
-- 参数：$theme 主题
-- 列：indicator 指标代码；name 指标；owner 责任单位；sheet 填报表；unit 单位；definition 定义
select indicator, name, owner, sheet, unit, definition
from unreported_indicator
where theme = $theme
order by owner, indicator
