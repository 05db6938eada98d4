"""乡村振兴: the works step by step, village by village, lane lengths, what keeps the toilets in service."""

from township.panels.page import Page, column
from township.panels.themes import report, rural

PAGE = Page(
    "rural-revitalization",
    "乡村振兴",
    order=30,
    theme="rural",
    conclusion=rural.conclusion,
    rows=(
        rural.village_works,
        (column(2.05, rural.works), column(1, rural.road_lengths, rural.service_assets)),
        report.rest("rural"),
        report.coverage("rural"),
    ),
)
