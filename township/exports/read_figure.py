"""Reads a panel's Plotly figure back into charts that PowerPoint and Excel can draw themselves, or into a grid.

Slides and workbooks show what the page shows, so they start from the very figure the page draws: bars, lines and
their looks become :class:`Chart`; what no native chart can show (places across with joint figures, a year by day)
becomes :class:`Grid`. A figure that is neither raises :class:`Unreadable`, and its panel is shown as a table.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from township.charts.plot import Cell, Chart, Grid, Look, Series

_CLEAR = "rgba(0,0,0,0)"  # bars that only take clicks
_BLOCKS = ("■", "□")  # an annotation with one of these is a legend; native charts have their own


class Unreadable(ValueError):
    """The figure holds something that no native chart or grid here can show."""


def words(markup: Any, joint: str = " ") -> str:
    """The text of a label or a block of HTML, without tags; ``joint`` for a line break."""
    text = re.sub(r"<br\s*/?>", joint, str(markup))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text))).strip()


def read(figure: dict[str, Any], name: str) -> list[Chart | Grid]:
    """The figure as native charts, one for each pair of axes, or as one grid.

    Args:
        figure: as ``display/charts`` makes it.
        name: what the bars show, for series that the figure leaves unnamed.

    Raises:
        Unreadable: neither fits.
    """
    traces, layout = figure["data"], figure["layout"]
    if any(trace.get("type", "scatter") not in ("bar", "scatter") for trace in traces):
        raise Unreadable("图里有柱和线以外的图形")
    if {trace.get("name") for trace in traces} >= {"村", "空格", "数"}:
        return [_matrix(figure)]
    if len(traces) == 1 and traces[0].get("base") is not None and traces[0].get("orientation") != "h":
        return [_calendar(figure)]
    pairs = list(dict.fromkeys((trace.get("xaxis", "x"), trace.get("yaxis", "y")) for trace in traces))
    return [_Axes(traces, layout, pair, len(pairs) > 1).chart(name) for pair in pairs]


def _many(value: Any, count: int) -> list[Any]:
    """One value a point, from a list or from what holds for all."""
    return list(value) if isinstance(value, list | tuple) else [value] * count


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def looks(marker: dict[str, Any], count: int) -> list[Look]:
    """The looks of a trace's ``count`` bars."""
    line, pattern = marker.get("line", {}), marker.get("pattern", {})
    columns = (
        _many(marker.get("color"), count),
        _many(line.get("color", ""), count),
        _many(line.get("width", 0), count),
        _many(pattern.get("shape", ""), count),
    )
    return [Look(fill, outline, width, bool(shape)) for fill, outline, width, shape in zip(*columns, strict=True)]


