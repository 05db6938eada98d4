"""Snapshots of earlier formats open with today's columns, and what no format can be made of is refused.

``fixtures/snapshots/`` keeps one of each, a few rows a table: ``without-flags`` is from before there were
``is_last_year`` and ``undated`` and the table of notes; the other also lacks three columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.bundled import ROOT
from township.intake import contract
from township.panels.filters import Filters
from township.panels.page import default_options
from township.store import checks, manifest, planning, snapshot, tables
from township.store.warehouse import AnswerError, Warehouse, read_queries

FIXTURES = Path(__file__).with_name("fixtures")
FORMATS = {
    "without-flags": {},
    "without-flags-units-and-levels": {"observation": "units_n", "work": "accept_level", "indicator": "min_units"},
}


@pytest.fixture(scope="module", params=FORMATS)
def earlier(request) -> snapshot.Snapshot:
    return snapshot.open_snapshot(FIXTURES, request.param)


@pytest.fixture(scope="module")
def opened(earlier, catalogue) -> Iterator[Warehouse]:
    with closing(Warehouse(earlier, ROOT / "queries", catalogue)) as warehouse:
        yield warehouse


def test_the_fixtures_are_what_they_are_named():
    assert {path.name for path in (FIXTURES / "snapshots").iterdir()} == set(FORMATS)
    for identity, lacking in FORMATS.items():
        held = snapshot.open_snapshot(FIXTURES, identity).tables
        for table, columns in {"observation": {*contract.FLAGS}, **{t: {c} for t, c in lacking.items()}}.items():
            assert columns.isdisjoint(pq.read_schema(held[table][0]).names)
        assert not held["note"]


@pytest.mark.parametrize("query", sorted(read_queries(ROOT / "queries")))
def test_every_query_answers(opened, catalogue, query):
    filters = Filters(dt.date(2020, 9, 1), (), False).parameters(catalogue)
    own = {
        "theme": "",
        "published": dt.date(2021, 1, 28),
        "with_panel": [],
        "published_since": [],
        **default_options(catalogue),
        "indicator": "fiscal_revenue",
        "measure": "epidemic_leaflets",
        "carried_over": False,
        "lists": "",
    }

    frame = opened.run(query, **filters, **own)

    assert list(frame.columns) == list(opened.query(query).labels)


def test_the_flags_are_told_from_the_notes(opened, catalogue):
    given = {"month": dt.date(2020, 9, 1), "town": catalogue.town_code, "reported_only": True}
    months = opened.run("frame/months", indicator="fiscal_revenue")["month"]

    assert opened.run("talent/returned", **given)["undated"].tolist() == [True]
    assert "returned_talents" in set(opened.run("frame/undated", **given)["indicator"])
    assert min(months).year == 2020  # 2018 is told as last year alone


def test_a_column_that_came_later_is_blank(opened, earlier):
    blank = FORMATS[earlier.id]
    observed = planning.whole(contract.BY_TABLE["observation"], earlier)

    assert (observed["units_n"].null_count == observed.num_rows) == ("observation" in blank)
    assert set(observed["is_last_year"].to_pylist()) == {False, True}


def test_new_rows_go_on_top_and_are_checked_beside_it(earlier, catalogue):
    assert checks.check(contract.Intake(), earlier, catalogue) == []
    plan = planning.plan(contract.Intake(), catalogue, earlier)

    assert plan.diff.counts["revised"] == plan.diff.counts["new"] == 0
    [part] = plan.parts["observation"]
    assert part.rows.schema == tables.schema_named("observation")


def test_what_a_view_cannot_be_made_of_is_answered_in_chinese(earlier, catalogue, tmp_path):
    (tmp_path / "_views.sql").write_text("create view v as select nothing from observation;", encoding="utf-8")
    (tmp_path / "q.sql").write_text("-- 问题：？\n-- 列：a 甲\nselect 1 as a from v", encoding="utf-8")

    with closing(Warehouse(earlier, tmp_path, catalogue)) as warehouse:
        for _ in "again":
            with pytest.raises(AnswerError, match="算不了"):
                warehouse.run("q")


def test_columns_nobody_knows_any_more_are_left_out(publish, data, catalogue, tmp_path):
    made = snapshot.open_snapshot(data, publish(7))
    [path] = made.tables["observation"]
    rows = pq.read_table(path)
    other = tmp_path / "observation.parquet"
    pq.write_table(rows.append_column("forgotten", rows["note"]), other)
    odd = manifest.Snapshot(made.id, made.folder, made.manifest, {**made.tables, "observation": (other,)})

    with closing(Warehouse(odd, ROOT / "queries", catalogue)) as warehouse:
        assert "forgotten" not in warehouse._connection.table("observation").columns
