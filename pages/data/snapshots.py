"""数据快照: what was published, what changed, going back."""

from township.app.clerk import pages

pages.snapshots_page()
