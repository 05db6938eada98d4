"""A plot: series get the panel's scope for a name, months get the marks of what happened in them."""

from __future__ import annotations

import datetime as dt

import pytest

from township.charts import ems, months, rest, short, theme
from township.charts.plot import NOTHING, Chart, Grid, Look, Plot, Series, hidden

LIGHT = theme.LIGHT
AUGUST = dt.date(2020, 8, 1)
PLAIN = Plot({"data": [], "layout": {"annotations": []}}, (Chart("", (), ()),))


def test_a_series_without_a_name_is_called_by_the_panels_scope():
    bars = Series("", (1.0,), ("1",), (NOTHING,))
    plot = Plot({}, (Chart("", ("甲",), (bars, Series.of_line("时序线", [2], LIGHT.ink))), Grid((), (), ())))
    chart, grid = plot.named("2020年，万元")

    assert [series.name for series in chart.series] == ["2020年，万元", "时序线"]
    assert grid == plot.native[1]


def test_marks_of_a_month_stand_above_one_another_and_are_told_natively():
    year = months.cumulative_bars(LIGHT, [AUGUST], [3], ["reported"], unit="万元")
    marked = year.marked([(AUGUST, "批1"), (AUGUST, "批2")], LIGHT)
    first, second = marked.figure["layout"]["annotations"][-2:]

    assert (first["x"], second["x"], first["text"], second["text"]) == (8, 8, "批1", "批2")
    assert second["yshift"] - first["yshift"] >= 20
    assert marked.native[0].remarks == ("批1", "批2") and marked.native[0].series == year.native[0].series
    assert len(year.figure["layout"]["annotations"]) == 1


def test_other_charts_and_charts_without_marks_stay_as_they_are():
    year = months.cumulative_bars(LIGHT, [AUGUST], [3], ["reported"], unit="万元")

    assert PLAIN.marked([(AUGUST, "批1")], LIGHT) is PLAIN
    assert year.marked([], LIGHT) is year


def test_values_stand_at_their_places_and_the_rest_are_gaps():
    bars = Series.of_bars("", [1, float("nan")], ["1", "<3"], theme.bar_marks(LIGHT, ["derived", "illustrative"]))
    over = bars.over([2, 4], range(1, 5))

    assert over.values == (None, 1.0, None, None) and over.labels == ("", "1", "", "<3")
    assert over.looks == (
        NOTHING,
        Look(LIGHT.paper, LIGHT.accent, 1.6),
        NOTHING,
        Look(LIGHT.tint, LIGHT.accent_soft, 1.0, True),
    )
    assert hidden("甲乙丙丁", over, "户：") == ("户：丁<3",)
    assert Series.of_line("上年", [5], LIGHT.ink).over([3], range(1, 4)).looks == (Look(LIGHT.ink),)


@pytest.mark.parametrize(
    ("words", "room", "kept"), [("甲乙丙", 3, "甲乙丙"), ("甲乙丙丁", 3, "甲乙…"), ("10000", 2, "1…")]
)
def test_words_are_cut_where_there_is_no_room(words, room, kept):
    assert short(words, room) == kept
    assert ems(kept) <= room


def test_what_is_left_out_is_counted():
    assert (rest(0), rest(-3), rest(560, "村")) == ("", "", "其余560村见下载")
