"""A matrix of places across and contents down, whose figures may belong to several places together.

Drawn with bars, not as a heat map: a joint figure is one wide bar over its places and is never
split, and an illustrative one can be hatched. An empty cell is a place without a figure, not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import Figure, label, theme
from township.charts.theme import Palette

_ROW = 34  # px a row
_BAR = 0.86  # of a row
_WIDE = 1.4  # the least width of a column whose name is bold, in columns
_EM = 1.15  # of a column in ems, where it is narrowest: forty villages on a wall or on paper
_AROUND = 0.3  # ems of air around a figure
_GAP = 0.3  # between bold columns and the rest
_FEWEST = 15  # columns' room that is kept, so that a few columns do not grow to slabs


@dataclass(frozen=True)
class Column:
    """A place: its key, its name (written downwards), whether it comes first and wider, and what a click picks.

    ``grid`` is False for a place that is only there because a joint figure covers it: its other cells are not asked
    for, so they must not look empty.
    """

    key: str
    name: str
    first: bool = False
    pick: str | None = None
    grid: bool = True


@dataclass(frozen=True)
class Cell:
    """A figure: the row it stands in, the places it is for, what is written, what hovering says, its status.

    ``band`` draws it as a plain tinted band (everywhere the same), ``zero`` as an outline (none so far).
    """

    row: int
    columns: tuple[str, ...]
    words: str
    hover: str
    status: str
    band: bool = False
    zero: bool = False


def contiguous(groups: Sequence[Sequence[str]]) -> list[str]:
    """The members of all groups in an order that keeps each group together where that can be.

    Members are sorted by the first and the last group they are in: shared ones come to stand between their groups.
    """
    spans: dict[str, tuple[int, int]] = {}
    for number, group in enumerate(groups):
        for member in group:
            spans[member] = (spans.get(member, (number, number))[0], number)
    return sorted(spans, key=lambda member: (*spans[member], member))


def _ems(words: str) -> float:
    """About how wide ``words`` are drawn: a Chinese character is one em, a digit or letter somewhat over half."""
    return sum(0.56 if ord(letter) < 256 else 1.0 for letter in words)


def _wide(columns: Sequence[Column], cells: Sequence[Cell]) -> float:
    """The width of the bold columns, in columns: every figure over them alone has room to be written."""
    bold = {column.key for column in columns if column.first}
    order = [column.key for column in columns]
    needs = [
        (_ems(cell.words) + _AROUND) / len(run) / _EM
        for cell in cells
        for run in _runs(cell, order)[:1]
        if bold.issuperset(run)
    ]
    return max([_WIDE, *needs])


def _edges(columns: Sequence[Column], wide: float) -> dict[str, tuple[float, float]]:
    """Left edge and width of every column."""
    edges, left = {}, 0.0
    for before, column in zip([None, *columns[:-1]], columns, strict=True):
        if before is not None and before.first and not column.first:
            left += _GAP
        width = wide if column.first else 1.0
        edges[column.key] = (left, width)
        left += width
    return edges


def _runs(cell: Cell, order: Sequence[str]) -> list[list[str]]:
    """The places of a cell, in the matrix's order, in runs that stand next to each other."""
    runs: list[list[str]] = []
    previous = None
    for position, key in enumerate(order):
        if key in cell.columns:
            if previous != position - 1 or not runs:
                runs.append([])
            runs[-1].append(key)
            previous = position
    return runs


