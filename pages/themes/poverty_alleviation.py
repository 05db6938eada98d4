"""脱贫攻坚: three programmes with their bounds, month by month, by village; claims without a denominator."""

from township.app.panels import columns, headline, panel

headline("poverty-alleviation")

left, right = columns(1.5, 1)
with left:
    panel("poverty-alleviation/programmes")
with right:
    panel("poverty-alleviation/claims")

left, right = columns(1.5, 1)
with left:
    panel("poverty-alleviation/monthly")
with right:
    panel("poverty-alleviation/campaigns")

panel("poverty-alleviation/village_ranking")

panel("poverty-alleviation/coverage")
panel("poverty-alleviation/statements")
