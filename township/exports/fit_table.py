"""Tables that fit on slides: how large the letters, how wide the columns, where a page ends."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from wcwidth import wcwidth

from township.exports.flat_table import Cell, FlatTable, folded

_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0)  # points
_READABLE = 12.0  # the largest size for a table that takes more than one page anyway
BETWEEN = 0.3  # inches between tables under one another
_PANES = 6  # most panes beside each other
_BOLD = 1.08  # headers are bold, and wider by this much
_LINE = 1.32  # height of a line, in font sizes
_PAD = 0.14  # inches a cell keeps free, left and right together
_LEADING = 0.1  # and above and below
_LONG = 12.0  # a column wider than this many letters may be broken into lines
_NARROW = 7.0  # and gets at least this many
_WIDEST = 26.0  # letters a long column asks for before the rest is shared out
_LATIN = 0.64  # width of a digit in the widest typeface that may stand in for ours
_RAGGED = 0.3  # letters a line may fall short
_BETWEEN = 0.2  # office programs part Chinese from Latin letters by this much


@dataclass(frozen=True)
class Page:
    """A table as high as a slide allows.

    Attributes:
        rows: as in the flat table.
        widths: inches, one a column.
        heights: inches, one a row, the header's first.
        size: points.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    numeric: tuple[bool, ...]
    size: float

    @property
    def height(self) -> float:
        """Inches, the header's included."""
        return sum(self.heights)


@dataclass(frozen=True)
class Fitted:
    """The pages of a table, and the headers of columns there was no room for."""

    pages: tuple[Page, ...]
    left_out: tuple[str, ...]


def width_of(text: str) -> float:
    """Width of the text's widest line in letters, a Chinese one being 1; rather too wide than too narrow."""
    return max(map(_width_of_line, text.split("\n")))


@lru_cache(maxsize=8192)  # asked at every size for the same cells
def _width_of_line(line: str) -> float:
    wide = [wcwidth(letter, ambiguous_width=2) == 2 for letter in line]
    changes = sum(one != other for one, other in pairwise(wide))
    return sum(1.0 if is_wide else _LATIN for is_wide in wide) + changes * _BETWEEN


def lines_of(text: str, room: float) -> int:
    """How many lines the text takes in a column of ``room`` letters."""
    return sum(max(1, math.ceil(_width_of_line(line) / max(room, 1.0) - 1e-6)) for line in text.split("\n"))


def fitted(table: FlatTable, width: float, height: float) -> Fitted:
    """The table as pages of at most ``width`` × ``height`` inches, in the largest letters that need one page.

    A table too long for a page is set in panes beside each other where its columns are narrow. Columns that do not
    fit even at the smallest size are left out.
    """
    choices = [table]
    if all(len(row) == len(table.headers) for row in table.rows):
        choices += [folded(table, panes) for panes in range(2, min(_PANES, len(table.rows)) + 1)]
    for choice in choices:
        for size in _SIZES:
            if size >= _READABLE and len(pages := _at(choice, size, width, height)) == 1:
                return Fitted(pages, ())
    return _over_pages(table, width, height)


def stacked(pages: Sequence[Page], height: float) -> list[list[Page]]:
    """Pages of several tables as they stand on slides, under one another where ``height`` inches hold them."""
    stacks: list[list[Page]] = []
    for page in pages:
        if stacks and sum(above.height + BETWEEN for above in stacks[-1]) + page.height <= height:
            stacks[-1].append(page)
        else:
            stacks.append([page])
    return stacks


def _at(table: FlatTable, size: float, width: float, height: float) -> tuple[Page, ...]:
    """The table in letters of this size; no page where its columns do not fit."""
    widths = _widths(table.headers, table.rows, width * 72 / size, _PAD * 72 / size + _RAGGED)
    if widths is None:
        return ()
    return _pages(table, [wide * size / 72 for wide in widths], size, height)


def _over_pages(table: FlatTable, width: float, height: float) -> Fitted:
    """The table over as many pages as it needs; one page in small letters is better than two."""
    left_out: list[str] = []
    while True:
        found = [pages for size in _SIZES if size <= _READABLE and (pages := _at(table, size, width, height))]
        if found:
            return Fitted(next((pages for pages in found if len(pages) == 1), found[0]), tuple(left_out))
        drop = _least_needed(table)
        left_out.append(table.headers[drop])
        table = FlatTable(
            _without(table.headers, drop),
            tuple(row if len(row) == 1 else _without(row, drop) for row in table.rows),
            _without(table.numeric, drop),
        )


