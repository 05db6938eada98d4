"""A panel's table as CSV: UTF-8 with BOM so that Excel and WPS open it unscrambled.

Text that a spreadsheet would take for a formula stays text (OWASP CSV injection); numbers stay numbers.
"""

from __future__ import annotations

import pandas as pd

from township.intake.files.problems import FORMULA
from township.panels.table import ROUNDED


def csv(frame: pd.DataFrame) -> bytes:
    """The readable frame, CRLF; formula-like text is quoted with an apostrophe."""
    safe = frame.map(lambda value: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value)
    return safe.to_csv(index=False, lineterminator="\r\n", float_format=_digits).encode("utf-8-sig")


def _digits(value: float) -> str:
    return f"{value:.{ROUNDED}f}".rstrip("0").rstrip(".")  # never 1e+10
