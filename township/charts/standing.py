"""One place's rank in many things: in columns of rows, each a line from first to last with the place's dot on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from township.charts import label, least, short, theme
from township.charts.plot import Plot
from township.charts.theme import Palette
from township.charts.years import SYMBOLS

_NARROWEST = 408  # px of a column at least
_ROW = 24  # px
_LINE, _WORDS = (0.34, 0.5), 0.8  # of a column's width: the line from first to last; where the figure ends
_GAP = 0.03  # between columns, of the whole width
_NAME = 9.5  # ems


@dataclass(frozen=True)
class Standing:
    """One thing a place is ranked in.

    Attributes:
        group: things of a group stand under its name.
        href: where a click on the name leads.
        words: the figure; ``rank`` is its rank in words.
        share: 0 for the first of all, 1 for the last; None where the place has no figure.
    """

    group: str
    name: str
    href: str
    words: str
    rank: str
    hover: str
    share: float | None
    status: str


def standings(colours: Palette, rows: Sequence[Standing]) -> Plot:
    """All of them, group by group, from top to bottom in two columns.

    There is no native part: so many rows are a table in other media.
    """
    lines = _lines(rows)
    cut = -(-len(lines) // 2)
    cut -= isinstance(lines[cut - 1], str)  # a group's name goes with its first row
    columns = [column for column in (lines[:cut], lines[cut:]) if column]
    high = max(map(len, columns))
    width = (1 - _GAP) / 2
    annotations, ground, dots = [], {"x": [], "y": []}, {"x": [], "y": [], "hovertext": [], "symbol": []}
    for number, column in enumerate(columns):
        left = number * (width + _GAP)
        first, last = (left + width * share for share in _LINE)
        for at, line in enumerate(column):
            if isinstance(line, str):
                annotations.append(label(left, at, line, colours, bold=True, xanchor="left"))
                continue
            name = escape(short(line.name, _NAME))
            link = f'<a href="{escape(line.href)}" target="_self" style="color:{colours.ink}">{name}</a>'
            annotations.append(label(left, at, link, colours, xanchor="left"))
            missing = line.share is None
            words = {"xanchor": "right", "muted": missing, "bold": not missing}
            annotations.append(label(left + width * _WORDS, at, short(line.words, 9), colours, **words))
            annotations.append(label(left + width, at, line.rank, colours, xanchor="right"))
            ground["x"] += [first, last, None]
            ground["y"] += [at, at, None]
            if line.share is not None:
                dots["x"].append(first + (last - first) * line.share)
                dots["y"].append(at)
                dots["hovertext"].append(line.hover)
                dots["symbol"].append(SYMBOLS[line.status])
    figure: dict[str, Any] = {
        "data": [
            {
                "type": "scatter", "mode": "lines", **ground, "line": {"color": colours.rule, "width": 2},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter", "mode": "markers", "x": dots["x"], "y": dots["y"], "hovertext": dots["hovertext"],
                **theme.HOVER,
                "marker": {"size": 11, "symbol": dots["symbol"], "color": colours.accent, "opacity": 1,
                           "line": {"color": colours.accent, "width": 2}},
            },
        ],
        "layout": theme.layout(
            colours,
            height=high * _ROW + 4,
            margin={"l": 2, "r": 2, "t": 2, "b": 2},
            xaxis={"range": [0, 1], "visible": False},
            yaxis={"range": [high - 0.5, -0.5], "visible": False},
            annotations=annotations,
            meta=least(2 * _NARROWEST) | {"rows": high},
        ),
    }  # fmt: skip
    return Plot(figure, ())


def _lines(rows: Sequence[Standing]) -> list[Standing | str]:
    """The rows with the names of their groups over them."""
    lines: list[Standing | str] = []
    for group, own in groupby(rows, key=lambda row: row.group):
        lines += [group, *own]
    return lines
