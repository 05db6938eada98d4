"""The workbook the town's offices and villages fill in each month."""
