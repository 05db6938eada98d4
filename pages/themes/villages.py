"""村情: one village in all its figures, works, sites and remarks; and all villages beside each other."""

from township.panels.page import Page, column
from township.panels.themes import indicators, villages

PAGE = Page(
    "villages",
    "村情",
    order=58,
    section="专项工作",
    conclusion=villages.conclude,
    choices=(indicators.CHOSEN, indicators.AGAINST),
    a_village=True,
    rows=(
        (column(2.2, villages.standing), column(1, villages.local_works, villages.local_sites, villages.local_remarks)),
        villages.all_villages,
    ),
)
