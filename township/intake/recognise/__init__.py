"""What an office sent, recognised: which sheet, which column, which month, which unit each cell is of."""
