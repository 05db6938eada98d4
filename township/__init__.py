"""The town's statistics, from workbook to page. See README for the map of the house."""
