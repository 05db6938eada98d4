"""The macros that every query shares, asked alone: what rows joined to one, or figures worked out, may be called."""

from __future__ import annotations

import datetime as dt
import re

import duckdb
import pytest

from tests.bundled import ROOT
from township.charts import theme
from township.panels.filters import Filters
from township.panels.setting import Setting, run_query

VIEWS = (ROOT / "queries" / "_views.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ask():
    """The answer to an expression that uses a macro of ``_views.sql``."""
    with duckdb.connect(":memory:") as connection:
        for made in re.findall(r"^create macro (?:visible|weakest|computed|few)\(.*?;$", VIEWS, re.M | re.S):
            connection.execute(made)
        yield lambda expression, *given: connection.execute(f"select {expression}", given).fetchone()[0]


@pytest.mark.parametrize(
    ("statuses", "joined", "worked_out"),
    [
        (["reported"], "reported", "derived"),
        (["derived", "reported"], "derived", "derived"),
        (["reported", "derived"], "derived", "derived"),
        (["derived"], "derived", "derived"),
        (["reported", "illustrative"], "illustrative", "illustrative"),
        (["illustrative", "derived", "reported"], "illustrative", "illustrative"),
    ],
)
def test_figures_together_are_no_better_than_the_weakest(ask, statuses, joined, worked_out):
    assert ask("(select weakest(s) from (select unnest(?) as s))", statuses) == joined
    assert ask("computed(?)", statuses) == worked_out


@pytest.mark.parametrize(("status", "seen"), [("reported", True), ("derived", True), ("illustrative", False)])
def test_only_examples_go_with_what_is_reported(ask, status, seen):
    assert ask("visible(?, true)", status) is seen
    assert ask("visible(?, false)", status) is True


@pytest.mark.parametrize(("households", "few"), [(None, False), (0, False), (1, True), (2, True), (3, False)])
def test_few_is_fewer_than_the_bound_and_not_none(ask, households, few):
    assert ask("few(?::integer, 3)", households) is few


@pytest.mark.parametrize("status", ["reported", "illustrative"])
def test_what_was_reported_is_asked_again_only_where_there_are_examples(warehouse_of, catalogue, status):
    figure = {"indicator": "fiscal_revenue", "month": "2020-09", "value": 3668, "status": status}
    warehouse = warehouse_of({"observation": [figure]})
    month = dt.date(2020, 9, 1)
    every, reported = (
        run_query(
            Setting(warehouse, catalogue, Filters(month, (), only), theme.LIGHT, month),
            "economy/fiscal_path",
        )
        for only in (False, True)
    )

    assert (every is reported) == (status == "reported")
    assert len(reported) == (status == "reported") and len(every)
