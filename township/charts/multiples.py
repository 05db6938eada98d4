"""Small multiples: cumulative figures by month, one small chart a group, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import Figure, label, theme
from township.charts.theme import Palette
from township.statistics import periods


@dataclass(frozen=True)
class Path:
    """One group's months: values (None where not shown), what is said of each, statuses."""

    title: str
    months: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    statuses: tuple[str, ...]


def _ticks(latest: int) -> tuple[list[int], list[str]]:
    """January, quarter ends and the latest month (bold); neighbours of the latest give way."""
    months = [month for month in (1, 3, 6, 9, 12) if month == latest or abs(month - latest) > 1]
    shown = sorted({*months, latest})
    return shown, [f"<b>{month}月</b>" if month == latest else f"{month}月" for month in shown]


def cumulative_multiples(colours: Palette, paths: Sequence[Path], *, unit: str, height: int = 210) -> Figure:
    """A row of small bar charts by month of one year, each with its own scale; the latest value is written.

    A month whose figure may not be shown has its words (``<3``) in place of a bar.
    """
    gap = 0.06
    width = (1 - gap * (len(paths) - 1)) / len(paths)
    data: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for index, path in enumerate(paths):
        suffix = "" if index == 0 else str(index + 1)
        refs = {"xref": f"x{suffix}", "yref": f"y{suffix}"}
        start = index * (width + gap)
        latest = path.months[-1].month
        tickvals, ticktext = _ticks(latest)
        highest = max([value for value in path.values if value is not None], default=0) or 1
        axes[f"xaxis{suffix}"] = {
            "domain": [start, start + width], "anchor": f"y{suffix}", "range": [0.4, 12.6],
            "tickvals": tickvals, "ticktext": ticktext, "tickangle": 0,
        }  # fmt: skip
        axes[f"yaxis{suffix}"] = {
            "anchor": f"x{suffix}", "range": [0, highest * 1.2], "showticklabels": False, "showgrid": False,
        }  # fmt: skip
        data.append(
            {
                "type": "bar",
                "x": [month.month for month in path.months],
                "y": list(path.values),
                "marker": theme.bar_marker(colours, list(path.statuses)),
                "hovertext": [
                    f"{path.title} {periods.cumulative_name(month)} {words}{unit}"
                    for month, words in zip(path.months, path.words, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{hovertext}<extra></extra>",
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "name": path.title,
            }
        )
        for month, value, words in zip(path.months, path.values, path.words, strict=True):
            last = month == path.months[-1]
            if last or value is None:
                annotations.append(
                    label(
                        month.month,
                        value or 0,
                        words,
                        colours,
                        bold=last,
                        size=16 if last else 12,
                        muted=not last,
                        yanchor="bottom",
                        **refs,
                    )
                )
        heading = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8}
        annotations.append(label(start, 1, path.title, colours, bold=True, **heading))
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            margin={"l": 4, "r": 8, "t": 34, "b": 30},
            bargap=0.3,
            annotations=annotations,
            **axes,
        ),
    }
