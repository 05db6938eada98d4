"""Fixtures for tests of queries: a snapshot made of a few hand-written rows, and the bundled one.

    def test_the_latest_month_wins(warehouse_of):
        warehouse = warehouse_of({"observation": [
            {"indicator": "fiscal_revenue", "month": "2020-08", "value": 3000},
            {"indicator": "fiscal_revenue", "month": "2020-09", "value": 3668},
        ]})
        frame = warehouse.run("economy/fiscal_progress", **parameters(month="2020-09"))

A row names only what the test is about; the rest is filled in (see ``ROW_DEFAULTS`` and ``filled``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.bundled import ROOT, published_in, workbooks
from township.intake import contract
from township.panels.filters import Filters
from township.panels.page import default_options
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import tables
from township.store.manifest import Snapshot
from township.store.warehouse import Warehouse

TOWN = "370830108"
Rows = dict[str, list[dict[str, Any]]]

# What a row has when the test does not say; the columns a table does not have are left out.
ROW_DEFAULTS = {
    "status": "reported",
    "source": "test",
    "area": TOWN,
    "month": "2020-09",
    "year": 2020,
    "basis": "ytd",
    "breakdown": "",
    "part": "",
    "in_plan": True,
    "carried_over": False,
    "theme": "economy",
    "position": 1,
    "paragraph": 1,
}
SOURCE = {"source": "test", "title": "测试来源", "publisher": "测试", "published": "2021-01-28"}


@pytest.fixture(scope="module")
def warehouse_of(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Callable[..., Warehouse]]:
    """Open hand-made rows by table with the repository's queries, as if they were published.

    Tables not named are empty; ``source`` has one row, published 2021-01-28, unless it is given. Months are
    "2020-09" or dates, numbers anything Decimal takes. A misspelt table or column is an error. A second argument
    is the catalogue to publish with, where it is not the committed one. Opening takes a fifth of a second, so the
    last few stay open for tests of the same rows.
    """
    opened: dict[tuple[str, int], Warehouse] = {}

    def open_rows(given: Rows, known: Catalogue = catalogue) -> Warehouse:
        what = repr(given), id(known)
        if what not in opened:
            if len(opened) == 8:
                del opened[next(iter(opened))]  # not closed: the test may still ask it
            opened[what] = _open_rows(tmp_path_factory.mktemp("snapshot"), given, known)
        return opened[what]

    yield open_rows
    for warehouse in opened.values():
        warehouse.close()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Warehouse]:
    """A snapshot with a source and no rows at all."""
    warehouse = _open_rows(tmp_path_factory.mktemp("empty"), {}, catalogue)
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Warehouse]:
    """The bundled workbooks, published afresh; its data folder is ``bundled.snapshot.folder.parents[1]``."""
    warehouse = Warehouse(published_in(workbooks(), tmp_path_factory.mktemp("bundled")), ROOT / "queries", catalogue)
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="session")
def parameters(catalogue: Catalogue) -> Callable[..., dict[str, Any]]:
    """Query parameters as a page gives them: September 2020, the whole town; ``own`` ones are laid over them.

    ``warehouse.run(name, **parameters(month="2020-08", villages=["370830108203"], theme="economy"))``
    """

    def given(**own: Any) -> dict[str, Any]:
        filters = Filters(dt.date(2020, 9, 1), (), False)
        if isinstance(own.get("month"), str):
            own["month"] = periods.parse_month(own["month"])
        own = {
            "with_panel": [],
            "published_since": [],
            **default_options(catalogue),
            **filters.parameters(catalogue),
            **own,
        }
        return own

    return given


def _open_rows(folder: Path, given: Rows, catalogue: Catalogue) -> Warehouse:
    made = tables.references(catalogue)
    for table, rows in {"source": [SOURCE], **given}.items():
        sheet = contract.BY_TABLE[table]
        made[table] = tables.of_rows(sheet, [filled(row, sheet, catalogue) for row in rows])
    files = {name: folder / tables.file_name(name, "") for name in made}
    tables.write({files[name]: rows for name, rows in made.items()})
    counts = {name: {"rows": rows.num_rows} for name, rows in made.items()}
    paths = {name: (files[name],) if name in files else () for name in tables.NAMES}
    return Warehouse(Snapshot("test", folder, {"tables": counts}, paths), ROOT / "queries", catalogue)


def filled(row: dict[str, Any], sheet: contract.Sheet, catalogue: Catalogue) -> dict[str, Any]:
    """The row with every column of its table, typed.

    What is not given comes from ROW_DEFAULTS, a ``…_name`` from the catalogue or the code it names, an empty list
    for list columns, the header for other required text, and None for the rest.
    """
    kinds = dict(contract.columns(sheet))
    if unknown := row.keys() - kinds.keys():
        raise ValueError(f"表 {sheet.table} 没有列 {'、'.join(sorted(unknown))}；有 {'、'.join(kinds)}")
    required = {field.name: field.header for field in sheet.fields if field.required}
    defaults = {**ROW_DEFAULTS, **contract.flags(sheet, row.get("note"))}
    whole: dict[str, Any] = {name: row[name] if name in row else defaults.get(name) for name in kinds}
    indicator = catalogue.indicators.get(whole.get("indicator") or "")
    for name in kinds.keys() - row.keys():
        if whole[name] is not None:
            continue
        if name.endswith("_name") and whole.get(name.removesuffix("_name")):
            whole[name] = indicator.name if indicator else str(whole[name.removesuffix("_name")])
        elif name == "unit" and indicator:
            whole[name] = indicator.unit
        elif kinds[name] in ("texts", "areas"):
            whole[name] = []
        elif name in sheet.key and name not in sheet.later:
            raise ValueError(f"表 {sheet.table} 的键 {name} 要写明：{row}")
        elif kinds[name] == "text" and name in required:
            whole[name] = required[name]
    return {name: _typed(whole[name], kind) for name, kind in kinds.items()}


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "number":
        return Decimal(str(value))
    if kind == "month" and isinstance(value, str):
        return periods.parse_month(value)
    if kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value
