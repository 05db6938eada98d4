"""操作记录: who did what and when, for whoever looks after the dashboard."""

from township.access.roles import Right
from township.panels.page import Page


def run() -> None:
    """Show the page."""
    from township.app import audit_page

    audit_page.show()


PAGE = Page("audit", "操作记录", order=93, section="汇报与数据", run=run, needs=Right.ADMINISTER)