def _without(row: tuple, drop: int) -> tuple:
    return row[:drop] + row[drop + 1 :]


def _widths(headers: Sequence[str], rows: Sequence[Sequence[Cell]], room: float, pad: float) -> list[float] | None:
    """Widths in letters that add up to at most ``room``; None where the columns do not fit at this size."""
    full = [row for row in rows if len(row) == len(headers)]
    natural = [max([1.0, *(width_of(row[i].words) for row in full)]) for i in range(len(headers))]
    heads = [max(map(_width_of_head, re.split("(?=（)", header))) for header in headers]
    least = [
        max(min(head, _LONG), _NARROW if wide > _LONG else wide) + pad
        for wide, head in zip(natural, heads, strict=True)
    ]
    if sum(least) > room:
        return None
    wanted = [max(low, min(wide, _WIDEST) + pad) for wide, low in zip(natural, least, strict=True)]
    spare, asked = room - sum(least), sum(wanted) - sum(least)
    if asked >= spare:
        return [low + (want - low) * spare / asked for want, low in zip(wanted, least, strict=True)]
    longest = [max(wide + pad - want, 0) for wide, want in zip(natural, wanted, strict=True)]
    if sum(longest):
        share = min(1.0, (room - sum(wanted)) / sum(longest))
        wanted = [want + more * share for want, more in zip(wanted, longest, strict=True)]
    # what is still free is spread, but a narrow table stays narrow
    more = min((room - sum(wanted)) / len(wanted), 3.0)
    return [want + more for want in wanted]


def _width_of_head(part: str) -> float:
    """Headers are bold, and office programs set Latin letters in brackets apart from them."""
    return width_of(part) * _BOLD + ("（" in part)


def _least_needed(table: FlatTable) -> int:
    """The column that tells rows apart least, the last of equals; never a status, nor one of the first two."""
    full = [row for row in table.rows if len(row) == len(table.headers)]
    told = {
        index: len({row[index].words for row in full})
        for index in range(min(2, len(table.headers) - 1), len(table.headers))
        if not table.headers[index].endswith("状态")
    }
    return min(reversed(told), key=told.__getitem__) if told else len(table.headers) - 1


def _pages(table: FlatTable, widths: list[float], size: float, height: float) -> tuple[Page, ...]:
    headers, numeric, rows = table.headers, table.numeric, table.rows
    # a line may end earlier than it must: no line begins with a comma
    rooms = [(width - _PAD) * 72 / size - _RAGGED for width in widths]
    line = size * _LINE / 72
    head = max(lines_of(header, room / _BOLD) for header, room in zip(headers, rooms, strict=True)) * line + _LEADING
    most = max(int((height - head - _LEADING) / line), 1)
    pages: list[Page] = []
    held: list[tuple[tuple[Cell, ...], float]] = []

    def turn() -> None:
        heading = held.pop() if len(held) > 1 and len(held[-1][0]) == 1 < len(headers) else None
        heights = (head, *(tall for _, tall in held))
        pages.append(Page(headers, tuple(row for row, _ in held), tuple(widths), heights, numeric, size))
        held[:] = [heading] if heading else []  # a heading stands over its rows, never under a page

    for cells in rows:
        spread = [sum(rooms)] if len(cells) == 1 < len(headers) else rooms
        row = tuple(Cell(_cut(cell.words, room, most), cell.tone) for cell, room in zip(cells, spread, strict=True))
        tall = max(lines_of(cell.words, room) for cell, room in zip(row, spread, strict=True)) * line + _LEADING
        if held and head + sum(high for _, high in held) + tall > height:
            turn()
        held.append((row, tall))
    turn()
    return tuple(pages)


def _cut(text: str, room: float, most: int) -> str:
    """A text too long for a whole page ends in …; the workbook has all of it."""
    while lines_of(text, room) > most:
        text = text[: max(int(len(text) * 0.9) - 1, 0)] + "…"
    return text
