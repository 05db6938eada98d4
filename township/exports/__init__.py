"""Taking a page or a list of panels away: slides, a workbook, a package of tables."""
