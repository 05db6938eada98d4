"""经济运行: revenue against the task, the three sectors, projects, the register, resumption."""

import streamlit as st

from township.display.drawings import economy, report
from township.display.panels import headline, panel

headline("经济运行", "economy/conclusion", economy.conclusion)

left, middle, right = st.columns([1, 1.45, 0.85], gap="large")
with left:
    panel("fiscal_progress", "财政收入", "economy/fiscal_progress", economy.fiscal_progress,
          indicator="fiscal_revenue", caveats=("I12",))  # fmt: skip
    panel("fiscal_composition", "财政收入构成", "economy/fiscal_composition", economy.fiscal_composition,
          indicator="industrial_commercial_tax")  # fmt: skip
with middle:
    panel("fiscal_path", "财政收入累计进度", "economy/fiscal_path", economy.fiscal_path, indicator="fiscal_revenue")
with right:
    panel("sectors", "三大行业", "economy/sectors", economy.sectors,
          indicator="above_scale_industry_output", caveats=("I09",))  # fmt: skip

panel("sector_paths", "三大行业累计走势", "economy/sector_paths", economy.sector_paths,
      indicator="above_scale_industry_output")  # fmt: skip

left, right = st.columns([1.75, 1], gap="large")
with left:
    panel("projects", "投资项目", "economy/projects", economy.projects, sheet="项目名录",
          indicator="project_count", caveats=("I17", "I31"))  # fmt: skip
with right:
    panel("project_kinds", "项目性质", "economy/project_kinds", economy.project_kinds, sheet="项目名录",
          indicator="project_count")  # fmt: skip
    panel("project_investment", "项目投资", "economy/project_investment", economy.project_investment,
          indicator="project_investment", caveats=("I14",))  # fmt: skip

left, middle, right = st.columns(3, gap="large")
with left:
    panel("register", "四上企业", "economy/register", economy.register, indicator="above_scale_industry_units")
with middle:
    panel("kinetic", "新旧动能与重点项目申报", "economy/kinetic", economy.kinetic, sheet="项目名录",
          indicator="kinetic_library_projects")  # fmt: skip
with right:
    panel("resumption", "复工复产", "economy/resumption", economy.resumption, indicator="resumption_rate")

panel("coverage", "尚未报数", "report/coverage", report.coverage, theme="economy")
panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme="economy")
