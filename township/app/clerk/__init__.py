"""The clerk's pages: 数据填报 and 数据快照."""
