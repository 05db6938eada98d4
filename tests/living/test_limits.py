"""Values at the limits of the contract, in every column of every table: what it accepts, every panel can show.

The annual report's rows have a share of their cells replaced at random; what the checks of one row then refuse is left
out, as it would be. Here a hundred such sets stand in one snapshot (of rows of one key the last), since what a row does
to a panel it does beside others too; in make soak 10,000 snapshots have one each.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import random
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.bundled import CATALOGUE, workbooks
from township.intake import contract
from township.intake.contract import BY_TABLE, SHEETS, Field, Intake, Sheet, row_checks
from township.panels import published, render
from township.panels.filters import Filters
from township.panels.page import panelled, panels
from township.statistics import periods
from township.store import snapshot

TODAY = dt.date(2021, 1, 28)
TEXTS = (
    *(
        "x",
        "一",
        "—",
        "第99999999999999999999段",
        "一（一）1·第4段",
        "甲" * 200,
        "<b>&amp;</b>",
        "=1+1",
        "' or 1=1 --",
        "%s{0}$month",
    ),
    *("🙂", "Ａ\u200b\u202e甲", "1e400", "-0", "NaN", "null", "370830108201", "2020-02-30", "\t", "a|b|c"),
)
NUMBERS = tuple(
    Decimal(text) for text in "0 0.0001 -0.0001 1 -1 99.9999 100 100.0001 999 9999999 99999999999999.9999".split()
) + tuple(-(Decimal(10) ** n) + 1 for n in (3, 9, 14))
# what the panels get as it was written, and may be blank
OPTIONAL = [
    (sheet.table, field)
    for sheet in SHEETS
    for field in BY_TABLE[sheet.table].stored
    if not field.required and field.name not in {"source", *contract.FLAGS}
    if (sheet.table, field.name) != ("observation", "unit")  # the catalogue's
]
TEXT = {(table, field.name) for table, field in OPTIONAL if field.kind in ("text", "texts")}
INTEGERS = (0, 1, 2, 3, 12, 366, 999_999, 2**31 - 1, 2020, 2019)


@cache
def reported() -> Intake:
    """The annual report and every tenth row of the examples."""
    intake = contract.accept(workbooks(), CATALOGUE)
    for table, rows in intake.tables.items():
        intake.tables[table] = [
            row for at, row in enumerate(rows) if at % 10 == 0 or row.get("status") != "illustrative"
        ]
    return intake


def blank(field: Field) -> Any:
    """What a row has in a column left blank."""
    return [] if field.kind in ("texts", "areas") else "" if field.name in ("part", "breakdown") else None


def value_of(field: Field, chance: random.Random) -> Any:
    """Some value the column may have."""
    if not field.required and chance.random() < 0.2:
        return blank(field)
    areas, indicators = list(CATALOGUE.areas), list(CATALOGUE.indicators)
    match field.kind:
        case "number":
            return chance.choice(NUMBERS)
        case "integer":
            return chance.choice(INTEGERS)
        case "boolean":
            return chance.random() < 0.5
        case "choice":
            return chance.choice(list(field.choices.values()))
        case "month":
            return chance.choice([dt.date(2000, 1, 1), dt.date(2019, 9, 1), dt.date(2020, 2, 1), dt.date(2021, 2, 1)])
        case "date":
            return chance.choice([dt.date(2000, 1, 1), dt.date(2020, 2, 29), TODAY, dt.date(2031, 12, 31)])
        case "area":
            return chance.choice(areas)
        case "areas":
            return chance.sample(areas, chance.randint(0, 4))
        case "indicator":
            return chance.choice(indicators)
        case "texts":
            return chance.sample(TEXTS, chance.randint(0, 3))
    return chance.choice(TEXTS)


def spoilt(seed: int) -> Intake:
    """The rows with some of their cells replaced, without what the contract refuses."""
    chance = random.Random(seed)
    share = chance.choice([0.005, 0.05, 0.5])
    intake = Intake(tables=copy.deepcopy(reported().tables))
    for table, rows in intake.tables.items():
        kept = {"source", *contract.FLAGS}  # told from 备注
        fields = [field for field in BY_TABLE[table].stored if field.name not in kept]
        for row in rows:
            for field in fields:
                if chance.random() < share:
                    row[field.name] = value_of(field, chance)
            if "unit" in row and table == "observation":
                row["unit"] = CATALOGUE.indicators[row["indicator"]].unit
    return accepted(intake)


def left_blank(columns: Collection[tuple[str, str]], *, every: int = 1) -> Intake:
    """The rows with these columns, (table, name), blank in every so many rows, as far as the contract takes them."""
    intake = Intake(tables=copy.deepcopy(reported().tables))
    for table, field in OPTIONAL:
        if (table, field.name) in columns:
            for row in intake.tables[table][::every]:
                row[field.name] = blank(field)
    return accepted(intake)


def accepted(intake: Intake) -> Intake:
    """The intake without the rows that the contract refuses."""
    problems = row_checks.check(_placed(intake), CATALOGUE, TODAY)
    refused = {(problem.sheet, problem.row) for problem in problems if problem.severity == "error"}
    for sheet in SHEETS:
        intake.tables[sheet.table] = [
            row for at, row in enumerate(intake.tables[sheet.table]) if (sheet.name, at) not in refused
        ]
    intake.tables["source"] = intake.tables["source"] or reported().tables["source"]  # without any nothing is published
    return intake


def key_of(row: dict[str, Any], sheet: Sheet) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in sheet.key)


def _placed(intake: Intake) -> Intake:
    """The intake with the place of every row, so that a problem says which it is."""
    for sheet in SHEETS:
        for at, row in enumerate(intake.tables[sheet.table]):
            intake.origins[sheet.table, tuple(map(_hashable, (row.get(name) for name in sheet.key)))] = contract.Origin(
                "", sheet.name, at
            )
    return intake


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def check(seeds: range, folder: Path) -> None:
    """As :func:`show`, of these sets."""
    show(map(spoilt, seeds), folder, str(seeds))


def show(sets: Iterable[Intake], folder: Path, name: str) -> None:
    """Publish one snapshot of all these sets and show all of it in two months."""
    kept: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {sheet.table: {} for sheet in SHEETS}
    for made, sheet in itertools.product(sets, SHEETS):
        kept[sheet.table].update({key_of(row, sheet): row for row in made.tables[sheet.table]})
    intake = Intake(tables={table: list(rows.values()) for table, rows in kept.items()})
    identity = snapshot.publish(intake, CATALOGUE, [], folder, by="试", note="")
    shown = published.prepared(snapshot.open_snapshot(folder, identity), CATALOGUE)
    try:
        for month in {random.Random(name).choice(shown.months), shown.default_month}:
            setting = shown.setting(Filters(month, (), False))
            for panel in panels().values():
                try:
                    render.whole(panel, setting)
                except Exception as error:
                    raise AssertionError(f"{name}：{panel.id}，{periods.month_key(month)}") from error
            for page in panelled().values():
                render.sentence(page, setting)
    finally:
        shown.warehouse.close()


def test_what_the_contract_accepts_every_panel_shows(tmp_path):
    check(range(100), tmp_path)


@pytest.mark.parametrize("columns", [{("observation", "value")}, TEXT], ids=["no-number", "no-text"])
def test_what_may_be_blank_every_panel_shows(tmp_path, columns):
    show([left_blank(columns)], tmp_path, "")


@pytest.mark.soak
@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize(("table", "field"), OPTIONAL, ids=[f"{table}-{field.name}" for table, field in OPTIONAL])
def test_any_one_column_may_be_blank(tmp_path, table, field, every):
    show([left_blank({(table, field.name)}, every=every)], tmp_path, "")


@pytest.mark.soak
@pytest.mark.parametrize("hundred", range(100))
def test_ten_thousand_more(tmp_path, hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        check(range(seed, seed + 1), tmp_path / str(seed))
