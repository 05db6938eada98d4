"""Tables of a panel as cells: from the markup the page shows, or from the panel's readable frame.

A board that the page shows as a table has chosen its columns and words already, so it is taken as it stands; other
boards (grids, cards, rosters) are told by their frame, without codes, blank columns and what is the same in every row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import NamedTuple

import pandas as pd

from township.display import marks
from township.statistics import figures

STATUS_GLYPHS = {"reported": "●", "derived": "◐", "illustrative": "▨", "missing": "◌", "revised": "✎"}
_LIGHT_GLYPHS = {"good": "●", "warn": "▲", "bad": "■", "none": "○"}
_LIGHT_TONES = {"达标": "good", "关注": "warn", "滞后": "bad", "待报": "none", "缺任务": "none"}
_STATUSES = {word: STATUS_GLYPHS[status] for status, word in marks.STATUS_WORDS.items()}
_CODE = re.compile(r"[a-z0-9]*[a-z_][a-z0-9_\-]*|[0-9]{12}(\|[0-9]{12})*")
_CODED = ("代码", "编码", "编号", "简称")
_FOLDED = re.compile(r"展开全部")  # a summary that only asks to be clicked


class Cell(NamedTuple):
    """A cell's words and its tone: a light's role in the palette, or ``""``."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Board:
    """A table before it is fitted to a slide.

    Attributes:
        rows: cells; a row of one cell is a heading over the rows that follow.
        numeric: columns that stand right.
        same: (column, words) of columns that say the same in every row, left out of ``rows``.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    same: tuple[tuple[str, str], ...] = ()


def of_markup(markup: str) -> list[Board]:
    """The tables in a block of HTML, those with the same headers as one; none where it holds no table."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    boards: list[Board] = []
    for headers, numeric, rows in reader.tables:
        if boards and boards[-1].headers == headers:
            boards[-1] = Board(headers, boards[-1].rows + rows, numeric)
        else:
            boards.append(Board(headers, rows, numeric))
    return [_without_blank(board) for board in boards]


def of_frame(frame: pd.DataFrame) -> Board:
    """The readable frame (exports.readable) as a board; a single row is turned to stand upright."""
    headers, columns, numeric, same = [], [], [], []
    for header in frame.columns:
        cells = [_cell(header, value) for value in frame[header]]
        words = [cell.words for cell in cells if cell.words]
        if not words or header.endswith(_CODED) or header.startswith("村代码") or _is_code(words):
            continue
        if header == "修订次数" and set(words) == {"0"}:
            continue
        if len(cells) > 2 and len(set(cells)) == 1:
            same.append((header, words[0]))
            continue
        headers.append(header)
        columns.append(cells)
        numeric.append(pd.api.types.is_numeric_dtype(frame[header]))
    if len(frame) == 1 or not headers:
        given = [(Cell(name), column[0]) for name, column in zip(headers, columns, strict=True)]
        given += [(Cell(name), Cell(words)) for name, words in same]
        return _upright(given or [(Cell("行数"), Cell(str(len(frame))))])
    return Board(tuple(headers), tuple(zip(*columns, strict=True)), tuple(numeric), tuple(same))


def said(value: object) -> str:
    """A value in words: blank stays blank, a computed fraction is rounded to one decimal as the pages do."""
    if isinstance(value, str):
        return value.strip()
    if figures.is_missing(value):
        return ""
    text = figures.plain(value)
    return figures.plain(value, 1) if len(text.partition(".")[2]) > 2 else text


def _cell(header: str, value: object) -> Cell:
    words = said(value)
    if header == "灯" and words in _LIGHT_TONES:
        tone = _LIGHT_TONES[words]
        return Cell(f"{_LIGHT_GLYPHS[tone]} {words}", tone)
    if header.endswith("状态") and words in _STATUSES:
        return Cell(f"{_STATUSES[words]} {words}")
    return Cell(words)


def _is_code(words: Sequence[str]) -> bool:
    return all(_CODE.fullmatch(word) for word in words)


_UPRIGHT = 8  # pairs under each other before a second column of pairs begins


def _upright(pairs: Sequence[tuple[Cell, Cell]]) -> Board:
    """One row's names and values as lines, in two columns of pairs when there are many."""
    if len(pairs) <= _UPRIGHT:
        return Board(("项目", "内容"), tuple(pairs), (False, False))
    half = -(-len(pairs) // 2)
    rest = [*pairs[half:], (Cell(""), Cell(""))][:half]
    rows = tuple((*left, *right) for left, right in zip(pairs[:half], rest, strict=True))
    return Board(("项目", "内容", "项目", "内容"), rows, (False,) * 4)


def _without_blank(board: Board) -> Board:
    """Without columns that hold only what cannot be said in words, such as a bar; those without a header join it."""
    full = [row for row in board.rows if len(row) == len(board.headers)]
    kept = [i for i in range(len(board.headers)) if any(row[i].words for row in full)]
    rows = tuple(row if len(row) == 1 < len(board.headers) else tuple(row[i] for i in kept) for row in board.rows)
    return Board(tuple(board.headers[i] for i in kept), rows, tuple(board.numeric[i] for i in kept))


class _Reader(HTMLParser):
    """Collects (headers, numeric, rows) of every table; a summary before a table becomes a heading row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[tuple[str, ...], tuple[bool, ...], tuple[tuple[Cell, ...], ...]]] = []
        self._text: list[str] | None = None
        self._tone = ""
        self._caption = ""
        self._glyph = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        css = (dict(attrs).get("class") or "").split()
        if tag == "table":
            self._headers: list[str] = []
            self._right: list[bool] = []
            self._rows: list[tuple[Cell, ...]] = []
        elif tag == "tr":
            self._row: list[Cell] = []
        elif tag in ("th", "td", "summary"):
            self._text, self._tone = [], ""
            if tag == "th":
                self._right.append("r" in css)
        elif tag == "br" and self._text is not None:
            self._text.append("\n")
        elif tag == "svg":
            self._glyph = self._glyph and f"{self._glyph} "  # the drawn sign as a letter
            self._put(self._glyph)
        elif self._text is not None:
            if self._text and tag not in ("b", "i"):
                self._text.append(" ")
            if "light" in css:
                self._tone = next((role for role in _LIGHT_GLYPHS if role in css), "")
                self._glyph = _LIGHT_GLYPHS.get(self._tone, "")
            elif "badge" in css:
                self._glyph = next((STATUS_GLYPHS[status] for status in STATUS_GLYPHS if status in css), "")
            elif "warn-text" in css:
                self._tone = "warn"
            elif "bad-text" in css:
                self._tone = "bad"

    def handle_data(self, data: str) -> None:
        self._put(data)

    def _put(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "summary") and self._text is not None:
            lines = "".join(self._text).split("\n")
            words = "\n".join(" ".join(line.split()) for line in lines if line.strip())
            cell, self._text, self._glyph = Cell(words, self._tone), None, ""
            if tag == "th":
                self._headers.append(words)
            elif tag == "td":
                self._row.append(cell)
            elif not _FOLDED.match(words):
                self._caption = words
        elif tag == "tr" and self._row:
            self._rows.append(tuple(self._row))
        elif tag == "table":
            if self._caption:
                self._rows.insert(0, (Cell(self._caption),))
                self._caption = ""
            self.tables.append((tuple(self._headers), tuple(self._right), tuple(self._rows)))
