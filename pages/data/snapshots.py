"""数据快照: what was published, what changed, going back."""

from township.panels.page import Page


def run() -> None:
    """Show the page."""
    from township.app.clerk import snapshots_page

    snapshots_page.show()


PAGE = Page("snapshots", "数据快照", order=92, section="汇报与数据", run=run)
