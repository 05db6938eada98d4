"""总览: where the town stands: tasks by light, a figure a theme, works, shortfalls, what is not reported."""

from township.app.panels import columns, headline, panel

headline("overview")

left, right = columns(2.3, 1)
with left:
    panel("overview/tasks")
with right:
    panel("overview/problems")
    panel("overview/works")

panel("overview/themes")

left, right = columns(2.3, 1)
with left:
    panel("overview/owed")
with right:
    panel("overview/risk")

panel("overview/statements")
panel("overview/statements_risk")
