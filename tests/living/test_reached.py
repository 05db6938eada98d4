"""No kind of published row stays unseen: without the rows of a kind, some panel's question is answered otherwise.

A kind is what a table's coded columns and indicators say alike. Rows are left out kind by kind, so all but one table is
for make soak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.bundled import CATALOGUE
from tests.living.test_limits import reported
from township.intake.contract import SHEETS, Intake, Sheet
from township.panels import published
from township.panels.filters import Filters
from township.panels.page import choices, panels
from township.panels.published import Published
from township.panels.setting import run_query
from township.store import snapshot

SHORT = "river_patrol"  # a table of few kinds
TABLES = [
    pytest.param(sheet, id=sheet.table, marks=() if sheet.table == SHORT else pytest.mark.soak)
    for sheet in SHEETS
    if sheet.table != "source"
]


def kind_of(sheet: Sheet, row: dict[str, Any]) -> tuple[str, ...]:
    """What the row's coded columns say."""
    coded = [field.name for field in sheet.fields if field.kind in ("choice", "boolean", "indicator")]
    return tuple(str(row[name]) for name in coded)


def rows_by_kind(sheet: Sheet) -> dict[tuple[str, ...], list[int]]:
    """The places of a table's rows by their kind."""
    found = defaultdict(list)
    for at, row in enumerate(reported().tables[sheet.table]):
        found[kind_of(sheet, row)].append(at)
    return found


def answers(shown: Published, table: str) -> Iterator[pd.DataFrame]:
    """What the panels that read the table are answered, one by one: of the town and its villages, all indicators."""
    everything = tuple(
        (choice, ",".join(CATALOGUE.indicators)) for choice in choices().values() if hasattr(choice, "codes")
    )
    for month in (shown.default_month, shown.months[-1]):
        for chosen in ((), tuple(area.code for area in CATALOGUE.villages(month))):
            setting = shown.setting(Filters(month, chosen, False, everything)).internally()  # nothing is withheld
            for panel in panels().values():
                if table in shown.warehouse.reads(panel.query)[0]:
                    yield run_query(setting, panel.query, panel.parameters)
            for query in ("frame/caveats", "frame/notes"):  # under the panels they are about
                yield run_query(setting, query)


@contextmanager
def opened(tables: dict[str, list[dict[str, Any]]], folder: Path) -> Iterator[Published]:
    """A snapshot of these rows."""
    identity = snapshot.publish(Intake(tables=tables), CATALOGUE, [], folder, by="试", note="")
    shown = published.prepared(snapshot.open_snapshot(folder, identity), CATALOGUE)
    try:
        yield shown
    finally:
        shown.warehouse.close()


@pytest.mark.parametrize("sheet", TABLES)
def test_without_a_kind_of_row_some_question_is_answered_otherwise(sheet, tmp_path):
    rows, unseen = reported().tables[sheet.table], []
    with opened(dict(reported().tables), tmp_path / "whole") as shown:
        whole = list(answers(shown, sheet.table))
    for number, (kind, places) in enumerate(rows_by_kind(sheet).items()):
        left = [row for at, row in enumerate(rows) if at not in set(places)]
        with opened({**reported().tables, sheet.table: left}, tmp_path / f"{number}") as shown:
            if all(one.equals(other) for one, other in zip(whole, answers(shown, sheet.table), strict=True)):
                unseen.append(kind)
    assert unseen == []
