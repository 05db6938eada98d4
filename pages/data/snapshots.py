"""数据快照: what was published, what changed, going back."""

from township.display import desk

desk.snapshots_page()
