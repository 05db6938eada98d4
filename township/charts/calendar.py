"""A year by day: one row a month, one cell a day. Cells are bars, because a heat map cannot be hatched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import label, theme
from township.charts.plot import NOTHING, Cell, Grid, Look, Plot
from township.charts.theme import Palette
from township.statistics import periods

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
ROW = 31  # px a month: a count is written in a cell of a phone too
TOP = 24  # px above the first month
SLIGHT = 0.85  # a day this full or fuller is only slightly short


@dataclass(frozen=True)
class Day:
    """One day's count against what was due, and the words shown when the pointer rests on it."""

    date: dt.date
    made: int
    due: int
    status: str
    words: str


def day_calendar(colours: Palette, months: Sequence[dt.date], days: Sequence[Day]) -> Plot:
    """Days across, months down; a full day is pale, one short of its due is darker and says its count.

    Args:
        months: the rows, first on top; one without days says 未填报.
        days: one cell each, in any order.
    """
    rows = {(month.year, month.month): row for row, month in enumerate(months)}
    marks = [_mark(colours, day) for day in days]
    inks = [_ink(colours, day) for day in days]
    counts = [str(day.made) if day.made < day.due else "" for day in days]
    pattern = theme.hatching(colours, [mark["pattern"] for mark in marks], solidity=0.14)
    data = [
        {
            "type": "bar",
            "x": [day.date.day for day in days],
            "y": [0.82] * len(days),
            "base": [rows[day.date.year, day.date.month] - 0.41 for day in days],
            "width": 0.88,
            "marker": {
                "color": [mark["color"] for mark in marks],
                "line": {"color": [mark["outline"] for mark in marks], "width": 1},
                "pattern": {**pattern, "fgopacity": 0.85, "fgcolor": colours.accent_soft},
            },
            "text": [f"<b>{count}</b>" if count else "" for count in counts],
            **theme.WITHIN,
            "insidetextfont": {"color": inks, "size": 14},
            "hovertext": [_hover(day) for day in days],
            **theme.HOVER,
        }
    ]
    present = {(day.date.year, day.date.month) for day in days}
    missing = [row for key, row in rows.items() if key not in present]
    names = [f"{month.month}月" for month in months]
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=len(months) * ROW + TOP + 4,
            bargap=0,
            margin={"l": 46, "r": 2, "t": TOP, "b": 4},
            uniformtext={"minsize": 11, "mode": "hide"},
            xaxis={
                "range": [0.5, 31.5],
                "side": "top",
                "tickvals": [1, 5, 10, 15, 20, 25, 31],
                "ticktext": ["1日", "5", "10", "15", "20", "25", "31日"],
                "tickangle": 0,
            },
            yaxis=theme.named_rows(colours, names),
            annotations=[label(1, row, "未填报", colours, muted=True, xanchor="left", xshift=-8) for row in missing],
        ),
    }
    cells = [
        Cell(rows[day.date.year, day.date.month], day.date.day - 1, day.date.day - 1, count, Look.of(mark), ink)
        for day, count, mark, ink in zip(days, counts, marks, inks, strict=True)
    ]
    cells += [Cell(row, 0, 30, "未填报", NOTHING, "") for row in missing]
    return Plot(figure, (Grid(tuple(str(day) for day in range(1, 32)), tuple(names), tuple(cells)),))


def _darkness(day: Day) -> int:
    """0 to 3: the further below its due, the darker; a day that is only an example is a step lighter throughout."""
    share = day.made / day.due if day.due else 1
    return (0 if share >= 1 else 1 if share >= SLIGHT else 2) + (day.status != "illustrative")


def _mark(colours: Palette, day: Day) -> dict[str, Any]:
    fill = (colours.paper, colours.tint, colours.accent_soft, colours.accent)[_darkness(day)]
    hatch = "/" if day.status == "illustrative" else ""
    return {"color": fill, "outline": colours.accent_soft, "width": 1, "pattern": hatch}


def _ink(colours: Palette, day: Day) -> str:
    return colours.on_accent if _darkness(day) == 3 else colours.ink


def _hover(day: Day) -> str:
    return f"{periods.month_name(day.date)}{day.date.day}日 {WEEKDAYS[day.date.weekday()]}<br>{day.words}"
