"""What a chart builder returns: the figure the page draws, and what PowerPoint and Excel can draw in its place.

Both are made from the same inputs, so that nobody has to read one back from the other. Texts of the native part are
plain: no markup, no line breaks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from township.charts import Figure, label
from township.charts.theme import Palette
from township.statistics import figures


@dataclass(frozen=True)
class Look:
    """How a bar or a cell is filled: colours as ``#rrggbb``, ``width`` of the outline in px (0: none)."""

    fill: str
    outline: str = ""
    width: float = 0.0
    hatched: bool = False

    @classmethod
    def of(cls, mark: dict[str, Any]) -> Look:
        """The look of a mark as ``theme.bar_mark`` makes it."""
        return cls(mark["color"], mark["outline"], mark["width"], bool(mark["pattern"]))


NOTHING = Look("")  # where there is no bar


def number(value: float | None) -> float | None:
    """None for what pandas has for a missing value."""
    return None if figures.is_missing(value) else float(value)


@dataclass(frozen=True)
class Series:
    """One series over the chart's categories.

    Attributes:
        name: ``""`` for the chart's one measure, which the panel's scope names (:meth:`Plot.named`).
        values: one a category, in the figure's unit; None where there is no figure: a gap.
        labels: what the figure draws at each point, ``""`` where nothing.
        looks: one a category for bars; one in all for a line, whose ``fill`` is its colour.
        line: drawn as a line, ``dotted`` or not; a reference line has the same value everywhere.
    """

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    looks: tuple[Look, ...]
    line: bool = False
    dotted: bool = False

    @classmethod
    def of_bars(
        cls, name: str, values: Sequence[float | None], labels: Sequence[str], marks: Sequence[dict[str, Any]]
    ) -> Series:
        """Bars with the marks that ``theme.bar_marks`` makes, one each."""
        return cls(name, tuple(map(number, values)), tuple(labels), tuple(map(Look.of, marks)))

    @classmethod
    def of_line(cls, name: str, values: Sequence[float | None], colour: str, *, dotted: bool = False) -> Series:
        """A line without labels in ``colour``."""
        return cls(name, tuple(map(number, values)), ("",) * len(values), (Look(colour),), True, dotted)

    def over(self, positions: Sequence[int], categories: Sequence[int]) -> Series:
        """The values, which stand at ``positions``, over all ``categories``: a gap where there is none."""
        where = {position: index for index, position in enumerate(positions)}
        held = [where.get(category) for category in categories]
        looks = self.looks if self.line else tuple(NOTHING if i is None else self.looks[i] for i in held)
        return replace(
            self,
            values=tuple(None if i is None else self.values[i] for i in held),
            labels=tuple("" if i is None else self.labels[i] for i in held),
            looks=looks,
        )


@dataclass(frozen=True)
class Chart:
    """A native chart: bars, upright or lying, side by side or stacked, and lines over the same categories.

    Attributes:
        remarks: words of the figure that belong to no point, e.g. what stands where no number may be shown.
        places: how many there are where the values are ranks: the first stands at the top; 0 for other values.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    horizontal: bool = False
    stacked: bool = False
    remarks: tuple[str, ...] = ()
    places: int = 0

    @property
    def looks(self) -> tuple[Look, ...]:
        """Those of all bars."""
        return tuple(look for series in self.series if not series.line for look in series.looks)


def hidden(categories: Sequence[str], series: Series, title: str = "") -> tuple[str, ...]:
    """Remarks on what is written where no number may be shown (<3): native charts write nothing where no bar is."""
    told = zip(categories, series.values, series.labels, strict=True)
    return tuple(f"{title}{place}{words}" for place, value, words in told if value is None and words)


@dataclass(frozen=True)
class Cell:
    """A cell of a grid over the columns ``first`` to ``last`` inclusive, counted from 0.

    Attributes:
        look: ``NOTHING`` for words that stand on the bare ground.
        ink: colour of the words, ``""`` for the usual one.
    """

    row: int
    first: int
    last: int
    words: str
    look: Look
    ink: str


@dataclass(frozen=True)
class Grid:
    """Named rows and columns with coloured cells; ``behind`` are further columns (header, one text a row)."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]
    behind: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def looks(self) -> tuple[Look, ...]:
        """Those of all cells."""
        return tuple(cell.look for cell in self.cells)


@dataclass(frozen=True)
class Plot:
    """A chart, drawn by Plotly or natively.

    Attributes:
        figure: as Plotly takes it, ``layout.height`` in px.
        native: one chart for each pair of axes, from left to right, or one grid; empty where only a table can say it.
        year: the x axis is the months of one year by number, so that something that happened in one can be marked.
    """

    figure: Figure
    native: tuple[Chart | Grid, ...]
    year: bool = False

    def named(self, name: str) -> tuple[Chart | Grid, ...]:
        """The native part with ``name``, e.g. the panel's scope, for series that have none of their own."""
        return tuple(
            drawn
            if isinstance(drawn, Grid)
            else replace(drawn, series=tuple(replace(one, name=one.name or name) for one in drawn.series))
            for drawn in self.native
        )

    def marked(self, marks: Sequence[tuple[dt.date, str]], colours: Palette) -> Plot:
        """With the marks of events and 批注 at the foot of their months; a chart of no single year stays as it is.

        Args:
            marks: month and mark, e.g. 批1; several of a month stand above one another.
        """
        if not self.year or not marks:
            return self
        heights: dict[int, int] = {}
        added = []
        frame = {"bgcolor": colours.paper, "bordercolor": colours.ink, "borderpad": 2}
        for month, mark in marks:
            step = heights[month.month] = heights.get(month.month, -1) + 1
            added.append(label(month.month, 0, mark, colours, yanchor="bottom", yshift=4 + 26 * step, size=13, **frame))
        layout = self.figure["layout"]
        said = tuple(mark for _, mark in marks)
        return Plot(
            {**self.figure, "layout": {**layout, "annotations": [*layout["annotations"], *added]}},
            tuple(drawn if isinstance(drawn, Grid) else replace(drawn, remarks=drawn.remarks + said)
                  for drawn in self.native),
            self.year,
        )  # fmt: skip
