"""Makes the 示例 workbook: a breakdown that adds up to what was reported; outside the way of real figures."""
