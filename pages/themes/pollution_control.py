"""污染防治: the sites, patrols made against due, problems found and closed, the air."""

import streamlit as st

from township.display.panels import headline, panel

headline("pollution-control")

left, middle, right = st.columns([1, 1.05, 1.15], gap="large")
with left:
    panel("pollution-control/sites")
with middle:
    panel("pollution-control/rectification")
with right:
    panel("pollution-control/air")

left, right = st.columns([2.2, 1], gap="large")
with left:
    panel("pollution-control/patrol_days")
with right:
    panel("pollution-control/patrol_rate")

left, right = st.columns([1.25, 1], gap="large")
with left:
    panel("pollution-control/points")
with right:
    panel("pollution-control/problems")
    panel("pollution-control/issue_types")

panel("pollution-control/coverage")
panel("pollution-control/statements")
