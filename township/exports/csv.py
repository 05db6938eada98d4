"""A panel's table as CSV: UTF-8 with BOM so that Excel and WPS open it unscrambled.

Text that a spreadsheet would take for a formula stays text (OWASP CSV injection); numbers stay numbers. What it
would take for something else and cut when the file is saved is written so that it is left alone: 12-digit codes of
villages in their two parts, the town's and the village's own (370830108-203).
"""

from __future__ import annotations

import re

import pandas as pd

from township.intake.files.problems import FORMULA
from township.panels.table import ROUNDED

_CODE = re.compile(r"([0-9]{9})([0-9]{3})")


def csv(frame: pd.DataFrame) -> bytes:
    """The readable frame, CRLF; formula-like text is quoted with an apostrophe."""
    safe = frame.map(lambda value: _left_alone(value) if isinstance(value, str) else value)
    return safe.to_csv(index=False, lineterminator="\r\n", float_format=_digits).encode("utf-8-sig")


def _left_alone(text: str) -> str:
    if code := _CODE.fullmatch(text):
        return f"{code[1]}-{code[2]}"
    return f"'{text}" if text.startswith(FORMULA) else text


def _digits(value: float) -> str:
    return f"{value:.{ROUNDED}f}".rstrip("0").rstrip(".")  # never 1e+10
