"""乡村振兴: the works step by step, village by village, lane lengths, what keeps the toilets in service."""

import streamlit as st

from township.display.drawings import report, rural
from township.display.panels import headline, panel

headline("乡村振兴", "rural/conclusion", rural.conclusion)

left, right = st.columns([2.05, 1], gap="large")
with left:
    panel("works", "民生工程进度", "rural/works", rural.works, sheet="民生工程",
          indicator="clean_heating_households", caveats=("I19", "I20", "I32"))  # fmt: skip
with right:
    panel("road_lengths", "户户通硬化长度", "rural/road_lengths", rural.road_lengths, sheet="民生工程",
          indicator="village_road_length", caveats=("I01", "I02"))  # fmt: skip
    panel("service_assets", "厕所管护设施", "rural/service_assets", rural.service_assets,
          indicator="septic_trucks")  # fmt: skip

panel("village_works", "分村情况", "rural/village_works", rural.village_works, sheet="民生工程",
      indicator="administrative_villages", caveats=("I33", "I35"))  # fmt: skip

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="rural")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="rural")
