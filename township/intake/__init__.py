"""From workbooks to typed rows: reading, normalising, validating, and the illustrative breakdown."""
