"""Figures read back: what a native chart cannot draw is said in words, and what nobody can read becomes a table."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.exports.taken import VILLAGE, frame_of, setting
from township.charts import bars, joint, months, multiples, stacks, theme
from township.exports import panel_export, read_figure
from township.panels.registry import PANELS

LIGHT = theme.LIGHT
DATES = [dt.date(2020, month, 1) for month in (1, 2, 3)]


def test_a_number_that_may_not_be_shown_is_said_in_words():
    path = multiples.Path("住房维修", tuple(DATES), (0, None, 5), ("0", "<3", "5"), ("illustrative",) * 3)
    (chart,) = read_figure.read(multiples.cumulative_multiples(LIGHT, [path], unit="户"), "户")

    assert chart.series[0].values[:4] == (0, None, 5, None)
    assert chart.remarks == ("住房维修2月<3",)


def test_hidden_numbers_of_a_village_reach_neither_chart_nor_table():
    shown = setting(villages=(VILLAGE,))
    panel = PANELS["poverty-alleviation/monthly"]
    frame = frame_of(panel, shown)
    hidden = frame[frame["households"].isna()]
    told = panel_export.tell(panel, shown)
    drawn = [value for chart in told.pictures[0] for series in chart.series for value in series.values]

    assert len(hidden)
    assert all(value is None or value == 0 or value >= 3 for value in drawn)
    assert sum(len(chart.remarks) for chart in told.pictures[0]) == len(hidden)


def test_words_of_an_event_are_kept():
    figure = months.cumulative_bars(LIGHT, DATES, [1, 2, 3], ["reported"] * 3, unit="万元")
    figure["layout"]["annotations"].append({"x": 2, "y": 9, "text": "停工<br>两周", "showarrow": False})
    (chart,) = read_figure.read(figure, "累计")

    assert chart.remarks == ("停工，两周",)


def test_target_and_pace_become_lines_with_their_names():
    figure = months.cumulative_bars(
        LIGHT,
        DATES,
        [10, 20, 31],
        ["illustrative", "derived", "reported"],
        unit="万元",
        target=(120.0, "<b>任务120</b>"),
    )
    (chart,) = read_figure.read(figure, "累计")
    own, pace, task = chart.series

    assert (own.name, pace.name, task.name) == ("累计", "时序线", "任务120")
    assert pace.values == tuple(10.0 * month for month in range(1, 13)) and pace.dotted
    assert task.values == (120.0,) * 12 and not task.dotted
    assert [look.hatched for look in own.looks[:3]] == [True, False, False]
    assert (own.looks[1].fill, own.looks[1].outline) == (LIGHT.paper, LIGHT.accent)


def test_a_joint_bar_bears_the_names_of_all_its_places():
    figure = joint.joint_bars(
        LIGHT,
        [
            joint.Joint((("甲村", None),), 5, "5", "reported"),
            joint.Joint((("乙村", None), ("丙村", None)), 9, "9 两村合计", "reported"),
            joint.Joint((("丁村", None),), 2, "2", "reported"),
        ],
        unit="米",
    )
    (chart,) = read_figure.read(figure, "米")

    assert chart.categories == ("甲村", "乙村、丙村", "丁村")
    assert chart.series[0].values == (5, 9, 2)
    assert chart.series[0].labels == ("5", "9 两村合计", "2")


def test_stacked_rows_say_their_words_beside_the_names():
    figure = stacks.stacked_rows(
        LIGHT,
        ["人才", "土地"],
        [("有", [1, 0], "accent"), ("无", [2, 4], "track")],
        ["reported"] * 2,
        unit="项",
        words=["3项", "4项"],
    )
    (chart,) = read_figure.read(figure, "项")

    assert chart.stacked and chart.horizontal
    assert chart.categories == ("人才　3项", "土地　4项")
    assert [series.values for series in chart.series] == [(1, 0), (2, 4)]
    assert chart.remarks == ()


def test_a_bar_of_parts_becomes_a_bar_a_part():
    figure = bars.stacked_bar(
        LIGHT, [("税", 25, "accent", "reported"), ("其他", 75, "accent_soft", "derived")], unit="万元"
    )
    (chart,) = read_figure.read(figure, "万元")

    assert chart.categories == ("税", "其他")
    assert chart.series[0].values == (25, 75)
    assert chart.series[0].labels == ("25万元，占25.0%", "75万元，占75.0%")


@pytest.mark.parametrize(
    "figure",
    [
        {"data": [{"type": "pie", "values": [1]}], "layout": {}},
        {"data": [{"type": "scatter", "mode": "markers", "x": [1], "y": [1]}], "layout": {"xaxis": {"tickvals": [1], "ticktext": ["甲"]}}},
        {"data": [{"type": "bar", "x": [0.5], "y": [1], "marker": {}}], "layout": {"xaxis": {"tickvals": [0], "ticktext": ["甲"]}}},
        {"data": [], "layout": {}},
    ],
    ids=["饼图", "只有点", "不在位置上", "空图"],
)  # fmt: skip
def test_what_no_native_chart_shows_is_refused_and_told_as_a_table(figure, monkeypatch):
    if figure["data"]:
        with pytest.raises(read_figure.Unreadable):
            read_figure.read(figure, "数")
    else:
        assert read_figure.read(figure, "数") == []
    panel = PANELS["economy/project_kinds"]
    monkeypatch.setattr(read_figure, "read", refuse)
    told = panel_export.tell(panel, setting())

    assert told.pictures == ()
    assert [row[0].words for row in told.boards[0].rows] == frame_of(panel, setting())["kind"].tolist()


def refuse(figure: dict, name: str) -> list:
    raise read_figure.Unreadable("试")
