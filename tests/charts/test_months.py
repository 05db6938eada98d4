"""Cumulative bars by month: against the pace to the task, and against last year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import months, theme

LIGHT = theme.LIGHT
YEAR = [dt.date(2020, month, 1) for month in range(1, 13)]
NUMBER = st.sampled_from([0, 1, 10, 10_000, 1234.5])


@pytest.mark.parametrize(
    ("latest", "first", "shown"),
    [
        (6, 1, "1月 2 3 4 5 6月 7 8 9 10 12月"),
        (9, 1, "1月 2 3 4 5 6 7 8 9月 12月"),
        (11, 1, "1月 2 3 4 5 6 7 8 9 11月"),
        (12, 1, "1月 2 3 4 5 6 7 8 9 10 12月"),
        (9, 2, "1—2 4 5 6 7 8 9月 12月"),
        (3, 2, "3月 4 5 6 7 8 9 10 12月"),
    ],
)
def test_a_wide_month_stands_without_the_neighbour_it_would_touch(latest, first, shown):
    axis = months.month_axis(latest, first=first)

    labels = [text.replace("<b>", "").replace("</b>", "") for text in axis["ticktext"]]
    assert " ".join(filter(None, labels)) == shown


def test_target_and_pace_are_lines_with_their_names():
    statuses, path = ["illustrative", "derived", "reported"], [0, 5, *range(20, 120, 10)]
    plot = months.cumulative_bars(
        LIGHT, YEAR[:3], [10, 20, 31], statuses, unit="万元", target=(120.0, "任务120", "推算", path)
    )
    (chart,) = plot.native
    own, pace, task = chart.series

    assert plot.year and chart.categories == tuple(f"{month}月" for month in range(1, 13))
    assert (own.name, pace.name, task.name) == ("", "时序线", "任务120，推算")
    assert own.values == (10, 20, 31, *[None] * 9) and own.labels[:3] == ("", "", "31")
    assert list(pace.values) == plot.figure["data"][1]["y"] == path and pace.dotted
    assert task.values == (120.0,) * 12 and not task.dotted
    assert [look.hatched for look in own.looks[:3]] == [True, False, False]
    assert (own.looks[1].fill, own.looks[1].outline) == (LIGHT.paper, LIGHT.accent)
    assert plot.figure["layout"]["annotations"][1]["text"] == "<b>任务120</b><br>推算"


@pytest.mark.parametrize(("task", "lowered"), [(120.0, False), (1.0, True)])
def test_the_pace_is_named_beside_the_task_without_touching_it(task, lowered):
    path = [task * month / 12 for month in range(1, 13)]
    plot = months.cumulative_bars(LIGHT, YEAR[:1], [100], ["reported"], unit="万元", target=(task, "任务", "", path))
    _, said, pace = plot.figure["layout"]["annotations"]

    assert ("yshift" in pace) == lowered
    assert not lowered or pace["yshift"] <= said["yshift"] - 8


@pytest.mark.parametrize(("task", "stands"), [(102.0, 102.0), (200.0, 100), (90.0, 100)])
def test_the_figure_of_december_is_not_struck_through_by_the_tasks_line(task, stands):
    target = (task, "任务", "", [task] * 12)
    plot = months.cumulative_bars(LIGHT, YEAR, [100] * 12, ["reported"] * 12, unit="万元", target=target)

    assert plot.figure["layout"]["annotations"][0]["y"] == stands


def test_bars_of_quarters_are_no_wider_than_a_month():
    plot = months.cumulative_bars(LIGHT, YEAR[2::3], [1, 2, 3, 4], ["reported"] * 4, unit="人")

    assert plot.figure["data"][0]["width"] < 1


@settings(max_examples=30)
@given(count=st.sampled_from([0, 1, 12]), value=NUMBER, task=st.none() | NUMBER, unit=st.sampled_from(["户", "万元"]))
def test_any_year_can_be_drawn(drawable, count, value, task, unit):
    target = None if task is None else (task, f"任务{task}", "推算", [task * month / 12 for month in range(1, 13)])
    drawable(
        months.cumulative_bars(LIGHT, YEAR[:count], [value] * count, ["derived"] * count, unit=unit, target=target)
    )


def test_last_year_is_a_dotted_line_beside_this_years_bars():
    group = ("规上工业", YEAR[1:3], [5, 9.4], ["reported", "reported"], YEAR[2:3], [7], ["illustrative"], "增长3%")
    plot = months.year_on_year(LIGHT, [group, ("批零", *group[1:4], [], [], [], "")], unit="万元")
    first, second = plot.native

    assert (first.title, second.title) == ("规上工业 增长3%", "批零")
    assert first.categories[:2] == ("1—2月", "3月")
    assert first.series[0].values[:3] == (5, 9.4, None) and first.series[0].labels[:2] == ("", "9")
    assert (first.series[1].name, first.series[1].values[:3]) == ("2020年", (None, 7, None))
    assert first.series[1].line and first.series[1].dotted and len(second.series) == 1
    assert not plot.year
    told = [trace["text"] for trace in plot.figure["data"]]
    assert told[1] == ["2020年1—3月 7（示例）".replace("7", "7万元")] and told[0][0].endswith("5万元")


@pytest.mark.parametrize(
    ("latest", "last_years", "where"),
    [
        (9, 12, (9.4, "right")),
        (9, 9, (9, None)),
        (9, 0, (9, None)),
        (3, 12, (3.4, "right")),
        (12, 12, (12.45, "right")),
    ],
)
def test_no_point_of_last_year_follows_the_figure_like_a_digit(latest, last_years, where):
    this, last = ([5.0] * len(YEAR[1:end]) for end in (latest, last_years))
    group = (
        *("规上工业", YEAR[1:latest], this, ["reported"] * len(this)),
        *(YEAR[1:last_years], last, ["reported"] * len(last), "增长3%"),
    )
    layout = months.year_on_year(LIGHT, [group], unit="万元").figure["layout"]
    [over] = [note for note in layout["annotations"] if note["text"] == "<b>5</b>"]

    assert (over["x"], over.get("xanchor")) == where
    assert over["bgcolor"] == LIGHT.paper


@pytest.mark.parametrize(("before", "height"), [(99, 100), (101, 101), (110, 110), (140, 100)])
def test_the_figure_stands_over_last_years_point_where_that_would_lie_in_it(before, height):
    group = ("规上工业", YEAR[8:9], [100.0], ["reported"], YEAR[8:9], [float(before)], ["reported"], "")
    layout = months.year_on_year(LIGHT, [group], unit="万元").figure["layout"]
    [over] = [note for note in layout["annotations"] if note["text"] == "<b>100</b>"]

    assert over["y"] == height and over["yshift"] > 0


@pytest.mark.parametrize(("march", "april", "height"), [(105, 115, 115), (105, 190, 105), (140, 145, 100)])
def test_in_february_the_figure_stands_over_the_next_points_too(march, april, height):
    last = [90.0, float(march), float(april), 200.0]
    group = ("规上工业", YEAR[1:2], [100.0], ["reported"], YEAR[1:5], last, ["reported"] * 4, "")
    layout = months.year_on_year(LIGHT, [group], unit="万元").figure["layout"]
    [over] = [note for note in layout["annotations"] if note["text"] == "<b>100</b>"]

    assert over["y"] == height


@settings(max_examples=30)
@given(count=st.sampled_from([0, 1, 3, 5, 26, 600]), value=NUMBER, title=st.text("业甲1a", min_size=1, max_size=20))
def test_any_number_of_groups_can_be_drawn(drawable, count, value, title):
    group = (
        title,
        YEAR[1:],
        [value] * 11,
        ["reported"] * 11,
        YEAR[1:],
        [value] * 11,
        ["derived"] * 11,
        "同比增长12.3%",
    )
    plot = drawable(months.year_on_year(LIGHT, [group] * count, unit="万元"))

    assert len(plot.native) == min(count, 24)
