"""污染防治: the sites, patrols made against due, problems found and closed, the air."""

from township.panels.page import Page, column
from township.panels.themes import pollution, report

PAGE = Page(
    "pollution-control",
    "污染防治",
    order=50,
    theme="pollution",
    conclusion=pollution.conclusion,
    rows=(
        (column(2.2, pollution.patrol_days), column(1, pollution.rectification)),
        (column(1, pollution.sites), column(1.05, pollution.patrol_rate), column(1.15, pollution.air)),
        (column(1.25, pollution.points), column(1, pollution.problems, pollution.issue_types)),
        pollution.river_patrols,
        report.rest("pollution"),
        report.coverage("pollution"),
    ),
)
