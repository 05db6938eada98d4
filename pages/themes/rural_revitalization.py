"""乡村振兴: the works step by step, village by village, lane lengths, what keeps the toilets in service."""

from township.app.panels import columns, headline, panel

headline("rural-revitalization")

left, right = columns(2.05, 1)
with left:
    panel("rural-revitalization/works")
with right:
    panel("rural-revitalization/road_lengths")
    panel("rural-revitalization/service_assets")

panel("rural-revitalization/village_works")

panel("rural-revitalization/coverage")
panel("rural-revitalization/statements")
