"""汇报清单: panels in the order of a meeting, each with its own filters."""

from township.panels.page import Page


def run() -> None:
    """Show the page."""
    from township.app import lists_page

    lists_page.show()


PAGE = Page("briefing", "汇报清单", order=90, section="汇报与数据", run=run)
