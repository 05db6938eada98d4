"""The year by day: a cell a day, the count where it is short of its due, natively a grid."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from township.charts import theme
from township.charts.calendar import Day, day_calendar
from township.charts.plot import NOTHING, Cell, Look

LIGHT = theme.LIGHT
MONTHS = [dt.date(2020, month, 1) for month in range(1, 13)]


def test_days_are_cells_and_a_month_without_any_says_so():
    days = [
        Day(dt.date(2020, 1, 5), 30, 30, "reported", ""),
        Day(dt.date(2020, 1, 6), 10, 30, "reported", ""),
        Day(dt.date(2020, 1, 7), 29, 30, "illustrative", ""),
    ]
    (grid,) = day_calendar(LIGHT, MONTHS[:2], days).native

    assert (grid.rows, grid.columns[0], grid.columns[-1]) == (("1月", "2月"), "1", "31")
    assert grid.cells == (
        Cell(0, 4, 4, "", Look(LIGHT.tint, LIGHT.accent_soft, 1), LIGHT.ink),
        Cell(0, 5, 5, "10", Look(LIGHT.accent, LIGHT.accent_soft, 1), LIGHT.on_accent),
        Cell(0, 6, 6, "29", Look(LIGHT.tint, LIGHT.accent_soft, 1, True), LIGHT.ink),
        Cell(1, 0, 30, "未填报", NOTHING, ""),
    )


@settings(max_examples=30)
@given(
    made=st.lists(st.sampled_from([0, 1, 10, 10_000]), max_size=366),
    due=st.sampled_from([0, 1, 10_000]),
    status=st.sampled_from(["reported", "illustrative"]),
)
def test_any_days_can_be_drawn(drawable, made, due, status):
    days = [Day(dt.date(2020, 1, 1) + dt.timedelta(n), count, due, status, "") for n, count in enumerate(made)]
    (grid,) = drawable(day_calendar(LIGHT, MONTHS, days)).native

    shown = [cell.words for cell in grid.cells if cell.words != "未填报"]
    assert shown == [str(count) if count < due else "" for count in made]
