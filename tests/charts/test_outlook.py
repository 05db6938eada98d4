"""A year's months and the band of what it may come to."""

from __future__ import annotations

import datetime as dt

from township.charts import theme
from township.charts.outlook import outlook
from township.charts.years import Point

POINTS = [Point(dt.date(2020, month, 1), month * 10.0, f"{month * 10}", "", "reported") for month in (1, 2, 3)]


def test_two_projections_make_a_band_and_each_says_where_it_ends(drawable):
    paths = [("上年节奏", "150", [(3, 30.0), (12, 150.0)]), ("时序", "120", [(3, 30.0), (12, 120.0)])]
    plot = drawable(outlook(theme.LIGHT, POINTS, paths, goal=(140, "任务 140")))
    band, *dashed, line = plot.figure["data"]
    assert band["x"] == [3, 12, 12, 3] and [trace["name"] for trace in dashed] == ["上年节奏", "时序"]
    assert line["y"] == [10, 20, 30]
    texts = [note["text"] for note in plot.figure["layout"]["annotations"]]
    assert texts == ["<b>上年节奏 150</b>", "<b>时序 120</b>", "任务 140"]
    alone = drawable(outlook(theme.LIGHT, POINTS, paths[1:]))
    assert len(alone.figure["data"]) == 2


def test_what_is_reported_by_quarter_is_one_line(drawable):
    quarters = [Point(dt.date(2020, month, 1), month * 10.0, "", "", "reported") for month in (3, 6, 9)]
    plot = drawable(outlook(theme.LIGHT, quarters, [("时序", "120", [(9, 90.0), (12, 120.0)])], step=3))
    assert plot.figure["data"][-1]["y"] == [30, 60, 90]
