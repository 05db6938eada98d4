"""Lines by month over several years: one line a year above each other, or one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import beside, label, months, theme
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette
from township.statistics import periods

SYMBOLS = {"reported": "circle", "derived": "circle-open", "illustrative": "x-thin-open"}
TICKS = ".6~r"  # 20000, not 20k
_APART = 20  # px between labels at the right edge
_TOP, _BOTTOM = 26, 32  # margins in px


@dataclass(frozen=True)
class Point:
    """A month's figure: its value, as it is written, what hovering says, its status."""

    month: dt.date
    value: float
    words: str
    hover: str
    status: str


def value_range(values: Sequence[float]) -> list[float]:
    """The y axis of lines: from zero, unless the values lie close together far from it."""
    low, high = min(values, default=0), max(values, default=1)
    room = (high - low) * 0.12 or abs(high) * 0.12 or 1
    return [0 if 0 <= low <= 0.7 * high else low - room, high + room]


def spread(values: Sequence[float], scale: float, highest: float, apart: float = _APART) -> list[float]:
    """By how many px each label at a value moves up so that none covers another; down where it would stand too high.

    Args:
        scale: px a unit.
        highest: the value at which the chart ends above.
    """
    order = sorted(range(len(values)), key=lambda index: (values[index], index))
    shifts = [0.0] * len(values)
    below = None
    for index in order:
        at = values[index] * scale
        at = at if below is None else max(at, below + apart)
        shifts[index], below = round(at - values[index] * scale), at
    above = highest * scale
    for index in reversed(order):
        at = min(values[index] * scale + shifts[index], above)
        shifts[index], above = round(at - values[index] * scale), at - apart
    return shifts


def broken(x: Sequence[int], points: Sequence[Any], step: int = 1) -> tuple[list[int], list[Any]]:
    """The points and where they stand, with a gap wherever more than ``step`` months lie between two."""
    places: list[int] = []
    drawn: list[Any] = []
    for at, point in zip(x, points, strict=True):
        if places and at - places[-1] > step:
            places.append(places[-1] + step)
            drawn.append(None)
        places.append(at)
        drawn.append(point)
    return places, drawn


def trace(x: Sequence[int], points: Sequence[Point], colour: str, width: float, step: int = 1) -> dict[str, Any]:
    """A line through ``points`` at ``x``, broken like :func:`broken`; markers say the status."""
    places, drawn = broken(x, points, step)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": places,
        "y": [point and point.value for point in drawn],
        "line": {"color": colour, "width": width},
        "marker": {
            "symbol": [SYMBOLS[point.status] if point else "circle" for point in drawn],
            "size": 5 + width,
            "color": colour,
            "line": {"color": colour, "width": 1.6},
        },
        "hovertext": [point.hover if point else "" for point in drawn],
        **theme.HOVER,
        "connectgaps": False,
    }


def _at_right(
    colours: Palette, x: float, labels: Sequence[tuple[float, str, bool]], scale: float, highest: float
) -> list[dict[str, Any]]:
    """Labels (value, words, bold) at the right edge, none over another."""
    shifts = spread([value for value, _, _ in labels], scale, highest)
    return [
        label(x, value, words, colours, bold=bold, muted=not bold, xanchor="left", align="left", yshift=shift)
        for (value, words, bold), shift in zip(labels, shifts, strict=True)
    ]


