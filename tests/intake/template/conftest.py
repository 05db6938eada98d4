"""The template of October 2020, from the bundled reports."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.bundled import ROOT, published_in, workbooks
from tests.intake.template.filled import OCTOBER, OPEN_PROBLEM, UNDER_WAY, earlier_of
from township.intake.template import writer
from township.statistics.catalogue import Catalogue
from township.store.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Warehouse]:
    """The bundled workbooks, published afresh."""
    opened = Warehouse(published_in(workbooks(), tmp_path_factory.mktemp("template")), ROOT / "queries", catalogue)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def earlier(warehouse: Warehouse) -> dict[str, list[dict[str, Any]]]:
    """What was reported before October 2020, with an open problem and a project under way."""
    found = earlier_of(warehouse, OCTOBER)
    others = [row for row in found["project"] if row["project"] != "1"]
    return {**found, "rectification": [OPEN_PROBLEM], "project": [UNDER_WAY, *others]}


@pytest.fixture(scope="module")
def build(catalogue: Catalogue, earlier: dict[str, Any]) -> Callable[..., openpyxl.Workbook]:
    """Build a template and open it, for looking at only; what is asked for again is not built again."""
    opened: dict[tuple[dt.date, str], openpyxl.Workbook] = {}

    def made(month: dt.date = OCTOBER, audience: str = "all", rows: Any = None) -> openpyxl.Workbook:
        if rows is None and (month, audience) in opened:
            return opened[month, audience]
        stream = io.BytesIO()
        writer.build(catalogue, month, audience, earlier if rows is None else rows, stream)
        book = openpyxl.load_workbook(stream)
        if rows is None:
            opened[month, audience] = book
        return book

    return made


@pytest.fixture(scope="module")
def book(build: Callable[..., openpyxl.Workbook]) -> openpyxl.Workbook:
    return build()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, earlier: dict[str, Any]) -> Path:
    """The template as a file."""
    written = tmp_path_factory.mktemp("填报") / "义桥镇2020-10.xlsx"
    writer.build(catalogue, OCTOBER, "all", earlier, written)
    return written
