"""A matrix of places across and contents down, whose figures may belong to several places together.

Drawn with bars, not as a heat map: a joint figure is one wide bar over its places and is never
split, and an illustrative one can be hatched. An empty cell is a place without a figure, not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import FOOT, MOST, beside, ems, foot, label, least, plot, rest, short, theme
from township.charts.plot import Grid, Look, Plot
from township.charts.theme import Palette

_ROW = 34  # px a row
_BAR = 0.86  # of a row
_WIDE = 1.4  # the least width of a column whose name is bold, in columns
_EM = 1.15  # of a column in ems, where it is narrowest: forty villages on a wall or on paper
_SLOT = 20  # px of one of ``MOST`` columns at least, on a screen
_AROUND = 0.3  # ems of air around a figure
_GAP = 0.3  # between bold columns and the rest
_FEWEST = 15  # columns' room that is kept, so that a few columns do not grow to slabs
_LETTER = 18  # px of a letter of a name, written downwards
_NAME = 8  # letters of a name; longer ones are cut
_TURNED = 6  # ems of a figure that is turned
_SENTENCE = 36  # ems of a sentence behind a row


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


def _wide(columns: Sequence[Column], cells: Sequence[Cell]) -> float:
    """The width of the bold columns, in columns: every figure over them alone has room to be written."""
    bold = {column.key for column in columns if column.first}
    order = [column.key for column in columns]
    needs = [
        (ems(cell.words) + _AROUND) / len(run) / _EM
        for cell in cells
        for run in _runs(cell, order)[:1]
        if bold.issuperset(run)
    ]
    return max([_WIDE, *needs])


def _edges(columns: Sequence[Column], wide: float) -> dict[str, tuple[float, float]]:
    """Left edge and width of every column."""
    edges, left = {}, 0.0
    for before, column in zip([None, *columns], columns, strict=False):
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


def _bars(marks: Sequence[dict[str, Any]], font: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [mark["width"] for mark in marks],
        "base": [mark["left"] for mark in marks],
        "y": [mark["y"] for mark in marks],
        "text": [mark["words"] for mark in marks],
        "hovertext": [mark["hover"] for mark in marks],
        **theme.HOVER,
        "customdata": [mark["pick"] for mark in marks],
        **theme.WITHIN,
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
) -> Plot:
    """Places across with their names written downwards, contents down, one bar a figure.

    At most ``MOST`` places and contents are drawn; where figures are too wide for their places, they are turned.

    Args:
        columns: the places in order; those with ``first`` are wider and set apart.
        rows: (name, unit) of each row from the top.
        totals: what is written behind each row under 合计.
        row_words: a sentence behind each row; used where there are few columns.
    """
    left_out = "，".join(filter(None, [rest(len(columns) - MOST, "村"), rest(len(rows) - MOST)]))
    columns, rows = columns[:MOST], rows[:MOST]
    order = [column.key for column in columns]
    cells = [cell for cell in cells if cell.row < len(rows) and not set(order).isdisjoint(cell.columns)]
    at = {key: number for number, key in enumerate(order)}
    picks = {column.key: column.pick for column in columns}
    edges = _edges(columns, _wide(columns, cells))
    end = sum(edges[order[-1]]) if order else 1.0
    across = max(end, _FEWEST) if row_words else end
    em = _EM * max(1, MOST / across)  # of a column, where it is narrowest
    figures: list[dict[str, Any]] = []
    for cell in cells:
        mark, ink = _mark(colours, cell)
        for number, run in enumerate(_runs(cell, order)):
            start, stop = edges[run[0]][0], sum(edges[run[-1]])
            words = cell.words if number == 0 or cell.band else ""
            figures.append(
                {
                    "left": start + 0.04,
                    "width": stop - start - 0.08,
                    "y": cell.row,
                    "words": words,
                    "hover": cell.hover,
                    # a joint figure belongs to no single place
                    "pick": picks[run[0]] if len(cell.columns) == 1 else None,
                    "mark": mark,
                    "ink": ink,
                    "turned": ems(words) > em * (stop - start),
                    "native": plot.Cell(cell.row, at[run[0]], at[run[-1]], words, Look.of(mark), ink),
                }
            )
    level = [figure for figure in figures if not figure["turned"]]
    turned = [{**figure, "words": short(figure["words"], _TURNED)} for figure in figures if figure["turned"]]
    height = max([_ROW, *((14 * ems(figure["words"]) + 6) / _BAR for figure in turned)])
    longest = max((len(column.name) for column in columns), default=0)
    head = max(min(longest, _NAME) * _LETTER / height, 1.2)  # rows' height of the names
    names = [
        {
            "left": edges[c.key][0], "width": edges[c.key][1], "y": -0.5 - head / 2, "pick": c.pick, "hover": c.name,
            "words": "<br>".join(f"<b>{letter}</b>" if c.first else letter for letter in _cut(c.name)),
        }
        for c in columns
    ]  # fmt: skip
    filled = {(cell.row, key) for cell in cells for key in cell.columns}
    vacant = [(row, c) for row in range(len(rows)) for c in columns if c.grid and (row, c.key) not in filled]
    empty = [
        {
            "left": edges[c.key][0] + 0.04, "width": edges[c.key][1] - 0.08, "y": row, "pick": c.pick, "words": "",
            "hover": f"{c.name}　{rows[row][0]}：没有分村数",
        }
        for row, c in vacant
    ]  # fmt: skip
    ground = {"color": colours.paper, "line": {"color": colours.rule, "width": 1}}
    clear = {"color": "rgba(0,0,0,0)", "line": {"width": 0}}
    ink = {"color": colours.ink}  # no size: the layout's, which panel.js scales
    data = [
        _bars(names, ink, marker=clear, width=head, name="村"),
        _bars(empty, ink, marker=ground, width=_BAR, name="空格"),
        _figures(colours, level, name="数"),
        *([_figures(colours, turned, name="竖写的数", textangle=-90)] if turned else []),
    ]
    annotations = []
    behind = {"xref": "paper", "xanchor": "left", "xshift": 6}
    totals, row_words = (totals or ())[:MOST], (row_words or ())[:MOST]
    for row, words in enumerate(totals):
        annotations.append(label(1, row, words, colours, bold=True, **behind))
    if totals:
        annotations.append(label(1, -0.75, "合计", colours, muted=True, **behind))
    for row, words in enumerate(row_words):
        said = short(words, _SENTENCE)
        annotations.append(label(end + 0.4, row, said, colours, xanchor="left", align="left"))
    names_of_rows = [f"{name} {unit}".strip() for name, unit in rows]
    left, right = beside(names_of_rows, 97, air=5), beside(totals, 50, air=12) if totals else 4
    # a sentence behind a row has what room the places leave
    sentence = 14 * max((ems(short(words, _SENTENCE)) for words in row_words), default=0)
    room = max(_SLOT * max(across, MOST), sentence * across / (across - end - 0.4) if sentence else 0)
    below = FOOT if left_out else 0
    drawn = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=round((max(len(rows), 1) + head) * height + 6) + below,
            barmode="overlay",
            margin={"l": left, "r": right, "t": 2, "b": 4 + below},
            meta=least(left + room + right),
            xaxis={"visible": False, "range": [0, across]},
            yaxis=theme.named_rows(
                colours,
                [_row_name(name, unit, (left - 5) / 14) for name, unit in rows],
                range=[max(len(rows), 1) - 0.45, -0.55 - head],
            ),
            annotations=[*annotations, *foot(left_out, colours)],
        ),
    }
    outline = Look(colours.paper, colours.rule, 1)
    native = [plot.Cell(row, at[c.key], at[c.key], "", outline, "") for row, c in vacant]
    native += [figure["native"] for figure in figures]
    written = tuple((header, tuple(said)) for header, said in (("合计", totals), ("说明", row_words)) if any(said))
    return Plot(drawn, (Grid(tuple(c.name for c in columns), tuple(names_of_rows), tuple(native), written),))


def _mark(colours: Palette, cell: Cell) -> tuple[dict[str, Any], str]:
    """How a figure's bar is filled, and the ink on it."""
    if cell.band:
        return {"color": colours.tint, "pattern": "", "outline": colours.tint, "width": 0}, colours.ink
    if cell.zero:
        return {"color": colours.paper, "pattern": "", "outline": colours.accent_soft, "width": 1.0}, colours.ink
    ink = colours.on_accent if cell.status == "reported" else colours.ink
    return theme.bar_mark(colours, cell.status), ink


def _figures(colours: Palette, figures: Sequence[dict[str, Any]], **own: Any) -> dict[str, Any]:
    marker = theme.bar_marker(colours, [figure["mark"] for figure in figures], size=9, solidity=0.12)
    return _bars(figures, {"color": [figure["ink"] for figure in figures]}, marker=marker, width=_BAR, **own)


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _row_name(name: str, unit: str, room: float) -> str:
    name = short(name, room - ems(f" {unit}"))
    return f"<b>{name}</b> {unit}" if unit else f"<b>{name}</b>"
