"""经济运行: revenue against the task, the three sectors, projects, the register, resumption."""

import streamlit as st

from township.display.panels import headline, panel

headline("economy")

left, middle, right = st.columns([1, 1.45, 0.85], gap="large")
with left:
    panel("economy/fiscal_progress")
    panel("economy/fiscal_composition")
with middle:
    panel("economy/fiscal_path")
with right:
    panel("economy/sectors")

panel("economy/sector_paths")

left, right = st.columns([1.75, 1], gap="large")
with left:
    panel("economy/projects")
with right:
    panel("economy/project_kinds")
    panel("economy/project_investment")

left, middle, right = st.columns(3, gap="large")
with left:
    panel("economy/register")
with middle:
    panel("economy/kinetic")
with right:
    panel("economy/resumption")

panel("economy/coverage")
panel("economy/statements")
