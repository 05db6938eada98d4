"""What a panel shows as tables, in flat rows of words under headers: its tables, boards and folds from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

import pandas as pd

from township.panels import blocks
from township.panels.blocks import Badge, Block, Board, Column, Fold, Light, Table
from township.statistics import figures

_UNNAMED = ((Light, "灯"), (Badge, "状态"))  # headers of columns that need none on the page, by what all cells hold
_Row = tuple[blocks.Cell, ...]  # one cell alone is a heading over the rows that follow


class Cell(NamedTuple):
    """A cell's words and its tone: a role in the palette, or ``""``."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class FlatTable:
    """A table before it is fitted to a slide.

    Attributes:
        rows: cells; a row of one cell is a heading over the rows that follow.
        numeric: columns that stand right.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]


def of_blocks(shown: Iterable[Block]) -> tuple[FlatTable, ...]:
    """The tables and boards among the blocks, neighbours with the same columns as one, without what has no words."""
    found: list[tuple[tuple[Column, ...], list[_Row]]] = []
    for columns, rows in _tables(shown):
        if found and found[-1][0] == columns:
            found[-1][1].extend(rows)
        else:
            found.append((columns, rows))
    return tuple(_flat(columns, rows) for columns, rows in found)


def _tables(shown: Iterable[Block]) -> Iterable[tuple[tuple[Column, ...], list[_Row]]]:
    for block in shown:
        match block:
            case Table(columns, rows):
                yield columns, list(rows)
            case Board(_, columns, rows):
                yield columns, [row.cells for row in rows]
            case Fold(_, inner, _, caption):
                heading = [(caption,)] if caption else []
                for columns, rows in _tables(inner):
                    yield columns, [*heading, *rows]
                    heading = []


def _flat(columns: Sequence[Column], rows: Sequence[_Row]) -> FlatTable:
    """Without columns that hold only what cannot be said in words, such as a bar."""
    said = [tuple(Cell(blocks.spoken(cell), blocks.tone(cell)) for cell in row) for row in rows]
    full = [len(row) == len(columns) for row in rows]
    kept = [index for index in range(len(columns)) if any(row[index].words for row in compress(said, full))]
    return FlatTable(
        tuple(columns[index].header or _header([row[index] for row in compress(rows, full)]) for index in kept),
        tuple(tuple(row[index] for index in kept) if is_full else row for row, is_full in zip(said, full, strict=True)),
        tuple(columns[index].align == "r" for index in kept),
    )


def _header(cells: Sequence[blocks.Cell]) -> str:
    """The header of a column that has none on the page, since what it holds speaks for itself."""
    return next(
        (
            words
            for kind, words in _UNNAMED
            if all(
                any(isinstance(piece, kind) for piece in blocks.pieces(cell)) for cell in cells if blocks.spoken(cell)
            )
        ),
        "",
    )


def of_frame(frame: pd.DataFrame) -> FlatTable:
    """A panel's readable frame, where nothing else says what the panel shows."""
    named = [name for name in frame.columns if frame[name].notna().any()]
    return FlatTable(
        tuple(named),
        tuple(tuple(Cell(said(value)) for value in row) for row in frame[named].itertuples(index=False)),
        tuple(pd.api.types.is_numeric_dtype(frame[name]) for name in named),
    )


def said(value: object) -> str:
    """A value in words: blank stays blank, a computed fraction is rounded to one decimal as the pages do."""
    if isinstance(value, str):
        return value.strip()
    if figures.is_missing(value):
        return ""
    text = figures.plain(value)
    return figures.plain(value, 1) if len(text.partition(".")[2]) > 2 else text


def folded(table: FlatTable, panes: int) -> FlatTable:
    """The table's rows in ``panes`` columns of rows beside each other, each under its headers."""
    high = -(-len(table.rows) // panes)
    blank = (Cell(""),) * len(table.headers)
    parts = [[*table.rows[start : start + high]] for start in range(0, len(table.rows), high)]
    parts[-1] += [blank] * (high - len(parts[-1]))
    rows = tuple(sum(row, ()) for row in zip(*parts, strict=True))
    return FlatTable(table.headers * len(parts), rows, table.numeric * len(parts))
