"""2021年计划: how many goals have a number, which, all of them by field, and what 2020 carried over."""

import streamlit as st

from township.display.drawings import plan, report
from township.display.panels import headline, panel

headline("2021年计划", "plan/conclusion", plan.conclusion)

left, right = st.columns([1, 1.25], gap="large")
with left:
    panel("fields", "各领域目标", "plan/fields", plan.fields, sheet="计划目标", caveats=("I26",))
with right:
    panel("quantified", "有数量的目标", "plan/quantified", plan.quantified, sheet="计划目标")
    panel("kinds", "目标性质", "plan/kinds", plan.kinds, sheet="计划目标", caveats=("I30",))

panel("goals", "全部目标", "plan/goals", plan.goals, sheet="计划目标", caveats=("I27",), carried_over=False)
panel("carried_over", "延续事项", "plan/goals", plan.carried_over, sheet="计划目标", carried_over=True)

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="plan", nothing="目录中的指标都有实报。")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="plan")
