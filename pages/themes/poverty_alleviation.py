"""脱贫攻坚: three programmes with their bounds, month by month, by village; claims without a denominator."""

from township.panels.page import Page, column
from township.panels.themes import poverty, report

PAGE = Page(
    "poverty-alleviation",
    "脱贫攻坚",
    order=40,
    theme="poverty",
    conclusion=poverty.conclusion,
    rows=(
        (column(1.5, poverty.monthly), column(1, poverty.claims)),
        poverty.village_ranking,
        (column(1.5, poverty.programmes), column(1, poverty.campaigns)),
        report.rest("poverty"),
        report.coverage("poverty"),
    ),
)
