"""A superior's own .xlsx, opened to be filled in: its formats, formulas and widths stay as they are.

openpyxl is imported where it is used, so that a server that fills no form in does without it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from township.intake.files.annotate_xlsx import AUTHOR


class Copy:
    """One sheet of a copy of the file; cells as Excel writes them (``"B6"``)."""

    def __init__(self, path: Path, sheet: str) -> None:
        """Open the file, which has been read once and found harmless."""
        import openpyxl

        self._book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        self._sheet = self._book[sheet]

    def is_free(self, cell: str) -> bool:
        """Whether something may be put there: no formula, no part of a merged cell but its first."""
        from openpyxl.cell.cell import MergedCell

        return not isinstance(self._sheet[cell], MergedCell) and self._sheet[cell].data_type != "f"

    def value(self, cell: str) -> Any:
        """What stands there."""
        return self._sheet[cell].value

    def is_percent(self, cell: str) -> bool:
        """Whether its format shows 0.05 as 5%."""
        return "%" in str(self._sheet[cell].number_format)

    def write(self, cell: str, value: Any, said: str = "") -> None:
        """Put a value there, and what is said of it into the cell's comment."""
        from openpyxl.comments import Comment

        self._sheet[cell].value = value
        if said:
            self._sheet[cell].comment = Comment(said, AUTHOR, width=240, height=80)

    def leave_blank(self, cell: str) -> None:
        """Empty it and make it yellow: nobody has reported it."""
        from openpyxl.styles import PatternFill

        self._sheet[cell].value = None
        self._sheet[cell].fill = PatternFill("solid", fgColor="FFFFFF00", bgColor="FFFFFF00")

    def content(self) -> bytes:
        """The file as it is now."""
        made = io.BytesIO()
        self._book.save(made)
        return made.getvalue()
