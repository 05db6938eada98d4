"""From workbooks to typed rows: files, the contract, recognition, templates."""
