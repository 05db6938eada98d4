"""Merging new rows into those that stand: the newest wins, the history keeps all, nothing else changes."""

from __future__ import annotations

import datetime as dt
import json
import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from township.intake import contract
from township.store import changes, tables

OBSERVATION = contract.BY_TABLE["observation"]
MONTHS = [dt.date(2020, month, 1) for month in (8, 9, 10)]
STRENGTH = {"reported": 2, "derived": 1, "illustrative": 0}

values = st.one_of(st.none(), st.decimals(-(10**13), 10**13, places=4, allow_nan=False))
rows = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["fiscal_revenue", "retail_sales"]),
        "month": st.sampled_from(MONTHS),
        "value": values,
        "yoy_pct": values,
        "note": st.sampled_from([None, "", "核对", "a\x1fb", "\\", "\0"]),
        "status": st.sampled_from(list(STRENGTH)),
        "source": st.sampled_from(["甲", "乙"]),
    }
)
Key = tuple[str, dt.date]


def key_of(row: dict[str, Any]) -> Key:
    return row["indicator"], row["month"]


publications = st.lists(st.lists(rows, max_size=6, unique_by=key_of), max_size=5)


def whole(row: dict[str, Any]) -> dict[str, Any]:
    own = {"area": "370830108", "basis": "ytd", "breakdown": "", "unit": "万元"}
    return dict.fromkeys(name for name, _ in contract.columns(OBSERVATION)) | own | row


def table_of(given: list[dict[str, Any]]) -> pa.Table:
    return tables.of_rows(OBSERVATION, map(whole, given))


def published(sequence: list[list[dict[str, Any]]]) -> tuple[pa.Table, list[dict[str, Any]]]:
    """What stands after the publications, and the history's rows."""
    stands, history = table_of([]), []
    for incoming in sequence:
        merged = changes.merge(OBSERVATION, stands, table_of(incoming))
        stands = stands if merged.rows is None else merged.rows
        history += merged.replaced
    return stands, history


