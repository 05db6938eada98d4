"""A year by day: one row a month, one cell a day. Cells are bars, because a heat map cannot be hatched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from township.charts import Figure, label, theme
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


def day_calendar(colours: Palette, months: Sequence[dt.date], days: Sequence[Day], *, left: int = 46) -> Figure:
    """Days across, months down; a full day is pale, one short of its due is darker and says its count.

    Args:
        months: the rows, first on top; one without days says 未填报.
        days: one cell each, in any order.
    """
    rows = {(month.year, month.month): row for row, month in enumerate(months)}
    marks = [_cell(colours, day) for day in days]
    data = [
        {
            "type": "bar",
            "x": [day.date.day for day in days],
            "y": [0.82] * len(days),
            "base": [rows[day.date.year, day.date.month] - 0.41 for day in days],
            "width": 0.88,
            "marker": {
                "color": [mark[0] for mark in marks],
                "line": {"color": [mark[1] for mark in marks], "width": 1},
                "pattern": {
                    **theme.hatching(
                        colours, ["/" if day.status == "illustrative" else "" for day in days], solidity=0.14
                    ),
                    "fgopacity": 0.85,
                    "fgcolor": colours.accent_soft,
                },
            },
            "text": [f"<b>{day.made}</b>" if day.made < day.due else "" for day in days],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "insidetextfont": {"color": [mark[2] for mark in marks], "size": 14},
            "hovertext": [_hover(day) for day in days],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]
    present = {(day.date.year, day.date.month) for day in days}
    annotations = [
        label(1, row, "未填报", colours, muted=True, xanchor="left", xshift=-8)
        for key, row in rows.items()
        if key not in present
    ]
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=len(months) * ROW + TOP + 4,
            bargap=0,
            margin={"l": left, "r": 2, "t": TOP, "b": 4},
            uniformtext={"minsize": 11, "mode": "hide"},
            xaxis={
                "range": [0.5, 31.5],
                "side": "top",
                "tickvals": [1, 5, 10, 15, 20, 25, 31],
                "ticktext": ["1日", "5", "10", "15", "20", "25", "31日"],
                "tickangle": 0,
            },
            yaxis={
                "range": [len(months) - 0.5, -0.5],
                "tickvals": list(range(len(months))),
                "ticktext": [f"{month.month}月" for month in months],
                "tickfont": {"color": colours.ink},
                "showgrid": False,
                "zeroline": False,
            },
            annotations=annotations,
        ),
    }


def _cell(colours: Palette, day: Day) -> tuple[str, str, str]:
    """Fill, outline and text colour of one day: the further below its due, the darker.

    A day that is only an example is a step lighter throughout.
    """
    steps = [
        (colours.paper, colours.ink),
        (colours.tint, colours.ink),
        (colours.accent_soft, colours.ink),
        (colours.accent, colours.on_accent),
    ]
    share = day.made / day.due if day.due else 1
    darkness = 0 if share >= 1 else 1 if share >= SLIGHT else 2
    fill, text = steps[darkness + (day.status != "illustrative")]
    return fill, colours.accent_soft, text


def _hover(day: Day) -> str:
    return f"{periods.month_name(day.date)}{day.date.day}日 {WEEKDAYS[day.date.weekday()]}<br>{day.words}"
