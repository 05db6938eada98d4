"""The benchmark of sample towns: what it makes, and what it says of what it measured."""

from __future__ import annotations

import datetime as dt

from bench import redraws, report, towns
from bench.stats import AGAIN, FIRST, FLOOR, Key, Results
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
    town = towns.SIZES[0].name
    for metric, value in (("条数", 44617), (towns.OPENING, 0.5), (towns.ASKING, 61)):
        results.add(Key(towns.ACTION, town, metric=metric), value)
    for visit, ours, least in ((FIRST, 200, 120), (FIRST, 60, 60), (AGAIN, 130, 120)):
        results.add(Key("换月", town, visit), ours)
        results.add(Key("换月", f"{FLOOR}，{town}", visit), least)
    results.add(Key(redraws.ANSWERED, town), 1501)
    opening, asking, *others, indicator, month, village, answered = towns.levels(results)

    assert (opening.reached, asking.reached, {level.reached for level in others}) == (True, False, {None})
    assert (month.value, month.reached) == (1.3, True) and {indicator.reached, village.reached} == {None}
    assert (answered.value, answered.reached) == (1.501, False)
    assert "打开快照（三年的样板镇）" in report.tables(results) and "没有达到" in report.tables(results)
