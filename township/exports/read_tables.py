"""Tables of a panel as cells: from the markup the page shows, or from the panel's readable frame.

A board that the page shows as a table has chosen its columns and words already, so it is taken as it stands; other
boards (grids, cards, rosters) are told by their frame, without codes, blank columns and what is the same in every row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import NamedTuple

import pandas as pd

from township.panels import html
from township.statistics import figures

STATUS_GLYPHS = {"reported": "●", "derived": "◐", "illustrative": "▨", "missing": "◌", "revised": "✎"}
_LIGHT_GLYPHS = {"good": "●", "warn": "▲", "bad": "■", "none": "○"}
_LIGHT_TONES = {"达标": "good", "关注": "warn", "滞后": "bad", "待报": "none", "缺任务": "none"}
_STATUSES = {word: STATUS_GLYPHS[status] for status, word in html.STATUS_WORDS.items()}
_CODE = re.compile(r"[a-z0-9]*[a-z_][a-z0-9_\-]*|[0-9]{12}(\|[0-9]{12})*")
_CODED = ("代码", "编码", "编号", "简称")
_ASIDE = ("状态", "数据月份", "月份", "名录月份", "出处", "填报表", "修订次数")  # never worth a column when the same
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
        whole: the same board with those columns in their places, for where there is room; None when nothing is gained.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    same: tuple[tuple[str, str], ...] = ()
    whole: Board | None = None


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
    columns: dict[str, list[Cell]] = {}
    for header in frame.columns:
        cells = [_cell(header, value) for value in frame[header]]
        words = [cell.words for cell in cells if cell.words]
        if not words or header.endswith(_CODED) or header.startswith("村代码") or _is_code(words):
            continue
        if header == "修订次数" and set(words) == {"0"}:
            continue
        columns[header] = cells
    numeric = {header: pd.api.types.is_numeric_dtype(frame[header]) for header in columns}
    if len(frame) == 1 or not columns:
        given = [(Cell(header), cells[0]) for header, cells in columns.items()]
        return _upright(given or [(Cell("行数"), Cell(str(len(frame))))])
    lifted = [header for header, cells in columns.items() if len(cells) > 2 and len(set(cells)) == 1]
    if len(lifted) == len(columns):
        lifted = lifted[1:]
    always = [header for header in lifted if header in _ASIDE]
    whole = _of_columns(columns, numeric, always) if len(always) < len(lifted) else None
    return replace(_of_columns(columns, numeric, lifted), whole=whole)


def _of_columns(columns: dict[str, list[Cell]], numeric: dict[str, bool], lifted: Sequence[str]) -> Board:
    kept = [header for header in columns if header not in lifted]
    same = tuple((header, columns[header][0].words) for header in lifted)
    rows = tuple(zip(*(columns[header] for header in kept), strict=True))
    return Board(tuple(kept), rows, tuple(numeric[header] for header in kept), same)


def folded(board: Board, panes: int) -> Board:
    """The board's rows in ``panes`` columns of rows beside each other, each under its headers."""
    high = -(-len(board.rows) // panes)
    blank = (Cell(""),) * len(board.headers)
    parts = [[*board.rows[start : start + high]] for start in range(0, len(board.rows), high)]
    parts[-1] += [blank] * (high - len(parts[-1]))
    rows = tuple(sum(row, ()) for row in zip(*parts, strict=True))
    return replace(board, headers=board.headers * len(parts), rows=rows, numeric=board.numeric * len(parts), whole=None)


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
    headers = tuple(board.headers[i] or _named([row[i] for row in full]) for i in kept)
    return Board(headers, rows, tuple(board.numeric[i] for i in kept))


def _named(cells: Sequence[Cell]) -> str:
    """The header of a column that has none on the page, since what it holds speaks for itself."""
    if all(cell.tone for cell in cells):
        return "灯"
    return "状态" if all(cell.words[:1] in STATUS_GLYPHS.values() for cell in cells) else ""


class _Reader(HTMLParser):
    """Collects (headers, numeric, rows) of every table; a summary before a table becomes a heading row.

    Two boards that are tables to the eye but not in HTML are read as such: the works' grid (``div.works``, a
    ``div.work`` a row) and the numbered shortfalls (``ol.shortfalls``).
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[tuple[str, ...], tuple[bool, ...], tuple[tuple[Cell, ...], ...]]] = []
        self._open: list[str] = []  # what each open element is here: table, row, head, cell, caption, or ""
        self._text: list[str] | None = None
        self._tone = self._caption = self._glyph = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        css = (given.get("class") or "").split()
        if tag == "br":
            self._put("\n")
            return
        role = self._role(tag, css)
        self._open.append(role)
        if role == "table":
            self._headers: list[str] = []
            self._right: list[bool] = []
            self._rows: list[tuple[Cell, ...]] = []
            if "shortfalls" in css:
                self._headers, self._right = ["序号", "短板", "对照"], [False] * 3
        elif role == "row":
            self._row: list[Cell] = []
        elif role:
            self._text, self._tone = [], ""
            if role == "head":
                self._right.append("r" in css)
        if role != "" and role not in ("head", "cell", "caption"):
            return
        if "aria-label" in given:  # a step of a work is drawn, and said only here
            self._put((given["aria-label"] or "").rpartition("：")[2])
        self._sign(tag, css)

    def _role(self, tag: str, css: list[str]) -> str:
        parent = self._open[-1] if self._open else ""
        if tag == "table" or (tag == "div" and "works" in css) or (tag == "ol" and "shortfalls" in css):
            return "table"
        if tag == "tr" or (parent == "table" and "work" in css) or (parent == "table" and tag == "li"):
            return "row"
        if tag == "summary":
            return "caption"
        if tag == "th" or (tag == "span" and parent == "table"):
            return "head"
        if tag == "td" or (parent == "row" and tag in ("span", "b")) or tag in ("strong", "p"):
            return "cell" if "row" in self._open and self._text is None else ""
        return ""

    def _sign(self, tag: str, css: list[str]) -> None:
        """Lights and badges: the drawn sign becomes a letter, its colour the cell's tone."""
        if self._text is None:
            return
        if tag == "svg":
            self._put(self._glyph and f"{self._glyph} ")
            return
        if self._text and tag not in ("b", "i"):
            self._put(" ")
        if "light" in css:
            self._tone = next((role for role in _LIGHT_GLYPHS if role in css), "")
            self._glyph = _LIGHT_GLYPHS.get(self._tone, "")
        elif "badge" in css:
            self._glyph = next((STATUS_GLYPHS[status] for status in STATUS_GLYPHS if status in css), "")
        elif "warn-text" in css or "bad-text" in css:
            self._tone = "warn" if "warn-text" in css else "bad"

    def handle_data(self, data: str) -> None:
        self._put(data)

    def _put(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        role = self._open.pop() if tag != "br" else ""
        if role in ("head", "cell", "caption"):
            lines = "".join(self._text or ()).split("\n")
            words = "\n".join(" ".join(line.split()) for line in lines if line.strip())
            self._text, self._glyph = None, ""
            if role == "head":
                self._headers.append(words)
            elif role == "cell":
                self._row.append(Cell(words, self._tone))
            elif not _FOLDED.match(words):
                self._caption = words
        elif role == "row" and self._row:
            self._rows.append(tuple(self._row))
        elif role == "table":
            if self._caption:
                self._rows.insert(0, (Cell(self._caption),))
                self._caption = ""
            self.tables.append((tuple(self._headers), tuple(self._right), tuple(self._rows)))