def _bars(marks: list[dict[str, Any]], font: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [mark["width"] for mark in marks],
        "base": [mark["left"] for mark in marks],
        "y": [mark["y"] for mark in marks],
        "text": [mark["words"] for mark in marks],
        "hovertext": [mark["hover"] for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [mark["pick"] for mark in marks],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": font,
        **own,
    }


def place_matrix(
    colours: Palette,
    columns: Sequence[Column],
    rows: Sequence[tuple[str, str]],
    cells: Sequence[Cell],
    *,
    totals: Sequence[str] | None = None,
    row_words: Sequence[str] | None = None,
    left: int = 97,
) -> Figure:
    """Places across with their names written downwards, contents down, one bar a figure.

    Args:
        columns: the places in order; those with ``first`` are wider and set apart.
        rows: (name, unit) of each row from the top.
        totals: what is written behind each row under 合计.
        row_words: a sentence behind each row; used where there are few columns.
    """
    order = [column.key for column in columns]
    edges = _edges(columns, _wide(columns, cells))
    end = sum(edges[order[-1]])
    longest = max(len(column.name) for column in columns)
    head = max(longest * 18 / _ROW, 1.2)  # rows' height of the names
    picks = {column.key: column.pick for column in columns}

    names = [
        {
            "left": edges[c.key][0], "width": edges[c.key][1], "y": -0.5 - head / 2, "pick": c.pick, "hover": c.name,
            "words": "<br>".join(f"<b>{letter}</b>" if c.first else letter for letter in c.name),
        }
        for c in columns
    ]  # fmt: skip
    filled = {(cell.row, key) for cell in cells for key in cell.columns}
    empty = [
        {
            "left": edges[c.key][0] + 0.04, "width": edges[c.key][1] - 0.08, "y": row, "pick": c.pick, "words": "",
            "hover": f"{c.name}　{rows[row][0]}：没有分村数",
        }
        for row in range(len(rows))
        for c in columns
        if c.grid and (row, c.key) not in filled
    ]  # fmt: skip
    figures: list[dict[str, Any]] = []
    markers: list[dict[str, Any]] = []
    inks: list[str] = []
    for cell in cells:
        for number, run in enumerate(_runs(cell, order)):
            start, stop = edges[run[0]][0], sum(edges[run[-1]])
            figures.append(
                {
                    "left": start + 0.04,
                    "width": stop - start - 0.08,
                    "y": cell.row,
                    "words": cell.words if number == 0 or cell.band else "",
                    "hover": cell.hover,
                    # a joint figure belongs to no single place
                    "pick": picks[run[0]] if len(cell.columns) == 1 else None,
                }
            )
            mark = theme.bar_mark(colours, cell.status)
            if cell.band:
                mark = {"color": colours.tint, "pattern": "", "outline": colours.tint, "width": 0}
            elif cell.zero:
                mark = {"color": colours.paper, "pattern": "", "outline": colours.accent_soft, "width": 1.0}
            markers.append(mark)
            solid = cell.status == "reported" and not cell.band and not cell.zero
            inks.append(colours.on_accent if solid else colours.ink)
    marker = {
        "color": [mark["color"] for mark in markers],
        "line": {"color": [mark["outline"] for mark in markers], "width": [mark["width"] for mark in markers]},
        "pattern": theme.hatching(colours, [mark["pattern"] for mark in markers], size=9, solidity=0.12),
    }
    outline = {"color": colours.paper, "line": {"color": colours.rule, "width": 1}}
    clear = {"color": "rgba(0,0,0,0)", "line": {"width": 0}}
    ink = {"color": colours.ink}  # no size: the layout's, which panel.js scales
    data = [
        _bars(names, ink, marker=clear, width=head, name="村"),
        _bars(empty, ink, marker=outline, width=_BAR, name="空格"),
        _bars(figures, {"color": inks}, marker=marker, width=_BAR, name="数"),
    ]
    annotations = []
    behind = {"xref": "paper", "xanchor": "left", "xshift": 6}
    for row, words in enumerate(totals or ()):
        annotations.append(label(1, row, words, colours, bold=True, **behind))
    if totals:
        annotations.append(label(1, -0.75, "合计", colours, muted=True, **behind))
    for row, words in enumerate(row_words or ()):
        annotations.append(label(end + 0.4, row, words, colours, xanchor="left", align="left"))
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=round((len(rows) + head) * _ROW + 6),
            barmode="overlay",
            margin={"l": left, "r": 50 if totals else 4, "t": 2, "b": 4},
            xaxis={"visible": False, "range": [0, max(end, _FEWEST) if row_words else end]},
            yaxis={
                "range": [len(rows) - 0.45, -0.55 - head],
                "showgrid": False,
                "zeroline": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [f"<b>{name}</b> {unit}" if unit else f"<b>{name}</b>" for name, unit in rows],
                "tickfont": {"color": colours.ink},
            },
            annotations=annotations,
        ),
    }
