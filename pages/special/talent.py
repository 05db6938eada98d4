"""人才工作: people who returned, cooperation with institutes, the five teams, bases and the talent base."""

import streamlit as st

from township.display.panels import headline, panel

headline("talent")

left, right = st.columns([1, 1.7], gap="large")
with left:
    panel("talent/returned")
with right:
    panel("talent/cooperations")

left, right = st.columns([1, 1.7], gap="large")
with left:
    panel("talent/teams")
with right:
    panel("talent/organisation")

panel("talent/coverage")
panel("talent/statements")
