"""疫情防控: villages covered, places disinfected, publicity, resumption, and what the report names."""

from township.panels.page import Page, column
from township.panels.themes import epidemic, report

PAGE = Page(
    "epidemic-control",
    "疫情防控",
    order=60,
    section="专项工作",
    theme="epidemic",
    conclusion=epidemic.conclusion,
    rows=(
        (column(1.4, epidemic.villages), column(1, epidemic.banners)),
        (column(1, epidemic.leaflets), column(1, epidemic.resumption), column(1, epidemic.disinfection)),
        (column(1, epidemic.organisation), column(1, epidemic.roles), column(1, epidemic.measures)),
        report.rest("epidemic"),
        report.coverage("epidemic"),
    ),
)
