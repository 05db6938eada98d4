"""疫情防控: villages covered, places disinfected, publicity, resumption, and what the report names."""

from township.app.panels import columns, headline, panel

headline("epidemic-control")

left, right = columns(2, 1)
with left:
    panel("epidemic-control/villages")
with right:
    panel("epidemic-control/disinfection")

left, middle, right = columns(1, 1, 1)
with left:
    panel("epidemic-control/leaflets")
with middle:
    panel("epidemic-control/banners")
with right:
    panel("epidemic-control/resumption")

left, middle, right = columns(1, 1, 1)
with left:
    panel("epidemic-control/organisation")
with middle:
    panel("epidemic-control/roles")
with right:
    panel("epidemic-control/measures")

panel("epidemic-control/coverage")
panel("epidemic-control/statements")
