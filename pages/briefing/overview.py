"""总览: where the town stands: tasks by light, a figure a theme, works, shortfalls, what is not reported."""

from township.panels.page import Page, column
from township.panels.themes import overview, report, tasks

PAGE = Page(
    "overview",
    "总览",
    order=10,
    theme="overview",
    conclusion=overview.conclusion,
    rows=(
        (
            column(2.3, overview.themes, tasks.tasks),
            column(1, overview.warnings, overview.works, overview.changes, overview.problems),
        ),
        (column(2.3, overview.owed), column(1, overview.risk)),
        report.rest("overview"),
    ),
)
