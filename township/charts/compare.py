"""Many places by month: the chosen ones as lines against the rest in grey, or all of them as a board of shades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import FOOT, MOST, beside, ems, foot, label, least, rest, short, theme, years
from township.charts.plot import Cell, Chart, Grid, Look, Plot, Series
from township.charts.theme import Palette

_ROW = 24  # px of a place on the board
_HEIGHT, _HIGHEST = 340, 640  # px of the lines
_SHADES = 5
_BETWEEN = 30  # px at least between the names and the words of pairs: on a phone the words matter more


@dataclass(frozen=True)
class Place:
    """A place's months; values are None where they may not be shown, ``words`` say what is written then.

    Attributes:
        shades: how dark each month is on the board, from 0 to 1.
        pick: the filter a click sets.
    """

    name: str
    pick: str
    chosen: bool
    months: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    words: tuple[str, ...]
    hovers: tuple[str, ...]
    statuses: tuple[str, ...]
    shades: tuple[float, ...]


def _ticks(months: Sequence[int]) -> dict[str, Any]:
    return {"tickvals": list(months), "ticktext": [f"{month}月" for month in months], "tickangle": 0}


def place_lines(colours: Palette, places: Sequence[Place], medians: dict[dt.date, float], *, step: int = 1) -> Plot:
    """The chosen places as lines named at their ends, every other one in grey, the median of all dashed.

    The grey lines are one trace, parted by gaps: a browser takes as long for each trace as for all their points.

    Args:
        medians: of all places by month, where they may be shown.
        step: months from one report to the next.
    """
    months = sorted({month.month for place in places for month in place.months})
    known = [value for place in places for value in place.values if value is not None]
    extent = years.value_range(known)
    height = max(_HEIGHT, min(_ROW * len(places), _HIGHEST))  # as the board that stands beside
    scale = (height - 52) / (extent[1] - extent[0])
    data, others, series, right = [], [], [], []
    for place in places:
        colour = colours.series[len(series) % len(colours.series)] if place.chosen else colours.rule
        seen = [
            (month.month, years.Point(month, value, words, hover, status))
            for month, value, words, hover, status in zip(
                place.months, place.values, place.words, place.hovers, place.statuses, strict=True
            )
            if value is not None
        ]
        if not seen:
            continue
        at, points = zip(*seen, strict=True)
        drawn = years.trace(at, points, colour, 2.6 if place.chosen else 1, step)
        drawn |= {"name": place.name, "customdata": [place.pick] * len(drawn["x"])}
        if not place.chosen:
            drawn["marker"] = {"size": 5, "color": colour}
            others.append(drawn)
        else:
            data.append(drawn)
            right.append((points[-1].value, f"{place.name} {points[-1].words}", True))
            series.append(Series.of_line(place.name, [point.value for point in points], colour).over(at, months))
    data = [*_joined(others), *data]
    middle = [{month.month: value for month, value in medians.items()}.get(month) for month in months]
    known = [(month, value) for month, value in zip(months, middle, strict=True) if value is not None]
    if known:
        at, drawn = years.broken(*zip(*known, strict=True), step)
        data.append({
            "type": "scatter", "mode": "lines", "x": at, "y": drawn, "name": "中位数",
            "line": {"color": colours.ink, "width": 1.6, "dash": "dash"},
            "hovertemplate": "中位数 %{y:,.6~r}<extra></extra>",
        })  # fmt: skip
        series.append(Series.of_line("中位数", middle, colours.ink, dotted=True))
        if middle[-1] is not None:
            right.append((middle[-1], "中位数", False))
    shifts = years.spread([value for value, _, _ in right], scale, extent[1])
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            margin={"l": 60, "r": beside([words for _, words, _ in right], 70, most=12, air=16), "t": 20, "b": 32},
            xaxis={"range": [months[0] - 0.3, months[-1] + 0.3], **_ticks(months)},
            yaxis={"range": extent, "nticks": 5, "tickformat": years.TICKS},
            annotations=[
                label(months[-1] + 0.25, value, words, colours, bold=bold, muted=not bold, xanchor="left", yshift=shift)
                for (value, words, bold), shift in zip(right, shifts, strict=True)
            ],
        ),
    }
    remarks = () if any(place.chosen for place in places) else (f"{len(places)}个地方，未选",)
    return Plot(
        figure, (Chart("", tuple(f"{month}月" for month in months), tuple(series), remarks=remarks),) if series else ()
    )


def _joined(traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Traces that look the same as one, with a gap after each; none of none."""
    apart = {"x": lambda trace: trace["x"][-1], "y": None, "hovertext": "", "customdata": None}
    columns = {
        name: [value for trace in traces for value in (*trace[name], gap(trace) if callable(gap) else gap)]
        for name, gap in apart.items()
    }
    return [{**traces[0], "name": "其余", **columns}] if traces else []


