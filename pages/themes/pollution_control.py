"""污染防治: the sites, patrols made against due, problems found and closed, the air."""

import streamlit as st

from township.display.drawings import pollution, report
from township.display.panels import headline, panel

headline("污染防治", "pollution/conclusion", pollution.conclusion)

left, middle, right = st.columns([1, 1.05, 1.15], gap="large")
with left:
    panel("sites", "料场整顿", "pollution/sites", pollution.sites, sheet="料场名录",
          indicator="suspended_sites", caveats=("I24",))  # fmt: skip
with middle:
    panel("rectification", "问题整改", "pollution/rectification", pollution.rectification, sheet="问题整改",
          indicator="problems_closed")  # fmt: skip
with right:
    panel("air", "空气质量", "pollution/air", pollution.air, indicator="pm25", caveats=("I25",))

left, right = st.columns([2.2, 1], gap="large")
with left:
    panel("patrol_days", "每日巡查", "pollution/patrol_days", pollution.patrol_days, sheet="巡查台账",
          indicator="patrols_made")  # fmt: skip
with right:
    panel("patrol_rate", "各月巡查到位", "pollution/patrol_rate", pollution.patrol_rate, sheet="巡查台账",
          indicator="patrols_due")  # fmt: skip

left, right = st.columns([1.25, 1], gap="large")
with left:
    panel("points", "点位台账", "pollution/points", pollution.points, sheet="巡查台账", indicator="patrols_made")
with right:
    panel("problems", "问题台账", "pollution/problems", pollution.problems, sheet="问题整改",
          indicator="overdue_problems")  # fmt: skip
    panel("issue_types", "问题类型", "pollution/issue_types", pollution.issue_types, sheet="问题整改",
          indicator="problems_found")  # fmt: skip

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="pollution",
      nothing="目录中的指标都有实报。")  # fmt: skip
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="pollution")
