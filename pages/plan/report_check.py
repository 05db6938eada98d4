"""年报对照: every figure an annual report prints beside the one computed from the tables, theme by theme."""

from township.panels.page import Page
from township.panels.themes import report

PAGE = Page(
    "report-check",
    "年报对照",
    order=85,
    section="计划与对照",
    conclusion=report.conclusion,
    rows=(report.verdicts, *report.STATEMENTS, report.rosters, report.enterprises),
)
