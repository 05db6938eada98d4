"""数据填报: template out, workbook in, problems, preview, publish."""

from township.access.roles import Right
from township.panels.page import Page


def run() -> None:
    """Show the page."""
    from township.app.clerk import submit_page

    submit_page.show()


PAGE = Page("submit", "数据填报", order=91, section="汇报与数据", run=run, needs=Right.SUBMIT)
