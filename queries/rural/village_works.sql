-- 问题：各村有哪些工程，各多少；几村合计的数不拆，户数不足3的、由合计推得出它的不写数。
-- 粒度：一行 = 一项内容 × 一个村，或 × 合计报数的几个村，或 × 全部村
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$villages 村，空为全镇；$confidential_below 户数少于此数不写
-- 列：measure 内容；step 口径；unit 单位；extent 范围；areas 村代码（用|隔开）；villages 村；value 数值；text 显示；planned 计划数；
--     total 各村合计；month 数据月份；status 状态；revision 修订次数
select *
from village_works_of($month, $town, $villages, $reported_only, $confidential_below)
