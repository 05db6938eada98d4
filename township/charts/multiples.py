"""Small multiples: cumulative figures by month, one small chart a group, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import FOOT, ems, foot, label, least, rest, short, theme, tooltip
from township.charts.plot import Chart, Plot, Series, hidden
from township.charts.theme import Palette
from township.statistics import periods

_MONTHS = tuple(f"{month}月" for month in range(1, 13))
_ABREAST, _CHARTS = 3, 24  # small charts in a row, and in all
_BETWEEN = 0.45  # of a chart's height, for the months under it and the heading of the next


@dataclass(frozen=True)
class Path:
    """One group's months: values (None where not shown), what is said of each, statuses."""

    title: str
    months: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where one small chart stands: the number of its axes, and its box in parts of the whole, from the lower left."""

    number: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def _suffix(self) -> str:
        return "" if self.number == 0 else str(self.number + 1)

    @property
    def on(self) -> dict[str, str]:
        """The keys of a trace that is drawn here."""
        return {"xaxis": f"x{self._suffix}", "yaxis": f"y{self._suffix}"}

    @property
    def refs(self) -> dict[str, str]:
        """The keys of an annotation that stands here."""
        return {"xref": f"x{self._suffix}", "yref": f"y{self._suffix}"}

    @property
    def room(self) -> float:
        """Ems for the heading, on a screen of usual width."""
        return 52 * (self.right - self.left)

    def axes(self, across: dict[str, Any], along: dict[str, Any]) -> dict[str, Any]:
        """The layout's keys of both axes, with their own."""
        x, y = self.on.values()
        return {
            f"xaxis{self._suffix}": {"domain": [self.left, self.right], "anchor": y, **across},
            f"yaxis{self._suffix}": {"domain": [self.bottom, self.top], "anchor": x, **along},
        }

    def heading(self, words: str, colours: Palette, *, yshift: int) -> dict[str, Any]:
        """``words`` above the chart, ``yshift`` px from it."""
        where = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": yshift}
        return label(self.left, self.top, words, colours, **where)


def rows(count: int) -> int:
    """How many rows ``count`` small charts make."""
    return max(-(-count // _ABREAST), 1)


def arranged(count: int, *, gap: float) -> list[Place]:
    """The places of ``count`` small charts, at most ``_CHARTS``, row by row; ``gap`` is a part of the width."""
    count = min(count, _CHARTS)
    abreast = min(count, _ABREAST)
    width = (1 - gap * (abreast - 1)) / max(abreast, 1)
    found = []
    for number in range(count):
        row, column = divmod(number, _ABREAST)
        left, top = column * (width + gap), 1 - row * (1 + _BETWEEN) * _height(count)
        found.append(Place(number, left, left + width, max(top - _height(count), 0), top))
    return found


def least_width(places: Sequence[Place], headings: Sequence[str], *, beside: int, chart: int) -> dict[str, float]:
    """What the charts and their headings need: ``chart`` px each at least, ``beside`` px for the margins."""
    needs = [max(chart, 14 * ems(said) + 6) / (p.right - p.left) for p, said in zip(places, headings, strict=False)]
    return least(max(needs, default=0) + beside)


def _height(count: int) -> float:
    return 1 / (rows(count) + _BETWEEN * (rows(count) - 1))


def _ticks(latest: int) -> tuple[list[int], list[str]]:
    """January, quarter ends and the latest month (bold); neighbours of the latest give way."""
    months = [month for month in (1, 3, 6, 9, 12) if month == latest or abs(month - latest) > 1]
    shown = sorted({*months, latest})
    return shown, [f"<b>{month}月</b>" if month == latest else f"{month}月" for month in shown]


def cumulative_multiples(colours: Palette, paths: Sequence[Path], *, unit: str) -> Plot:
    """A row of small bar charts by month of one year, each with its own scale; the latest value is written.

    A month whose figure may not be shown has its words (``<3``) in place of a bar.
    """
    slots = arranged(len(paths), gap=0.06)
    left_out = rest(len(paths) - len(slots))
    data, annotations, headings, native = [], [], [], []
    axes: dict[str, Any] = {}
    for place, path in zip(slots, paths, strict=False):
        tickvals, ticktext = _ticks(path.months[-1].month)
        highest = max([value for value in path.values if value is not None], default=0) or 1
        axes |= place.axes(
            {"range": [0.4, 12.6], "tickvals": tickvals, "ticktext": ticktext, "tickangle": 0},
            {"range": [0, highest * 1.2], "showticklabels": False, "showgrid": False},
        )
        marks = theme.bar_marks(colours, path.statuses)
        data.append(
            {
                "type": "bar",
                "x": [month.month for month in path.months],
                "y": list(path.values),
                "marker": theme.bar_marker(colours, marks),
                "hovertext": [
                    tooltip(f"{path.title} {periods.cumulative_name(month)} {words}{unit}", status)
                    for month, words, status in zip(path.months, path.words, path.statuses, strict=True)
                ],
                "textposition": "none",
                **theme.HOVER,
                "name": path.title,
                **place.on,
            }
        )
        said = [
            words if month == path.months[-1] or value is None else ""
            for month, value, words in zip(path.months, path.values, path.words, strict=True)
        ]
        for month, value, words in zip(path.months, path.values, said, strict=True):
            if words:
                last = month == path.months[-1]
                how = {"bold": last, "size": 16 if last else 12, "muted": not last, "yanchor": "bottom"}
                annotations.append(label(month.month, value or 0, words, colours, **how, **place.refs))
        headings.append(short(path.title, place.room))
        annotations.append(place.heading(f"<b>{headings[-1]}</b>", colours, yshift=8))
        drawn = Series.of_bars(path.title, path.values, said, marks).over([m.month for m in path.months], range(1, 13))
        native.append(Chart(path.title, _MONTHS, (drawn,), remarks=hidden(_MONTHS, drawn, path.title)))
    below = FOOT if left_out else 0
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=rows(len(slots)) * 210 + below,
            margin={"l": 4, "r": 8, "t": 34, "b": 30 + below},
            bargap=0.3,
            meta=least_width(slots, headings, beside=12, chart=166),
            annotations=[*annotations, *foot(left_out, colours, 30)],
            **axes,
        ),
    }
    return Plot(figure, tuple(native))
