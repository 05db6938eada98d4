"""What offices may write, sheet by sheet, as sheets.txt says: a change of it is a change to their files, and is read as one.

``python -m tests.intake.contract.test_sheets`` writes the file anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from township.intake import contract
from township.intake.contract import Field, Sheet

GOLDEN = Path(__file__).with_name("sheets.txt")


def described(sheet: Sheet) -> Iterator[str]:
    """The sheet and its columns, one a line, with all that is not as by default."""
    yield f"{sheet.name}  {said(sheet, Sheet('', '', (), ()))}"
    for part in ("fields", "guides", "derived", "form"):
        for field in getattr(sheet, part):
            yield f"  {part} {field.header}  {said(field, Field('', ''))}"
    yield f"  月份 {sheet.dated_by or '—'}{'，按本行的单位' if sheet.counts_in_rows_unit else ''}"
    yield f"  模板 {'、'.join(sheet.columns)}" if sheet.template is not None else "  不在模板里"


def said(declared: Any, plain: Any) -> str:
    """The attributes that differ from ``plain``'s; the columns of a sheet and what functions do are told elsewhere."""
    told = {field.name: getattr(declared, field.name) for field in dataclasses.fields(declared)}
    left = {"header", "fields", "guides", "derived", "form"}
    given = {name: value for name, value in told.items() if name not in left and value != getattr(plain, name)}
    return " ".join(f"{name}={'有' if callable(value) else value}" for name, value in given.items())


def written() -> str:
    """All sheets."""
    return "".join(f"{line}\n" for sheet in contract.SHEETS for line in described(sheet))


def test_the_sheets_are_those_that_were_agreed():
    assert written().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    GOLDEN.write_text(written(), encoding="utf-8")
