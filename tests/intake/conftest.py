"""Workbooks made for a test: a grid of cells in, a file out, read the way the import reads it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.bundled import ALIASES, CATALOGUE
from township.intake import contract
from township.intake.contract import Intake
from township.intake.files import reader, warm_reader, workbook
from township.intake.files.workbook import Workbook
from township.intake.recognise import sheets

Grid = list[list[Any]]


def book_of(sheets: dict[str, Grid]) -> openpyxl.Workbook:
    """A workbook with these sheets and no other."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """``make({"统计月报": rows}, edit)`` writes an .xlsx; ``edit(book)`` may change it first."""

    def write(sheets: dict[str, Grid], edit: Callable[[Any], object] | None = None, name: str = "月报.xlsx") -> Path:
        book = book_of(sheets)
        if edit:
            edit(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def read_in_process(content: bytes, suffix: str) -> dict[str, Any]:
    """What the child process would answer, without starting one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return reader.answer(reader.KINDS[suffix], io.BytesIO(content))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: for tests of what is read, not of how it is kept apart."""
    monkeypatch.setattr(warm_reader, "read", read_in_process)


def recognised(path: Path, **source: str) -> Workbook:
    return sheets.recognise(workbook.read_file(path), CATALOGUE, ALIASES, source or None)


def accepted(path: Path) -> Intake:
    return contract.accept([recognised(path)], CATALOGUE)


@pytest.fixture
def take(make: Callable[..., Path], quick: None) -> Callable[..., Intake]:
    """``take({"统计月报": rows}, edit)``: the typed rows and problems of an .xlsx with these cells."""
    return lambda *arguments, **more: accepted(make(*arguments, **more))


@pytest.fixture
def recognise_grid(make: Callable[..., Path], quick: None) -> Callable[..., Workbook]:
    """``recognise_grid({"统计月报": rows}, edit)``: the recognised workbook of an .xlsx with these cells."""
    return lambda *arguments, **more: recognised(make(*arguments, **more))
