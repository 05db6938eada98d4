"""疫情防控: villages covered, places disinfected, publicity, resumption, and what the report names."""

import streamlit as st

from township.display.panels import headline, panel

headline("epidemic-control")

left, right = st.columns([2, 1], gap="large")
with left:
    panel("epidemic-control/villages")
with right:
    panel("epidemic-control/disinfection")

left, middle, right = st.columns(3, gap="large")
with left:
    panel("epidemic-control/leaflets")
with middle:
    panel("epidemic-control/banners")
with right:
    panel("epidemic-control/resumption")

left, middle, right = st.columns(3, gap="large")
with left:
    panel("epidemic-control/organisation")
with middle:
    panel("epidemic-control/roles")
with right:
    panel("epidemic-control/measures")

panel("epidemic-control/coverage")
panel("epidemic-control/statements")
