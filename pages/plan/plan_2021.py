"""2021年计划: how many goals have a number, which, all of them by field, and what 2020 carried over."""

from township.app.panels import columns, headline, panel

headline("plan-2021")

left, right = columns(1, 1.25)
with left:
    panel("plan-2021/fields")
with right:
    panel("plan-2021/quantified")
    panel("plan-2021/kinds")

panel("plan-2021/goals")
panel("plan-2021/carried_over")

panel("plan-2021/statements")
