"""脱贫攻坚: three programmes with their bounds, month by month, by village; claims without a denominator."""

import streamlit as st

from township.display.drawings import poverty, report
from township.display.panels import headline, panel

headline("脱贫攻坚", "poverty/conclusion", poverty.conclusion)

left, right = st.columns([1.5, 1], gap="large")
with left:
    panel("programmes", "三项帮扶", "poverty/programmes", poverty.programmes, sheet="扶贫项目",
          indicator="house_repair_households", caveats=("I23",))  # fmt: skip
with right:
    panel("claims", "全覆盖说法", "poverty/claims", poverty.claims,
          indicator="registered_poor_households", caveats=("I21", "I22"))  # fmt: skip

left, right = st.columns([1.5, 1], gap="large")
with left:
    panel("monthly", "各月进度", "poverty/monthly", poverty.monthly, sheet="扶贫项目",
          indicator="house_repair_households")  # fmt: skip
with right:
    panel("campaigns", "没有数的工作", "poverty/campaigns", poverty.campaigns, sheet="年报数据",
          indicator="industry_poverty_projects")  # fmt: skip

panel("village_ranking", "各村帮扶户次", "poverty/village_ranking", poverty.village_ranking, sheet="扶贫项目",
      indicator="house_repair_households")  # fmt: skip

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="poverty")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="poverty")
