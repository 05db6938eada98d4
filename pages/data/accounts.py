"""账号: who may open the dashboard and what each may do, for whoever looks after it."""

from township.access.roles import Right
from township.panels.page import Page


def run() -> None:
    """Show the page."""
    from township.app import accounts_page

    accounts_page.show()


PAGE = Page("accounts", "账号", order=94, section="汇报与数据", run=run, needs=Right.ADMINISTER)
