"""疫情防控: villages covered, places disinfected, publicity, resumption, and what the report names."""

import streamlit as st

from township.display.drawings import epidemic, report, rosters
from township.display.panels import headline, panel

headline("疫情防控", "epidemic/conclusion", epidemic.conclusion)

left, right = st.columns([2, 1], gap="large")
with left:
    panel("villages", "村级防控覆盖", "epidemic/villages", epidemic.villages,
          indicator="epidemic_monitor_villages", caveats=("I33",))  # fmt: skip
with right:
    panel("disinfection", "公共场所消毒", "epidemic/disinfection", epidemic.disinfection,
          indicator="disinfection_frequency")  # fmt: skip

left, middle, right = st.columns(3, gap="large")
with left:
    panel("leaflets", "防控明白纸", "epidemic/publicity", epidemic.publicity,
          indicator="epidemic_leaflets", measure="epidemic_leaflets")  # fmt: skip
with middle:
    panel("banners", "宣传条幅", "epidemic/publicity", epidemic.publicity,
          indicator="epidemic_banners", measure="epidemic_banners")  # fmt: skip
with right:
    panel("resumption", "复工复产", "economy/resumption", epidemic.resumption,
          indicator="resumption_rate", caveats=("I07",))  # fmt: skip

left, middle, right = st.columns(3, gap="large")
with left:
    panel("organisation", "组织与制度", "report/lists", rosters.lists, sheet="名单",
          lists="epi_lead_group_heads|epi_lead_group_members|epi_systems_built|epi_supervision_freq")  # fmt: skip
with middle:
    panel("roles", "干群联动与宣传", "report/lists", rosters.lists, sheet="名单", lists="epi_five_roles|epi_media")
with right:
    panel("measures", "管控、保障与秋冬季", "report/lists", rosters.lists, sheet="名单", caveats=("I28", "I29"),
          lists="epi_closed_sectors|epi_resume_measures|epi_vulnerable_groups|epi_plan_doc")  # fmt: skip

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="epidemic", nothing="目录中的指标都有实报。")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="epidemic")
