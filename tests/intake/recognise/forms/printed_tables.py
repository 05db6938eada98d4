"""The tables of ``printed_tables.txt``: as offices print them, and every figure a reader takes from them.

A section is ``=== name``, merged ranges, rows (cells between ``|``; ``@2021-08-31`` a date, ``~0.06`` a cell in percent),
then by hand ``> cell indicator area month basis measure value unit`` and ``! what is said``. No ``>`` is a refusal.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.bundled import CATALOGUE


@dataclass(frozen=True)
class Printed:
    """One table: its sheets as rows of texts, what is merged in the first, its figures, what is said of it."""

    sheets: dict[str, list[list[str]]]
    merged: tuple[str, ...]
    figures: list[tuple[str, ...]]
    said: list[str]

    @property
    def grid(self) -> list[list[Any]]:
        """The first sheet's cells as Excel has them."""
        return [[_typed(text) if text else None for text in row] for row in next(iter(self.sheets.values()))]

    def save(self, path: Path) -> Path:
        """Write it as .xlsx."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            for number, row in enumerate(rows, 1):
                for column, text in enumerate(row, 1):
                    if text:
                        cell = sheet.cell(number, column, _typed(text))
                        cell.number_format = "0.0%" if text.startswith("~") else cell.number_format
        for one in self.merged:
            book.worksheets[0].merge_cells(one)
        book.save(path)
        return path


def _typed(text: str) -> Any:
    if text.startswith("@"):
        return dt.date.fromisoformat(text[1:])
    number = text.removeprefix("~")
    return float(number) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) else text


def load() -> dict[str, Printed]:
    """All tables by name."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return {part.partition("\n")[0]: _printed(part.splitlines()[1:]) for part in re.split(r"(?m)^=== ", text)[1:]}


def _printed(lines: list[str]) -> Printed:
    sheets: dict[str, list[list[str]]] = {}
    merged: tuple[str, ...] = ()
    figures, said, name = [], [], "Sheet1"
    for line in lines:
        if line.startswith("merged "):
            merged = tuple(line.split()[1:])
        elif line.startswith("## "):
            name = line[3:]
        elif line.startswith("> "):
            cell, indicator, area, month, *rest = line[2:].split(" ")
            figures.append((cell, indicator, CATALOGUE.area_named(area).code, month, *rest))
        elif line.startswith("! "):
            said.append(line[2:])
        else:
            sheets.setdefault(name, []).append([cell.strip() for cell in line.split("|")])
    return Printed(sheets, merged, figures, said)


TABLES = load()