class _Axes:
    """One pair of axes of a figure: its traces, annotations and shapes, and what of them is already told."""

    def __init__(self, traces: list[dict], layout: dict, pair: tuple[str, str], several: bool) -> None:
        on = [t for t in traces if (t.get("xaxis", "x"), t.get("yaxis", "y")) == pair]
        self.bars = [t for t in on if t.get("type") == "bar" and t.get("marker", {}).get("color") != _CLEAR]
        self.lines = [t for t in on if t.get("type", "scatter") == "scatter"]
        self.horizontal = any(t.get("orientation") == "h" for t in self.bars)
        self.x, self.y = (layout.get(f"{ref[0]}axis{ref[1:]}", {}) for ref in pair)
        self.notes = [
            a for a in layout.get("annotations", ()) if (a.get("xref", "x"), a.get("yref", "y")) == pair
        ]  # fmt: skip
        # an invisible shape reference defaults to the first pair, as in Plotly
        self.shapes = [s for s in layout.get("shapes", ()) if (s.get("xref", "x"), s.get("yref", "y")) == pair]
        self.headings = [
            a for a in layout.get("annotations", ()) if (a.get("xref"), a.get("yref")) == ("paper", "paper")
        ]  # fmt: skip
        if several:
            start = self.x.get("domain", [0])[0]
            self.headings = [a for a in self.headings if _same(a["x"], start)]
        self.told: list[int] = []

    def chart(self, name: str) -> Chart:
        """These axes as one chart."""
        if not self.bars and not self.lines:
            raise Unreadable("图里没有柱和线")
        if len(self.bars) > 1 and all(_one(t) for t in self.bars):
            return self._parts(name)
        positions, categories = self._categories()
        if self.horizontal and self.lines:
            raise Unreadable("横柱上有线")
        stacked = len(self.bars) > 1 and any(t.get("base") is not None for t in self.bars)
        if stacked and self.horizontal:
            categories = self._with_row_words(positions, categories)
        series = [self._bar(trace, positions, name) for trace in self.bars]
        levels = [self._level(shape, len(positions)) for shape in self.shapes if _level_of(shape)]
        series += [self._line(trace, positions) for trace in self.lines] + levels
        title, remarks = self._headings()
        remarks += _hidden(title, categories, series)
        remarks += [words(a["text"], "，") for a in self.notes if id(a) not in self.told]
        return Chart(title, categories, tuple(series), self.horizontal, stacked, tuple(filter(None, remarks)))

    def _headings(self) -> tuple[str, list[str]]:
        said = [words(a["text"]) for a in self.headings if not any(block in a["text"] for block in _BLOCKS)]
        return (said[0], said[1:]) if said else ("", [])

    def _parts(self, name: str) -> Chart:
        """One bar split into parts: a bar a part, since the labels of small parts would lie on each other."""
        firsts = [a["text"].split("<br>")[0] for a in self.notes]
        names = [trace.get("name") or words(first) for trace, first in zip(self.bars, firsts, strict=True)]
        values = [_number(trace["x" if self.horizontal else "y"][0]) for trace in self.bars]
        total = math.fsum(value or 0 for value in values)
        labels = [_share(trace, value, total) for trace, value in zip(self.bars, values, strict=True)]
        fills = tuple(looks(trace["marker"], 1)[0] for trace in self.bars)
        return Chart("", tuple(names), (Series(name, tuple(values), tuple(labels), fills),), horizontal=True)

    def _categories(self) -> tuple[list[Any], tuple[str, ...]]:
        """Where bars and points stand, in order, and what each place is called."""
        axis = self.y if self.horizontal else self.x
        found = [place for t in self.bars + self.lines for place in t["y" if self.horizontal else "x"]]
        if all(isinstance(place, str) for place in found):
            places = list(dict.fromkeys(found))
            return places, tuple(words(place) for place in places)
        named = {
            value: words(text, "")
            for value, text in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True)
        }
        if self.horizontal:
            return _spans(sorted(set(found)), named)
        low, high = axis.get("range", (min(found), max(found)))
        places = list(range(math.ceil(low), math.floor(high) + 1))
        if not set(found) <= set(places) or not named:
            raise Unreadable("横轴不是逐项排列")
        monthly = any(text.endswith("月") for text in named.values())
        called = [named.get(place) or str(place) for place in places]
        return places, tuple(f"{text}月" if monthly and not text.endswith("月") else text for text in called)

    def _bar(self, trace: dict, positions: list[Any], name: str) -> Series:
        places, values = (trace["y"], trace["x"]) if self.horizontal else (trace["x"], trace["y"])
        texts = _many(trace.get("text", ""), len(values))
        drawn = trace.get("textposition", "auto") != "none" and "text" in trace
        at = {}
        for place, value, text, look in zip(places, values, texts, looks(trace["marker"], len(values)), strict=True):
            label = words(text) if drawn else self._label(place, value)
            at[place] = (_number(value), label, look)
        blank = (None, "", Look(""))
        rows = [at.get(place, blank) for place in positions]
        return Series(trace.get("name") or name, *(tuple(row[i] for row in rows) for i in range(3)))

    def _label(self, place: Any, value: Any) -> str:
        """What an annotation writes at a bar's end."""
        for note in self.notes:
            across, along = (note["y"], note["x"]) if self.horizontal else (note["x"], note["y"])
            if _same(across, place) and _same(along, 0 if value is None else value) and id(note) not in self.told:
                self.told.append(id(note))
                return words(note["text"], "，")
        return ""

    def _with_row_words(self, positions: list[Any], categories: tuple[str, ...]) -> tuple[str, ...]:
        """Names with what is written at the end of a row of several parts, which belongs to none of them."""
        said = {}
        for note in self.notes:
            if id(note) not in self.told and note["y"] in positions:
                self.told.append(id(note))
                said[note["y"]] = words(note["text"], "，")
        return tuple(
            f"{called}　{said[place]}" if place in said else called
            for place, called in zip(positions, categories, strict=True)
        )

    def _line(self, trace: dict, positions: list[Any]) -> Series:
        at = {place: _number(value) for place, value in zip(trace["x"], trace["y"], strict=True)}
        if not set(at) <= set(positions) or "lines" not in trace.get("mode", "lines"):
            raise Unreadable("线上的点不在柱的位置上")
        colour = Look(trace.get("line", {}).get("color", ""))
        dotted = trace.get("line", {}).get("dash", "solid") != "solid"
        values = tuple(at.get(place) for place in positions)
        name = trace.get("name") or self._line_name(trace, [value for value in at.values() if value is not None])
        return Series(name, values, ("",) * len(values), (colour,), True, dotted)

    def _line_name(self, trace: dict, values: Iterable[float]) -> str:
        """A line is named by what is written beside one of its points, else by what hovering says."""
        for note in self.notes:
            if id(note) not in self.told and any(_same(note["y"], value) for value in values):
                self.told.append(id(note))
                return words(note["text"], "，")
        return words(trace.get("hovertemplate", "").split("%{")[0]) or "参考线"

    def _level(self, shape: dict, count: int) -> Series:
        """A target drawn as a short level line: a line over all categories."""
        level = float(shape["y0"])
        notes = [a for a in self.notes if id(a) not in self.told and _same(a["y"], level)]
        self.told += [id(note) for note in notes]
        name = "，".join(words(note["text"], "，") for note in notes) or "参考线"
        return Series(name, (level,) * count, ("",) * count, (Look(shape["line"]["color"]),), True)


