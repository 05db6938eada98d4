"""人才工作: people who returned, cooperation with institutes, the five teams, bases and the talent base."""

import streamlit as st

from township.display.drawings import report, rosters, talent
from township.display.panels import headline, panel

headline("人才工作", "talent/conclusion", talent.conclusion)

left, right = st.columns([1, 1.7], gap="large")
with left:
    panel("returned", "返乡创业人才", "talent/returned", talent.returned, indicator="returned_talents")
with right:
    panel("cooperations", "引才与产学研合作", "talent/cooperations", talent.cooperations, sheet="人才合作",
          indicator="seconded_vice_mayors")  # fmt: skip

left, right = st.columns([1, 1.7], gap="large")
with left:
    panel("teams", "五支人才队伍", "talent/teams", talent.teams, sheet="名单", indicator="talent_team_kinds")
with right:
    panel("organisation", "组织、信息库与基地", "report/lists", rosters.lists, sheet="名单",
          indicator="talent_leading_heads", lists="talent_lead_group_heads|talent_db|talent_bases")  # fmt: skip

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="talent", nothing="目录中的指标都有实报。")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="talent")
