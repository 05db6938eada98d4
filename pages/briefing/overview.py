"""总览: where the town stands: tasks by light, a figure a theme, works, shortfalls, what is not reported."""

import streamlit as st

from township.display.drawings import overview, report
from township.display.panels import headline, panel

headline("总览", "overview/conclusion", overview.conclusion)

left, right = st.columns([2.3, 1], gap="large")
with left:
    panel("tasks", "任务灯板", "overview/tasks", overview.tasks, indicator="fiscal_revenue", caveats=("I11",))
with right:
    panel("problems", "短板", "overview/problems", overview.problems, sheet="存在问题", caveats=("I05",))
    panel("works", "民生工程走到哪一步", "overview/works", overview.works, sheet="民生工程")

panel("themes", "各主题要数", "overview/themes", overview.themes)

left, right = st.columns([2.3, 1], gap="large")
with left:
    panel("owed", "尚未报数", "overview/owed", overview.owed)
with right:
    panel("risk", "防范化解重大风险", "overview/risk", overview.risk, sheet="名单")

panel("statements", "年报原数与算得数对照：存在问题", "report/statements", report.statements, theme="overview")
panel("statements_risk", "年报原数与算得数对照：重大风险", "report/statements", report.statements, theme="risk")