def _hidden(title: str, categories: Sequence[str], series: Sequence[Series]) -> list[str]:
    """What is written where no number may be shown (<3): a native chart writes nothing where it draws nothing."""
    return [
        f"{title}{place}{label}"
        for one in series
        for place, value, label in zip(categories, one.values, one.labels, strict=True)
        if value is None and label
    ]


def _one(trace: dict) -> bool:
    return trace.get("base") is not None and len(trace["x"]) == 1


def _share(trace: dict, value: float | None, total: float) -> str:
    """What hovering says of a part, without its name: the value with its unit, and its share."""
    text = words(_many(trace.get("text", ""), 1)[0])
    return text.partition(" ")[2] if value and total else text


def _level_of(shape: dict) -> bool:
    return shape.get("type") == "line" and shape["y0"] == shape["y1"] != 0 and "paper" not in shape.get("xref", "x")


def _spans(centres: Sequence[float], named: dict[float, str]) -> tuple[list[float], tuple[str, ...]]:
    """Bars at the middle of the places they are for, without gaps from 0 on; a joint bar bears all their names."""
    first, names = 0, []
    for centre in centres:
        last = round(2 * centre - first)
        names.append("、".join(named[place] for place in range(first, last + 1)))
        first = last + 1
    return list(centres), tuple(names)


def _matrix(figure: dict[str, Any]) -> Grid:
    """The matrix of places (charts/matrix.py): its names give the columns, its bars the cells."""
    traces = {trace["name"]: trace for trace in figure["data"]}
    layout = figure["layout"]
    names = traces["村"]
    edges = [(left, left + width) for left, width in zip(names["base"], names["x"], strict=True)]
    rows = tuple(words(text) for text in layout["yaxis"]["ticktext"])
    cells = []
    for trace, ink in ((traces["空格"], ""), (traces["数"], None)):
        count = len(trace["y"])
        inks = _many(trace["textfont"]["color"] if ink is None else ink, count)
        marks = looks(trace["marker"], count)
        for left, width, row, text, look, colour in zip(
            trace["base"], trace["x"], trace["y"], trace["text"], marks, inks, strict=True
        ):
            held = [i for i, (start, stop) in enumerate(edges) if left < (start + stop) / 2 < left + width]
            cells.append(Cell(int(row), held[0], held[-1], words(text), look, colour))
    columns = tuple(words(text, "") for text in names["text"])
    return Grid(columns, rows, tuple(cells), _behind(layout, rows))


def _behind(layout: dict[str, Any], rows: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns written behind a matrix: 合计, or a sentence a row."""
    found: dict[str, dict[int, str]] = {"合计": {}, "说明": {}}
    for note in layout.get("annotations", ()):
        if note["y"] in range(len(rows)):
            found["合计" if note.get("xref") == "paper" else "说明"][note["y"]] = words(note["text"])
    return tuple(
        (header, tuple(said.get(row, "") for row in range(len(rows))))
        for header, said in found.items()
        if any(said.values())
    )


def _calendar(figure: dict[str, Any]) -> Grid:
    """The year by day (charts/calendar.py): a row a month, a column a day."""
    trace, layout = figure["data"][0], figure["layout"]
    rows = [words(text) for text in layout["yaxis"]["ticktext"]]
    marks = looks(trace["marker"], len(trace["x"]))
    cells = [
        Cell(round(base + height / 2), int(day) - 1, int(day) - 1, words(text), look, ink)
        for day, base, height, text, look, ink in zip(
            trace["x"], trace["base"], trace["y"], trace["text"], marks, trace["insidetextfont"]["color"], strict=True
        )
    ]
    for note in layout.get("annotations", ()):
        cells.append(Cell(int(note["y"]), 0, 30, words(note["text"]), Look(""), ""))
    return Grid(tuple(str(day) for day in range(1, 32)), tuple(rows), tuple(cells))