def says(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["value"], row["yoy_pct"], row["note"], row["status"]


@given(publications)
@settings(max_examples=40, deadline=None)
def test_the_strongest_and_newest_wins_and_every_real_row_is_kept(sequence):
    """Against the same rules told in plain words, one row after another."""
    shown: dict[Key, dict[str, Any]] = {}
    kept: list[tuple[Key, int, Any]] = []
    numbers: dict[Key, int] = {}
    for incoming in sequence:
        for new in incoming:
            key = key_of(new)
            old = shown.get(key)
            if old is None:
                shown[key], numbers[key] = new, 0
            elif says(old) != says(new) and STRENGTH[new["status"]] >= STRENGTH[old["status"]]:
                if old["status"] != "illustrative":
                    kept.append((key, numbers[key], old["value"]))
                    figures_differ = (old["value"], old["yoy_pct"]) != (new["value"], new["yoy_pct"])
                    numbers[key] += figures_differ and old["status"] == new["status"]
                shown[key] = new
    stands, history = published(sequence)
    stored = {key_of(row): row for row in stands.to_pylist()}

    assert {key: (*says(row), row["source"]) for key, row in stored.items()} == {
        key: (*says(row), row["source"]) for key, row in shown.items()
    }
    assert {key: row["revision"] for key, row in stored.items()} == numbers
    found = []
    for row in history:
        key, old = json.loads(row["key"]), json.loads(row["old"])
        value = Decimal(old["value"]) if "value" in old else None
        found.append(((key["indicator"], dt.date.fromisoformat(key["month"])), row["number"], value))
    assert sorted(found, key=repr) == sorted(kept, key=repr)


@given(publications)
@settings(max_examples=40, deadline=None)
def test_the_same_again_changes_nothing(sequence):
    stands, _ = published(sequence)
    merged = changes.merge(OBSERVATION, stands, table_of([row for row in stands.to_pylist()]))

    assert (merged.rows, merged.replaced) == (None, [])
    assert (merged.diff.unchanged, merged.diff.pairs, merged.diff.new.num_rows) == (stands.num_rows, (), 0)


@given(publications, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(sequence, chance: random.Random):
    shuffled = [chance.sample(incoming, len(incoming)) for incoming in sequence]
    (stands, history), (again, history_again) = published(sequence), published(shuffled)

    assert stands.equals(again)
    assert tables.digest(stands) == tables.digest(again)
    assert tables.history(history, None).equals(tables.history(history_again, None))


@given(st.lists(rows, max_size=6, unique_by=key_of), st.lists(rows, max_size=6, unique_by=key_of))
@settings(max_examples=40, deadline=None)
def test_a_comparison_accounts_for_every_row(old, new):
    diff = changes.compare(OBSERVATION, table_of(old), table_of(new))
    back = changes.compare(OBSERVATION, table_of(new), table_of(old))

    assert diff.new.num_rows + len(diff.pairs) + diff.unchanged == len(new)
    assert diff.removed.num_rows + len(diff.pairs) + diff.unchanged == len(old)
    assert (diff.new.num_rows, diff.removed.num_rows) == (back.removed.num_rows, back.new.num_rows)


@given(st.lists(rows, max_size=6, unique_by=key_of), st.lists(rows, max_size=6, unique_by=key_of))
@settings(max_examples=40, deadline=None)
def test_equal_digests_are_equal_rows(one, other):
    """Blank is unlike empty, and no control character can make two cells look like one."""
    left, right = table_of(one), table_of(other)

    assert (tables.digest(left) == tables.digest(right)) == (left.to_pylist() == right.to_pylist())


# ------------------------------------------------------------------ what each change is called


def told(old: dict[str, Any], new: dict[str, Any]) -> changes.Change:
    base = {"indicator": "fiscal_revenue", "month": MONTHS[0], "status": "reported", "value": Decimal("3668")}
    [change] = changes.merge(OBSERVATION, table_of([base | old]), table_of([base | new])).diff.changes()
    return change


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({}, {"value": Decimal("3668.0001")}, "revised"),
        ({}, {"value": None}, "revised"),
        ({"value": None}, {"value": Decimal(0)}, "revised"),
        ({}, {"qualifier": "近"}, "revised"),
        ({}, {"units_n": 3}, "revised"),
        ({}, {"note": "核对"}, "reworded"),
        ({}, {"indicator_name": "财政收入"}, "reworded"),
        ({"status": "illustrative"}, {}, "replaced"),
        ({"status": "illustrative"}, {"status": "derived"}, "replaced"),
        ({"status": "derived"}, {"value": Decimal(1)}, "replaced"),
        ({"status": "illustrative"}, {"status": "illustrative", "value": Decimal(1)}, "replaced"),
        ({}, {"status": "illustrative", "value": Decimal(1)}, "ignored"),
        ({}, {"status": "derived"}, "ignored"),
    ],
)
def test_a_change_has_a_kind(old, new, kind):
    assert told(old, new).kind == kind


@pytest.mark.parametrize(
    "new", [{"source": "另一份"}, {"location": "第2段"}, {"printed_value": "0.3668", "printed_unit": "亿元"}]
)
def test_where_a_figure_came_from_and_how_it_was_printed_is_no_change(new):
    base = {"indicator": "fiscal_revenue", "month": MONTHS[0], "status": "reported", "value": Decimal("3668")}
    merged = changes.merge(OBSERVATION, table_of([base | {"source": "一份"}]), table_of([base | new]))

    assert (merged.rows, merged.diff.unchanged) == (None, 1)


def test_a_change_says_what_it_was_and_what_it_becomes():
    change = told({"value": Decimal("3668"), "yoy_pct": Decimal("3")}, {"value": Decimal("3670.5"), "yoy_pct": None})

    assert (change.table, change.sheet, change.status, change.status_before) == (
        "observation",
        "统计月报",
        "reported",
        "reported",
    )
    assert change.key["month"] == MONTHS[0]
    assert [(cell.header, cell.old, cell.new) for cell in change.cells] == [
        ("同比%", Decimal("3"), None),
        ("数值", Decimal("3668"), Decimal("3670.5")),
    ]


def test_the_history_keeps_every_digit():
    exact = Decimal("12345678901234.5678")
    merged = changes.merge(
        OBSERVATION,
        table_of([{"indicator": "fiscal_revenue", "month": MONTHS[0], "status": "reported", "value": exact}]),
        table_of([{"indicator": "fiscal_revenue", "month": MONTHS[0], "status": "reported", "value": -exact}]),
    )
    [row] = merged.replaced

    assert json.loads(row["old"])["value"] == "12345678901234.5678"
    assert json.loads(row["new"]) == {"value": "-12345678901234.5678"}
    assert merged.rows["value"].to_pylist() == [-exact]
