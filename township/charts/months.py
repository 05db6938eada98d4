"""Cumulative figures through the year: bars by month against the pace or against last year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from township.charts import FOOT, beside, ems, foot, label, multiples, rest, short, theme, tooltip
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette
from township.statistics import figures, periods

_LINE = 18  # px of a line of words
_STRUCK = 0.08  # of the task: so little under its line a number is struck through by it
_NEAR = 0.12  # of the height of one of several charts: a line of words


def month_axis(latest: int, *, first: int = 1) -> dict[str, Any]:
    """The x axis of a year by month number; with ``first`` 2, February reads 1—2. ``latest`` is set in bold.

    On a phone a month is hardly wider than two digits, so longer labels stand without one or both neighbours.
    """
    latest = max(latest, first)
    start = "1—2" if first == 2 else "1" if latest == 2 else "1月"  # 1月 beside 2月 runs into it
    ticks = {month: str(month) for month in range(first, 13)} | {first: start, 12: "12月"}
    ticks[latest] = f"<b>{ticks[latest].removesuffix('月')}月</b>"
    crowded = {11} if latest != 11 else set()  # two digits beside 12月 run into it
    crowded |= {latest + 1} if latest >= 9 else set()
    crowded |= {latest - 1} if latest >= 10 else set()
    crowded |= {3 if latest != 3 else 2} if first == 2 else set()  # 1—2 is wide
    ticks |= dict.fromkeys(crowded & ticks.keys(), "")
    return {"range": [first - 0.6, 12.6], "tickvals": list(ticks), "ticktext": list(ticks.values()), "tickangle": 0}


def _hover(months: Sequence[dt.date], values: Sequence[float], statuses: Sequence[str], unit: str) -> list[str]:
    return [
        tooltip(f"{periods.cumulative_name(month)} {figures.quantity(value, unit)}", status)
        for month, value, status in zip(months, values, statuses, strict=True)
    ]


def _bars(
    colours: Palette, months: Sequence[dt.date], values: Sequence[float], statuses: Sequence[str], unit: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [month.month for month in months],
        "y": list(values),
        "width": 0.62,  # of a month, also where only quarters are reported
        "marker": theme.bar_marker(colours, theme.bar_marks(colours, statuses)),
        "text": _hover(months, values, statuses, unit),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _over(latest: int, first: int = 1, *, goes_on: bool = False) -> dict[str, Any]:
    """The label over the latest bar keeps inside the months: left lies the scale, right the task.

    Where last year's line goes on beside the bar it ends with it: a point of the line would read as one more 0.
    """
    if latest <= first:
        return {"x": first - 0.4, "xanchor": "left"}
    if latest == 12:
        return {"x": 12.45, "xanchor": "right"}
    return {"x": latest + 0.4, "xanchor": "right"} if goes_on else {}


def _ceiling(values: Sequence[float]) -> list[float]:
    return [0, max(values, default=1) * 1.14 or 1]


def _series(
    months: Sequence[dt.date], values: Sequence[float], marks: Sequence[dict[str, Any]], last: str, first: int = 1
) -> Series:
    """The bars over all months of the year from ``first`` on, ``last`` written over the latest."""
    labels = [last if month == months[-1] else "" for month in months]
    return Series.of_bars("", values, labels, marks).over([month.month for month in months], range(first, 13))


def _categories(first: int = 1) -> tuple[str, ...]:
    return tuple("1—2月" if month == first == 2 else f"{month}月" for month in range(first, 13))


def cumulative_bars(
    colours: Palette,
    months: Sequence[dt.date],
    values: Sequence[float],
    statuses: Sequence[str],
    *,
    unit: str,
    target: tuple[float, str, str, Sequence[float]] | None = None,
    last_words: str | None = None,
    height: int = 300,
) -> Plot:
    """Cumulative figures month by month against the pace to the year's task.

    Args:
        months, values, statuses: one bar each; statuses decide solid, outlined or hatched.
        target: the year's task, its label, and what is said below it (``""`` for nothing): a short line at December;
            and what 时序 asks by the end of each of the twelve months: a dotted one.
        last_words: what stands over the last bar; its plain value by default (10000余 is not 10000).
        height: px of the whole.
    """
    latest = months[-1].month if months else 12
    marks = theme.bar_marks(colours, statuses)
    data = [_bars(colours, months, values, statuses, unit)]
    annotations, shapes = [], []
    words = ""
    if months:
        words = last_words or figures.plain(values[-1])
        # on paper, for the 时序 line may pass behind the number
        on = {"bgcolor": colours.paper, "borderpad": 0}
        # over the task's line too, where that would strike the number through
        near = target is not None and latest >= 11 and 0 <= target[0] - values[-1] < _STRUCK * target[0]
        stands = target[0] if near else values[-1]
        over = label(latest, stands, words, colours, bold=True, yanchor="bottom", size=16, **on)
        annotations.append(over | _over(latest))
    series = [_series(months, values, marks, words)]
    highest = [*values, *(target[:1] if target else ())]
    margin = {"l": 46, "r": 16, "t": 20, "b": 32}
    if target is not None:
        task, name, doubt, pace = target
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": list(range(1, 13)),
                "y": list(pace),
                "line": {"color": colours.muted, "width": 2, "dash": "dot"},
                "hovertemplate": f"按时序应完成 %{{y:.0f}}{unit}{doubt and f'（{doubt}）'}<extra></extra>",
            }
        )
        line, right = {"color": colours.ink, "width": 2.5}, {"xanchor": "left", "align": "left"}
        shapes.append({"type": "line", "x0": 11.6, "x1": 12.45, "y0": task, "y1": task, "line": line})
        said = f"<b>{name}</b><br>{doubt}" if doubt else f"<b>{name}</b>"
        annotations.append(label(12.5, task, said, colours, yanchor="bottom", yshift=-8, **right))
        # where the task is low beside what was done, 时序线 gives way downwards
        apart = (task - pace[10]) / _ceiling(highest)[1] * (height - margin["t"] - margin["b"])
        aside = {**right, "yshift": round(apart) - _LINE} if apart < _LINE - 1 else right
        annotations.append(label(12.5, pace[10], "时序线", colours, muted=True, **aside))
        margin["r"] = beside([name, doubt], 104, air=16)  # right of December
        series.append(Series.of_line("时序线", pace, colours.muted, dotted=True))
        series.append(Series.of_line("，".join(filter(None, [name, doubt])), [task] * 12, colours.ink))
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            margin=margin,
            xaxis=month_axis(latest),
            yaxis={"range": _ceiling(highest), "tickformat": "d"},
            annotations=annotations,
            shapes=shapes,
        ),
    }
    return Plot(figure, (Chart("", _categories(), tuple(series)),), year=True)


def year_on_year(
    colours: Palette,
    groups: Sequence[
        tuple[
            *(str, Sequence[dt.date], Sequence[float], Sequence[str]),
            *(Sequence[dt.date], Sequence[float], Sequence[str], str),
        ]
    ],
    *,
    unit: str,
) -> Plot:
    """Small multiples side by side: this year's cumulative bars, last year's line dotted, one panel a group.

    Args:
        groups: (title, months, values, statuses, last year's months, values and statuses, growth label).
    """
    places = multiples.arranged(len(groups), gap=0.07)
    left_out = rest(len(groups) - len(places))
    data, annotations, headings, native = [], [], [], []
    axes: dict[str, Any] = {}
    for place, (title, months, values, statuses, before, before_values, before_statuses, growth) in zip(
        places, groups, strict=False
    ):
        latest = months[-1].month
        ceiling = _ceiling([*values, *before_values])
        axes |= place.axes(month_axis(latest, first=2), {"range": ceiling, "nticks": 4, "tickformat": "d"})
        marks = theme.bar_marks(colours, statuses)
        words = figures.plain(values[-1], 0)
        data.append({**_bars(colours, months, values, statuses, unit), **place.on})
        series = [_series(months, values, marks, words, first=2)]
        if before:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "x": [m.month for m in before],
                    "y": list(before_values),
                    "line": {"color": colours.ink, "width": 2, "dash": "dot"},
                    "marker": {"size": 6, "color": colours.paper, "line": {"color": colours.ink, "width": 1.4}},
                    "text": _hover(before, before_values, before_statuses, unit),
                    "hovertemplate": "%{text}<extra></extra>",
                    **place.on,
                }
            )
            year = f"{before[-1].year}年"
            # what adds up leaves the upper left free
            corner = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "xshift": 6}
            annotations.append(label(place.left, place.top, f"○┄ {year}", colours, muted=True, **corner))
            line = Series.of_line(year, before_values, colours.ink, dotted=True)
            series.append(line.over([month.month for month in before], range(2, 13)))
        # over last year's points too, where those would lie in the figure, which begins at the scale in the first month
        stands, under = values[-1], 3 if latest <= 2 else 1
        for month, value in zip(before, before_values, strict=True):
            if latest <= month.month < latest + under and 0 <= value - stands < _NEAR * ceiling[1]:
                stands = value
        on = {"bgcolor": colours.paper, "borderpad": 0, "yshift": 5 if before else 0, **place.refs}
        over = label(latest, stands, words, colours, bold=True, yanchor="bottom", **on)
        annotations.append(over | _over(latest, 2, goes_on=any(month.month > latest for month in before)))
        name = short(title, max(place.room - ems(growth), 4))
        headings.append(f"{name}　{growth}")
        annotations.append(place.heading(f"<b>{name}</b>　{growth}", colours, yshift=12))
        native.append(Chart(f"{title} {growth}".strip(), _categories(2), tuple(series)))
    below = FOOT if left_out else 0
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=multiples.rows(len(places)) * 250 + below,
            meta=multiples.least_width(places, headings, beside=62, chart=212),
            margin={"l": 46, "r": 16, "t": 44, "b": 30 + below},
            annotations=[*annotations, *foot(left_out, colours, 30)],
            **axes,
        ),
    }
    return Plot(figure, tuple(native))
