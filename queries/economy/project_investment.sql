-- 问题：项目累计完成投资占总投资多少，其中技改多少；固定资产投资是否同一个数。
-- 粒度：一行 = 投资的一个组成部分
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报
-- 列：part 组成；month 数据月份；value 金额（万元）；share_pct 占总投资（%）；status 状态；total 总投资（万元）；
--     total_status 总投资状态；done 累计完成（万元）；done_pct 完成占总投资（%）；fixed_asset 固定资产投资（万元）；fixed_asset_status 其状态；
--     fixed_asset_yoy_pct 其同比（%）；fixed_asset_target 其全年任务（万元）；
--     fixed_asset_target_status 其任务状态；revision 修订次数
select * exclude (as_of, reported_only, area, position, done_status)
from project_investment_as_of
where as_of = $month and counts_for(reported_only, $reported_only) and area = $town
order by position
