-- 问题：乡村振兴一句话：哪些工程已验收，哪些逾期未反馈；只有示例时到了哪一步。
-- 粒度：一行；没有可见的工程时没有行
-- 参数：$month 截至月份；$town 区划代码；$reported_only 只看实报；$published 来源发布日
-- 列：accepted 已验收工程；done 已完工未验收工程；overdue 逾期工程；overdue_state 逾期情况；illustrative 示例进度；works 工程数
select
    string_agg(work_name, '、' order by position) filter (where light = 'green' and accepted >= planned) as accepted,
    string_agg(work_name, '、' order by position) filter (
        where light = 'green' and (accepted < planned or accepted is null)
    ) as done,
    string_agg(work_name || planned::bigint || unit, '、' order by position) filter (
        where light in ('yellow', 'red')
    ) as overdue,
    string_agg(distinct if(light = 'red', '逾期未完成', '逾期未反馈'), '、') filter (
        where light in ('yellow', 'red')
    ) as overdue_state,
    string_agg(work_name || '完工' || done::bigint || '/' || planned::bigint || unit, '，' order by position) filter (
        where status = 'illustrative'
    ) as illustrative,
    count(*)::integer as works
from work_board($month, $town, $reported_only, $published)
having count(*) > 0
