"""Lines over the years: a line a year, gaps where months are missing, labels that do not cover each other."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.charts import theme, years
from township.charts.years import Point
from township.statistics import periods

LIGHT = theme.LIGHT


def point(month: str, value: float, status: str = "reported") -> Point:
    return Point(dt.date.fromisoformat(f"{month}-01"), value, f"{value}", f"{month}：{value}", status)


POINTS = [
    point("2021-12", 90),
    point("2022-01", 8),
    point("2022-03", 30, "derived"),
    point("2022-04", 40, "illustrative"),
]


def test_a_line_a_year_with_the_newest_strongest_and_gaps_left_open(drawable):
    plot = drawable(years.year_lines(LIGHT, POINTS, goal=(120, "任务 120")))
    before, newest = plot.figure["data"]

    assert newest["name"] == "2022年" and newest["line"]["width"] > before["line"]["width"]
    assert newest["x"] == [1, 2, 3, 4] and newest["y"] == [8, None, 30, 40]
    assert newest["marker"]["symbol"] == ["circle", "circle", "circle-open", "x-thin-open"]
    (chart,) = plot.native
    assert [series.name for series in chart.series] == ["2022年", "2021年"]
    assert chart.series[0].values == (8, None, 30, 40, *[None] * 8)


def test_the_newest_years_label_stands_where_fewer_lines_pass():
    def side(newest: float, *before: float) -> str:
        drawn = [*(point(f"20{10 + number}-04", value) for number, value in enumerate(before)), point("2022-03", 30)]
        plot = years.year_lines(LIGHT, [*drawn, point("2022-04", newest)])
        [label] = [one for one in plot.figure["layout"]["annotations"] if "2022年" in one["text"]]
        return label["yanchor"]

    assert [side(50, 40, 45), side(50, 40, 60), side(50, 55, 60), side(1, 55, 60)] == [
        "bottom",
        "bottom",
        "top",
        "bottom",
    ]


def test_what_is_reported_by_quarter_is_one_line():
    quarters = [point("2022-03", 1), point("2022-06", 2), point("2022-12", 4)]
    assert years.year_lines(LIGHT, quarters, step=3).figure["data"][0]["x"] == [3, 6, 9, 12]


def test_pace_and_task_are_drawn_beside_the_newest_year(drawable):
    pace = [(dt.date(2022, 1, 1), 10.0), (dt.date(2022, 4, 1), 40.0)]
    plot = drawable(years.year_lines(LIGHT, POINTS, pace=pace, goal=(120, "任务 120")))
    assert plot.figure["data"][-1]["y"] == [10, 40]
    assert "任务 120" in [note["text"] for note in plot.figure["layout"]["annotations"]]
    assert plot.native[0].series[0].name == "时序线"


def test_all_months_stand_on_one_axis_in_the_running_chart(drawable):
    plot = drawable(years.running_line(LIGHT, POINTS))
    assert plot.figure["data"][0]["x"] == [0, 1, 2, 3, 4]
    (chart,) = plot.native
    assert chart.categories == ("2021年12月", "2022年1月", "2022年2月", "2022年3月", "2022年4月")
    assert chart.series[0].values == (90, 8, None, 30, 40)


@pytest.mark.parametrize(
    ("first", "months", "shown"),
    [
        ("2023-10", 4, "2023年 11月 12月 2024年"),
        ("2023-01", 14, "2023年 4月 7月 10月 2024年"),
        ("2022-05", 20, "2022年 7月 2023年 7月"),
    ],
)
def test_months_of_a_running_axis_do_not_run_into_each_other(first, months, shown):
    start = dt.date.fromisoformat(f"{first}-01")
    path = [Point(periods.add_months(start, n), n, f"{n}", "", "reported") for n in range(months)]

    axis = years.running_line(LIGHT, path).figure["layout"]["xaxis"]
    assert " ".join(words for _, words in sorted(zip(axis["tickvals"], axis["ticktext"], strict=True))) == shown


def test_the_first_place_stands_at_the_top(drawable):
    plot = drawable(years.running_line(LIGHT, POINTS, places=15))
    low, high = plot.figure["layout"]["yaxis"]["range"]
    assert low > 15 and high < 1 and plot.native[0].places == 15


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.sampled_from([100, 1000]))
def test_labels_keep_their_order_do_not_cover_each_other_and_stay_in_the_chart(values, highest):
    shifts = years.spread(values, 2.0, highest, apart=20)
    at = sorted((value, value * 2 + shift) for value, shift in zip(values, shifts, strict=True))
    assert all(after[1] - before[1] >= 20 for before, after in pairwise(at))
    assert at[-1][1] <= 2 * highest
    assert highest == 100 or all(shift >= 0 for shift in shifts)  # down only where there is no more room


def test_labels_that_would_stand_too_high_go_down_together():
    assert years.spread([90, 100, 99], 2.0, 100, apart=20) == [-20, 0, -18]


@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=6))
def test_the_axis_holds_every_value(values):
    low, high = years.value_range(values)
    assert low < high and low <= min(values) and max(values) <= high
