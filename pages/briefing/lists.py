"""汇报清单: panels in the order of a meeting, each with its own filters."""

from township.app import lists_page

lists_page.show()
