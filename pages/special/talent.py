"""人才工作: people who returned, cooperation with institutes, the five teams, bases and the talent base."""

from township.panels.page import Page, column
from township.panels.themes import report, talent

PAGE = Page(
    "talent",
    "人才工作",
    order=70,
    section="专项工作",
    theme="talent",
    conclusion=talent.conclusion,
    rows=(
        talent.returned,
        (column(1.7, talent.cooperations), column(1, talent.teams, talent.organisation)),
        report.rest("talent"),
        report.coverage("talent"),
    ),
)
