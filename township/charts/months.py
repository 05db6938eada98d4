"""Cumulative figures through the year: bars by month against the pace or against last year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from township.charts import Figure, label, theme
from township.charts.theme import Palette
from township.statistics import figures, periods

YEAR = "year"  # layout.meta of a chart whose x axis is the months of one year by number


def month_axis(latest: int, *, first: int = 1) -> dict[str, Any]:
    """The x axis of a year by month number; with ``first`` 2, February reads 1—2. ``latest`` is set in bold.

    On a phone a month is hardly wider than two digits, so longer labels stand without one or both neighbours.
    """
    ticks = {month: str(month) for month in range(first, 13)} | {first: "1—2" if first == 2 else "1月", 12: "12月"}
    ticks[latest] = f"<b>{ticks[latest].removesuffix('月')}月</b>"
    crowded = {11} if latest != 11 else set()  # two digits beside 12月 run into it
    crowded |= {latest + 1} if latest >= 9 else set()
    crowded |= {latest - 1} if latest >= 10 else set()
    crowded |= {3 if latest != 3 else 2} if first == 2 else set()  # 1—2 is wide
    ticks |= dict.fromkeys(crowded & ticks.keys(), "")
    return {"range": [first - 0.6, 12.6], "tickvals": list(ticks), "ticktext": list(ticks.values()), "tickangle": 0}


def _hover(months: Sequence[dt.date], values: Sequence[float], unit: str) -> list[str]:
    return [f"{periods.cumulative_name(m)} {figures.quantity(v, unit)}" for m, v in zip(months, values, strict=True)]


def _bars(
    colours: Palette, months: Sequence[dt.date], values: Sequence[float], statuses: Sequence[str], unit: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [month.month for month in months],
        "y": list(values),
        "marker": theme.bar_marker(colours, list(statuses)),
        "text": _hover(months, values, unit),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _ceiling(values: Sequence[float]) -> list[float]:
    return [0, max(values, default=1) * 1.14 or 1]


def of_months(figure: Figure) -> bool:
    """Whether the x axis is the months of one year, so that something that happened in one can be marked."""
    return figure["layout"].get("meta") == YEAR


def remarked(figure: Figure, remarks: Sequence[tuple[dt.date, str]], colours: Palette) -> Figure:
    """A chart of a year's months with the marks of events and 批注 at the foot of theirs; any other chart as it is.

    Args:
        remarks: month and mark, e.g. 批1; several of a month stand above one another.
    """
    if not of_months(figure) or not remarks:
        return figure
    stacked: dict[int, int] = {}
    added = []
    for month, mark in remarks:
        step = stacked[month.month] = stacked.get(month.month, -1) + 1
        frame = {"bgcolor": colours.paper, "bordercolor": colours.ink, "borderpad": 2}
        added.append(label(month.month, 0, mark, colours, yanchor="bottom", yshift=4 + 26 * step, size=13, **frame))
    annotations = [*figure["layout"]["annotations"], *added]
    return {**figure, "layout": {**figure["layout"], "annotations": annotations}}


def cumulative_bars(
    colours: Palette,
    months: Sequence[dt.date],
    values: Sequence[float],
    statuses: Sequence[str],
    *,
    unit: str,
    target: tuple[float, str] | None = None,
    last_words: str | None = None,
    height: int = 300,
) -> Figure:
    """Cumulative figures month by month against the straight pace to the year's task.

    Args:
        months, values, statuses: one bar each; statuses decide solid, outlined or hatched.
        target: the year's task and its label: a short line at December, and a dotted one for what 时序 asks.
        last_words: what stands over the last bar; its plain value by default (10000余 is not 10000).
    """
    latest = months[-1].month
    data = [_bars(colours, months, values, statuses, unit)]
    words = last_words or figures.plain(values[-1])
    # on paper, for the 时序 line may pass behind the number
    on = {"bgcolor": colours.paper, "borderpad": 0}
    annotations = [label(latest, values[-1], words, colours, bold=True, yanchor="bottom", size=16, **on)]
    shapes = []
    highest = [*values]
    if target is not None:
        per_month = target[0] / 12
        highest.append(target[0])
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": list(range(1, 13)),
                "y": [per_month * month for month in range(1, 13)],
                "line": {"color": colours.muted, "width": 2, "dash": "dot"},
                "hovertemplate": f"按时序应完成 %{{y:.0f}}{unit}<extra></extra>",
            }
        )
        line, right = {"color": colours.ink, "width": 2.5}, {"xanchor": "left", "align": "left"}
        shapes.append({"type": "line", "x0": 11.6, "x1": 12.45, "y0": target[0], "y1": target[0], "line": line})
        annotations.append(label(12.5, target[0], target[1], colours, yanchor="bottom", yshift=-8, **right))
        annotations.append(label(12.5, per_month * 11, "时序线", colours, muted=True, **right))
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            # the label of the target stands right of December
            margin={"l": 46, "r": 104 if target else 16, "t": 20, "b": 32},
            xaxis=month_axis(latest),
            yaxis={"range": _ceiling(highest), "tickformat": "d"},
            annotations=annotations,
            shapes=shapes,
            meta=YEAR,
        ),
    }


def year_on_year(
    colours: Palette,
    groups: Sequence[
        tuple[str, Sequence[dt.date], Sequence[float], Sequence[str], Sequence[dt.date], Sequence[float], str]
    ],
    *,
    unit: str,
    height: int = 250,
) -> Figure:
    """Small multiples side by side: this year's cumulative bars, last year's line dotted, one panel a group.

    Args:
        groups: (title, months, values, statuses, last year's months, last year's values, growth label).
    """
    count = len(groups)
    gap = 0.07
    width = (1 - gap * (count - 1)) / count
    data, annotations = [], []
    axes: dict[str, Any] = {}
    for index, (title, months, values, statuses, before, before_values, growth) in enumerate(groups):
        suffix = "" if index == 0 else str(index + 1)
        refs = {"xref": f"x{suffix}", "yref": f"y{suffix}"}
        on = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        start = index * (width + gap)
        latest = months[-1].month
        axes[f"xaxis{suffix}"] = {
            "domain": [start, start + width],
            "anchor": f"y{suffix}",
            **month_axis(latest, first=2),
        }
        axes[f"yaxis{suffix}"] = {
            "anchor": f"x{suffix}",
            "range": _ceiling([*values, *before_values]),
            "nticks": 4,
            "tickformat": "d",
        }
        data.append({**_bars(colours, months, values, statuses, unit), **on})
        if before:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "x": [m.month for m in before],
                    "y": list(before_values),
                    "line": {"color": colours.ink, "width": 2, "dash": "dot"},
                    "marker": {"size": 6, "color": colours.paper, "line": {"color": colours.ink, "width": 1.4}},
                    "text": _hover(before, before_values, unit),
                    "hovertemplate": "%{text}<extra></extra>",
                    **on,
                }
            )
            words = f"{before[-1].year}年"
            annotations.append(
                label(before[-1].month + 0.5, before_values[-1], words, colours, muted=True, xanchor="left", **refs)
            )
        annotations.append(
            label(latest, values[-1], figures.plain(values[-1], 0), colours, bold=True, yanchor="bottom", **refs)
        )
        heading = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 12}
        annotations.append(label(start, 1, f"<b>{title}</b>　{growth}", colours, **heading))
    margin = {"l": 46, "r": 16, "t": 44, "b": 30}
    return {
        "data": data,
        "layout": theme.layout(colours, height=height, margin=margin, annotations=annotations, **axes),
    }
