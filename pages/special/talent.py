"""人才工作: people who returned, cooperation with institutes, the five teams, bases and the talent base."""

from township.app.panels import columns, headline, panel

headline("talent")

left, right = columns(1, 1.7)
with left:
    panel("talent/returned")
with right:
    panel("talent/cooperations")

left, right = columns(1, 1.7)
with left:
    panel("talent/teams")
with right:
    panel("talent/organisation")

panel("talent/coverage")
panel("talent/statements")