def year_lines(
    colours: Palette,
    points: Sequence[Point],
    *,
    pace: Sequence[tuple[dt.date, float]] = (),
    goal: tuple[float, str] | None = None,
    first: int = 1,
    step: int = 1,
    height: int = 400,
) -> Plot:
    """Months 1—12 with a line for each year: the newest strong, earlier ones lighter, each named at its end.

    Args:
        points: at least one, in order of months.
        pace: what 时序 asks of the newest year, month by month, drawn dotted.
        goal: the year's task and its label.
        first: the month a year begins with: 2 for what enterprises report.
        step: months from one report to the next: 3 for what is reported by quarter.
    """
    years = sorted({point.month.year for point in points})
    newest = [point for point in points if point.month.year == years[-1]]
    heights = [*(p.value for p in points), *(value for _, value in pace), *([goal[0]] if goal else [])]
    extent = value_range(heights)
    scale = (height - _TOP - _BOTTOM) / (extent[1] - extent[0])
    data, right, series = [], [], []
    for age, year in reversed(list(enumerate(reversed(years)))):  # the newest on top
        own = [point for point in points if point.month.year == year]
        colour = (colours.accent, colours.accent_mid, colours.accent_soft, colours.track)[min(age, 3)]
        at = [point.month.month for point in own]
        data.append({**trace(at, own, colour, 3 if age == 0 else 1.6, step), "name": f"{year}年"})
        if age or at[-1] == 12:
            right.append((own[-1].value, f"{year}年 {own[-1].words}", age == 0))
        line = Series.of_line(f"{year}年", [point.value for point in own], colour)
        series.append(line.over(at, range(first, 13)))
    annotations = []
    last = newest[-1]
    if last.month.month < 12:
        there = [(p.month, p.value) for p in points] + [*pace]
        aside = [
            (value > last.value) - (value < last.value) for month, value in there if month.month == last.month.month
        ]
        under = sum(aside) > 0 and (last.value - extent[0]) * scale > 2 * _APART  # most lines pass above
        place = {"yanchor": "top", "yshift": -8} if under else {"yanchor": "bottom", "yshift": 8}
        on = {"bgcolor": colours.paper, "borderpad": 1, **place}
        annotations.append(label(last.month.month, last.value, f"{years[-1]}年 {last.words}", colours, bold=True, **on))
    if pace:
        at, asked = [month.month for month, _ in pace], [value for _, value in pace]
        data.append(_dotted(colours, at, asked))
        series.append(Series.of_line("时序线", asked, colours.muted, dotted=True).over(at, range(first, 13)))
    shapes = []
    if goal:
        right.append((goal[0], goal[1], False))
        across = {"x0": 11.6, "x1": 12.45, "y0": goal[0], "y1": goal[0]}  # where the year is to end
        shapes.append({"type": "line", **across, "line": {"color": colours.muted, "width": 1.4}})
    annotations += _at_right(colours, 12.5, right, scale, extent[1])
    axis = months.month_axis(last.month.month, first=first)
    names = tuple("1—2月" if month == first == 2 else f"{month}月" for month in range(first, 13))
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            margin={
                "l": 60,
                "r": beside([words for _, words, _ in right], 60, most=14, air=20),
                "t": _TOP,
                "b": _BOTTOM,
            },
            xaxis=axis,
            yaxis={"range": extent, "nticks": 6, "tickformat": TICKS},
            annotations=annotations,
            shapes=shapes,
        ),
    }
    return Plot(figure, (Chart("", names, tuple(reversed(series))),), year=True)


def running_line(
    colours: Palette, points: Sequence[Point], *, step: int = 1, places: int = 0, height: int = 400
) -> Plot:
    """All months on one axis, from the first to the last; a month without a figure is a gap.

    Over more than a year a reader can drag over the months to look at (charts.js; ``meta`` names them).

    Args:
        points: at least one, in order of months.
        places: how many there are where the values are ranks, of which the first stands at the top.
    """
    start, last = points[0].month, points[-1]
    at = [(point.month.year - start.year) * 12 + point.month.month - start.month for point in points]
    whole = [periods.add_months(start, number) for number in range(at[-1] + 1)]
    ticks = {number: f"{month.year}年" for number, month in enumerate(whole) if month.month == 1 or number == 0}
    if len(ticks) <= 2:
        every = 1 if len(whole) <= 9 else 3 if len(whole) <= 16 else 6  # more run into each other
        ticks |= {
            number: f"{month.month}月"
            for number, month in enumerate(whole)
            if number not in ticks and (month.month - 1) % every == 0
        }
    elif list(ticks)[1] < len(whole) / 12:  # the first year's few months have no room for its name
        ticks.pop(0)
    dragged = {"dragmode": "zoom", "meta": {"months": [*map(periods.month_name, whole)]}} if len(whole) > 12 else {}
    extent = value_range([point.value for point in points])
    upright: dict[str, Any] = {"range": extent, "nticks": 6, "tickformat": TICKS}
    if places:
        marked = sorted({1, *range(5, places, 5), places})
        upright = {"range": [places + 0.6, 0.4], "tickvals": marked, "zeroline": False}
    figure = {
        "data": [trace(at, points, colours.accent, 2.4, step)],
        "layout": theme.layout(
            colours,
            height=height,
            margin={"l": 60, "r": beside([last.words], 30, most=14, air=20), "t": _TOP, "b": _BOTTOM},
            xaxis={
                "range": [-0.6, at[-1] + 0.6], "tickvals": list(ticks), "ticktext": list(ticks.values()),
                "tickangle": 0, "showgrid": True, "gridcolor": colours.rule, "fixedrange": not dragged,
            },
            **dragged,
            yaxis=upright,
            annotations=[label(at[-1], last.value, last.words, colours, bold=True, xanchor="left", xshift=8)],
        ),
    }  # fmt: skip
    line = Series.of_line("", [point.value for point in points], colours.accent).over(at, range(len(whole)))
    return Plot(figure, (Chart("", tuple(map(periods.month_name, whole)), (line,), places=places),))


def _dotted(colours: Palette, x: Sequence[int], y: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "name": "时序线",
        "line": {"color": colours.muted, "width": 2, "dash": "dot"},
        "hovertemplate": "按时序应到 %{y:,.4~r}<extra></extra>",
    }
