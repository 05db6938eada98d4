"""The benchmark of sample towns: what it makes, and what it says of what it measured."""

from __future__ import annotations

import datetime as dt

from bench import report, towns
from bench.stats import Key, Results
from township.demo import town
from township.intake import reading
from township.statistics import catalogue as catalogues


def test_a_town_keeps_its_next_month_to_be_published(tmp_path):
    size = towns.Size("小镇", town.Plan(first=dt.date(2024, 1, 1), months=2, villages=3, merged=0, towns=2), {})
    made = towns.made(size, tmp_path / "data")
    folder = tmp_path / "data" / "catalogue"
    intake, _ = reading.read_inputs([tmp_path / made["next"]], catalogues.load(folder), folder)

    assert made["rows"] > 100
    assert not intake.errors and {row["month"] for row in intake.tables["work"]} == {dt.date(2024, 3, 1)}


def test_every_level_of_a_town_that_was_measured_is_told_met_or_not():
    results = Results()
    assert towns.levels(results) == []
    for metric, value in (("条数", 44617), (towns.OPENING, 0.5), (towns.ASKING, 61)):
        results.add(Key(towns.ACTION, towns.SIZES[0].name, metric=metric), value)
    opening, asking, *rest = towns.levels(results)

    assert (opening.reached, asking.reached, {level.reached for level in rest}) == (True, False, {None})
    assert "打开快照（三年的样板镇）" in report.tables(results) and "没有达到" in report.tables(results)
