"""汇报清单: panels in the order of a meeting, each with its own filters."""

from township.display import lists_desk

lists_desk.show()
