"""What every query reads, against the reviewed list in lineage.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundled import ROOT
from township.store.warehouse import read_queries

LINES = (Path(__file__).with_name("lineage.txt")).read_text(encoding="utf-8").splitlines()
TABLES = {name: set(tables.split()) for name, tables in (line.split(": ") for line in LINES)}


def test_every_query_is_on_the_list():
    assert list(TABLES) == list(read_queries(ROOT / "queries"))


@pytest.mark.parametrize("query", TABLES)
def test_a_query_reads_the_tables_it_is_reviewed_to_read(empty, query):
    assert empty.reads(query)[0] == TABLES[query]


def test_the_indicators_named_on_the_way_are_read(empty, catalogue):
    words = empty.reads("overview/conclusion")[1]

    air = {"pm25", "pm10", "good_air_rate", "air_rank", "good_air_days"}
    assert words & catalogue.indicators.keys() == {"fiscal_revenue", "certificate_rate", *air}
