"""Boards as tables that fit on slides: how large the letters, how wide the columns, where a page ends."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from township.display.takeaway.boards import Board, Cell

_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0)  # points
_READABLE = 12.0  # the largest size for a table that takes more than one page anyway
_LINE = 1.32  # height of a line, in font sizes
_PAD = 0.14  # inches a cell keeps free, left and right together
_LEADING = 0.1  # and above and below
_LONG = 12.0  # a column wider than this many letters may be broken into lines
_NARROW = 7.0  # and gets at least this many
_WIDEST = 26.0  # letters a long column asks for before the rest is shared out
_LATIN = 0.64  # width of a digit in the widest typeface that may stand in for ours
_BETWEEN = 0.2  # office programs part Chinese from Latin letters by this much


@dataclass(frozen=True)
class Page:
    """A table as high as a slide allows.

    Attributes:
        rows: as in the board.
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


@dataclass(frozen=True)
class Fitted:
    """The pages of a board, and the headers of columns there was no room for."""

    pages: tuple[Page, ...]
    left_out: tuple[str, ...]


def width_of(text: str) -> float:
    """Width of the text's widest line in letters, a Chinese one being 1; rather too wide than too narrow."""
    return max(map(_width_of_line, text.split("\n")))


def _width_of_line(line: str) -> float:
    wide = [east_asian_width(letter) in "WFA" for letter in line]
    changes = sum(one != other for one, other in pairwise(wide))
    return sum(1.0 if is_wide else _LATIN for is_wide in wide) + changes * _BETWEEN


def lines_of(text: str, room: float) -> int:
    """How many lines the text takes in a column of ``room`` letters."""
    return sum(max(1, math.ceil(_width_of_line(line) / max(room, 1.0) - 1e-6)) for line in text.split("\n"))


def fitted(board: Board, width: float, height: float) -> Fitted:
    """The board as tables of at most ``width`` × ``height`` inches: large letters when it fits on one page.

    Columns that do not fit even at the smallest size are left out, from the right.
    """
    headers, numeric = list(board.headers), list(board.numeric)
    rows = [list(row) for row in board.rows]
    left_out: list[str] = []
    while True:
        fallback = None
        for size in _SIZES:
            widths = _widths(headers, rows, width * 72 / size, _PAD * 72 / size)
            if widths is None:
                continue
            pages = _pages(headers, rows, numeric, [wide * size / 72 for wide in widths], size, height)
            if len(pages) == 1:
                return Fitted(pages, tuple(left_out))
            if fallback is None and size <= _READABLE:
                fallback = pages
        if fallback:
            return Fitted(fallback, tuple(left_out))
        drop = _least_needed(headers, rows)
        left_out.append(headers[drop])
        for part in (headers, numeric, *(row for row in rows if len(row) > 1)):
            del part[drop]


def _widths(headers: list[str], rows: list[list[Cell]], room: float, pad: float) -> list[float] | None:
    """Widths in letters that add up to at most ``room``; None where the columns do not fit at this size."""
    full = [row for row in rows if len(row) == len(headers)]
    natural = [max([1.0, *(width_of(row[i].words) for row in full)]) for i in range(len(headers))]
    heads = [max(width_of(part) for part in re.split("(?=（)", header)) for header in headers]
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


def _least_needed(headers: list[str], rows: list[list[Cell]]) -> int:
    """The column that tells rows apart least, the last of equals; never a status, nor one of the first two."""
    full = [row for row in rows if len(row) == len(headers)]
    told = {
        index: len({row[index].words for row in full})
        for index in range(min(2, len(headers) - 1), len(headers))
        if not headers[index].endswith("状态")
    }
    return min(reversed(told), key=told.__getitem__) if told else len(headers) - 1


def _pages(
    headers: list[str], rows: list[list[Cell]], numeric: list[bool], widths: list[float], size: float, height: float
) -> tuple[Page, ...]:
    rooms = [(width - _PAD) * 72 / size for width in widths]
    line = size * _LINE / 72
    head = max(map(lines_of, headers, rooms)) * line + _LEADING
    most = max(int((height - head - _LEADING) / line), 1)
    pages: list[Page] = []
    held: list[tuple[tuple[Cell, ...], float]] = []

    def turn() -> None:
        heading = held.pop() if len(held) > 1 and len(held[-1][0]) == 1 < len(headers) else None
        heights = (head, *(tall for _, tall in held))
        pages.append(Page(tuple(headers), tuple(row for row, _ in held), tuple(widths), heights, tuple(numeric), size))
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
