"""污染防治: the sites, patrols made against due, problems found and closed, the air."""

from township.app.panels import columns, headline, panel

headline("pollution-control")

left, middle, right = columns(1, 1.05, 1.15)
with left:
    panel("pollution-control/sites")
with middle:
    panel("pollution-control/rectification")
with right:
    panel("pollution-control/air")

left, right = columns(2.2, 1)
with left:
    panel("pollution-control/patrol_days")
with right:
    panel("pollution-control/patrol_rate")

left, right = columns(1.25, 1)
with left:
    panel("pollution-control/points")
with right:
    panel("pollution-control/problems")
    panel("pollution-control/issue_types")

panel("pollution-control/coverage")
panel("pollution-control/statements")