def place_board(colours: Palette, places: Sequence[Place]) -> Plot:
    """Places down and months across, as dark as their shades say; what is not reported stays blank.

    Drawn with bars, so that 示例 can be hatched. At most ``MOST`` places are drawn, the chosen ones before others.
    """
    kept = sorted(sorted(range(len(places)), key=lambda index: not places[index].chosen)[:MOST])
    left_out = rest(len(places) - len(kept), "村")
    places = [places[index] for index in kept]
    months = sorted({month.month for place in places for month in place.months})
    shades = [colours.paper, colours.tint, colours.accent_soft, colours.accent_mid, colours.accent][:_SHADES]
    marks, cells = [], []
    for row, place in enumerate(places):
        for month, words, hover, status, shade in zip(
            place.months, place.words, place.hovers, place.statuses, place.shades, strict=True
        ):
            step = min(int(shade * _SHADES), _SHADES - 1)
            mark = {"color": shades[step], "pattern": "", "outline": colours.rule, "width": 0.5}
            if status != "reported":
                mark = theme.bar_mark(colours, status)
            ink = colours.on_accent if status == "reported" and step >= 3 else colours.ink
            across = months.index(month.month)
            marks.append((across, row, words, hover, place.pick, mark, ink))
            cells.append(Cell(row, across, across, words, Look.of(mark), ink))
    below = FOOT if left_out else 0
    names = [place.name for place in places]
    widest = max((ems(words) for _, _, words, *_ in marks), default=1)
    figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "base": [across - 0.5 + 0.02 for across, *_ in marks],
                "x": [0.96] * len(marks),
                "y": [row for _, row, *_ in marks],
                "width": 0.92,
                "text": [words if widest <= 6 else "" for _, _, words, *_ in marks],
                **theme.WITHIN,
                "constraintext": "none",
                "textfont": {"color": [ink for *_, ink in marks], "size": 12},
                "hovertext": [hover for _, _, _, hover, *_ in marks],
                **theme.HOVER,
                "customdata": [pick for _, _, _, _, pick, *_ in marks],
                "marker": theme.bar_marker(colours, [mark for *_, mark, _ in marks], size=9, solidity=0.12),
            }
        ],
        "layout": theme.layout(
            colours,
            height=_ROW * len(places) + 30 + below,
            barmode="overlay",
            margin={"l": beside(names, 60, air=10), "r": 4, "t": 24, "b": 4 + below},
            xaxis={"range": [-0.5, len(months) - 0.5], "side": "top", "tickvals": list(range(len(months))),
                   "ticktext": [f"{month}月" for month in months], "tickangle": 0},
            yaxis=theme.named_rows(colours, [f"<b>{place.name}</b>" if place.chosen else place.name for place in places]),
            annotations=foot(left_out, colours),
        ),
    }  # fmt: skip
    return Plot(figure, (Grid(tuple(f"{month}月" for month in months), tuple(names), tuple(cells)),))


@dataclass(frozen=True)
class Pair:
    """A figure then and now; None where it is missing or may not be shown, ``words`` say what is written.

    ``examples``: which of both are 示例, drawn as crosses.
    """

    name: str
    before: float | None
    value: float | None
    before_words: str
    words: str
    unit: str
    examples: tuple[bool, bool] = (False, False)


def pairs(colours: Palette, given: Sequence[Pair]) -> Plot:
    """A row a figure: then hollow, now filled, a line between them; each unit's rows on a scale of their own.

    At most ``MOST`` rows are drawn. There is no native part: rows of different units are a table in other media.
    """
    left_out = rest(len(given) - MOST, "行")
    given = given[:MOST]
    largest: dict[str, float] = {}
    for pair in given:
        known = [abs(value) for value in (pair.before, pair.value) if value is not None]
        largest[pair.unit] = max([largest.get(pair.unit, 0), *known])
    lines: dict[str, list[float | None]] = {"x": [], "y": []}
    dots: dict[str, list[Any]] = {"x": [], "y": [], "fill": [], "words": [], "symbol": []}
    notes = []
    for row, pair in enumerate(given):
        scale = largest[pair.unit] or 1
        ends = [None if value is None else value / scale for value in (pair.before, pair.value)]
        if None not in ends:
            lines["x"] += [*ends, None]
            lines["y"] += [row, row, None]
        fills = (colours.paper, colours.accent)
        for end, fill, words, example in zip(ends, fills, ("那时", "本月"), pair.examples, strict=True):
            if end is not None:
                dots["x"].append(end)
                dots["y"].append(row)
                dots["fill"].append(fill)
                dots["symbol"].append("x" if example else "circle")
                dots["words"].append(f"{pair.name} {words} {pair.words if words == '本月' else pair.before_words}")
        notes.append(label(1.03, row, f"{pair.before_words} → <b>{pair.words}</b>", colours, xanchor="left", xshift=6))
    names = [short(pair.name, 12) for pair in given]
    told = [f"{pair.before_words} → {pair.words}" for pair in given]
    below = FOOT if left_out else 0
    low = min([0, *dots["x"]])
    left, right = beside(names, 60, most=12), beside(told, 80, most=22, air=26)
    figure = {
        "data": [
            {"type": "scatter", "mode": "lines", **lines, "line": {"color": colours.accent_soft, "width": 3},
             "hoverinfo": "skip"},
            {"type": "scatter", "mode": "markers", "x": dots["x"], "y": dots["y"], "hovertext": dots["words"],
             **theme.HOVER,
             "marker": {"size": 12, "color": dots["fill"], "symbol": dots["symbol"],
                         "line": {"color": colours.accent, "width": 2}}, "cliponaxis": False},
        ],
        "layout": theme.layout(
            colours,
            height=30 * max(len(given), 1) + 12 + below,
            margin={"l": left, "r": right, "t": 6, "b": 6 + below},
            meta=least(left + right + _BETWEEN),
            xaxis={"range": [low - 0.03, 1.03], "visible": False},
            yaxis=theme.named_rows(colours, names, showgrid=True),
            annotations=[*notes, *foot(left_out, colours)],
        ),
    }  # fmt: skip
    return Plot(figure, ())
