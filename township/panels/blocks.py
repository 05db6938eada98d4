"""What a panel is made of: typed blocks and the pieces of their cells.

A drawing function returns them; html.py renders them for the page, township/exports for everything taken away. Nobody
reads another's rendering back, so whatever a medium needs to know is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from township.charts.plot import Plot
from township.panels.filters import Scene
from township.statistics import figures

STATUS_WORDS = {"reported": "实报", "derived": "推算", "illustrative": "示例", "missing": "未填报"}
INTERNAL = "内部，对外不显示"  # the badge of a panel with figures that are not for everybody
STATUS_GLYPHS = {"reported": "●", "derived": "◐", "illustrative": "▨", "missing": "◌", "revised": "✎", "internal": "◆"}
LIGHT_WORDS = {"green": "达标", "yellow": "关注", "red": "滞后", "grey": "待报", "no_target": "缺任务"}
LIGHT_GLYPHS = {"green": "●", "yellow": "▲", "red": "■", "grey": "○", "no_target": "○"}
TONES = {"green": "good", "yellow": "warn", "red": "bad", "grey": "none", "no_target": "none"}  # roles of the palette

# ------------------------------------------------------------------ pieces: what stands in a cell or a line


@dataclass(frozen=True)
class Span:
    """Pieces that look alike.

    Attributes:
        roles: any of strong, muted, small, number, nowrap, warn, bad, tag, line (a line of its own), or a name of the
            style sheet.
    """

    parts: tuple[Piece, ...]
    roles: str = ""
    title: str = ""


@dataclass(frozen=True)
class Number:
    """A key figure: large digits with a small unit; ``size`` is "" or mid."""

    digits: str
    unit: str = ""
    size: str = ""


@dataclass(frozen=True)
class Light:
    """A light by shape, colour and word: green, yellow, red, grey or no_target; ``words`` may say more than its own."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class Badge:
    """A status by glyph and word, of ``STATUS_GLYPHS``; ``words`` may say more, e.g. 9月实报."""

    status: str
    words: str = ""


@dataclass(frozen=True)
class Bullet:
    """A bar of 0—100 % with the 时序 line; a dashed empty track where there is no share.

    Attributes:
        label: what is measured; with share and time it makes a bar of a native chart.
        expected_pct: an expectation (预计), drawn as a dashed tick and never filled.
    """

    share_pct: float | Decimal | None
    time_pct: float | Decimal | None = None
    status: str = "reported"
    label: str = ""
    expected_pct: float | None = None


@dataclass(frozen=True)
class Bar:
    """A bar inside a row, ``share_pct`` of the widest; ``look``: solid, outline, dashed, hatched or illustrative."""

    share_pct: float
    look: str = "solid"


@dataclass(frozen=True)
class Squares:
    """A shape a unit, readable as a count at a glance; more than ``MOST_SQUARES`` are told by their number alone.

    Attributes:
        groups: (how many, look), from left to right; looks are "", pending, stated, unset, shut or open.
        titles: what hovering says of each, if anything.
        css: squares, sites or times.
    """

    groups: tuple[tuple[int, str], ...]
    titles: tuple[str, ...] = ()
    css: str = "squares"


MOST_SQUARES = 120
MOST_ROWS = 20  # of a table in the open


@dataclass(frozen=True)
class Step:
    """A step of a work: done, part, none, missing or na.

    Attributes:
        number: beside a part: how many.
        joined: to the step before.
        first: whether it is the plan, which is listed or not.
    """

    name: str
    state: str
    number: str = ""
    joined: bool = False
    first: bool = False


STEP_WORDS = {"done": "已报完成", "part": "部分", "none": "未开始", "missing": "未填报", "na": "不适用"}


@dataclass(frozen=True)
class Pick:
    """Words that set a filter when clicked: ``filter:value``, e.g. ``village:370830108203``."""

    words: str
    pick: str
    title: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to another page by its key; the filters go along.

    Attributes:
        choices: filters of that page's own that it is opened with: (name, option as the reader has it).
    """

    words: str
    page: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Items:
    """Things listed one after another."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Break:
    """The end of a line inside a cell."""


Piece = str | Span | Number | Light | Badge | Bullet | Bar | Squares | Step | Pick | Link | Items | Break
Cell = Piece | tuple[Piece, ...]


def strong(*parts: Piece) -> Span:
    """Bold."""
    return Span(parts, "strong")


def muted(*parts: Piece) -> Span:
    """Grey."""
    return Span(parts, "muted")


def span(*parts: Piece, roles: str = "", title: str = "") -> Span:
    """Pieces under these roles; without any they only stand apart from their neighbours."""
    return Span(parts, roles, title)


def pieces(cell: Cell) -> tuple[Piece, ...]:
    """A cell's pieces, however it was written."""
    return cell if isinstance(cell, tuple) else (cell,)


def spoken(cell: Cell) -> str:
    """The words of a cell, as a table without drawn marks says them; bars and squares have none."""
    written: list[str] = []
    for piece in pieces(cell):
        _speak(piece, written)
    lines = "".join(written).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _speak(piece: Piece, written: list[str]) -> None:
    # what stands apart on the page is parted by a space; bold words are not
    if written and not isinstance(piece, str | Break) and not (isinstance(piece, Span) and piece.roles == "strong"):
        written.append(" ")
    match piece:
        case Span(parts, roles):
            if "line" in roles.split() and written:
                written.append("\n")
            for part in parts:
                _speak(part, written)
        case Items(cells):
            written.append("、".join(spoken(cell) for cell in cells))
        case Number(digits, unit):
            written.append(f"{digits} {unit}".rstrip())
        case Light(name, words):
            written.append(f"{LIGHT_GLYPHS[name]} {words or LIGHT_WORDS[name]}")
        case Badge():
            written.append(said_status(piece))
        case Step():
            written.append(f"{said_step(piece)} {piece.number}".rstrip())
        case Pick(words) | Link(words):
            written.append(words)
        case Break():
            written.append("\n")
        case str():
            written.append(piece)
        case _:
            pass


def said_step(step: Step) -> str:
    """How far a step is, in words: 部分; the first one is only listed or not."""
    if step.first:
        return "已列" if step.state == "done" else "未列"
    return STEP_WORDS[step.state]


def said_status(badge: Badge) -> str:
    """A badge as text: ``● 9月实报``."""
    return f"{STATUS_GLYPHS[badge.status]} {badge.words or STATUS_WORDS.get(badge.status, '修订')}"


def tone(cell: Cell) -> str:
    """The palette's role a cell is written in where it is a light or a warning, else ""."""
    for piece in pieces(cell):
        if isinstance(piece, Light):
            return TONES[piece.name]
        if isinstance(piece, Span):
            found = next((role for role in ("warn", "bad") if role in piece.roles.split()), "") or tone(piece.parts)
            if found:
                return found
    return ""


def badges(statuses: Iterable[str]) -> tuple[Badge, ...]:
    """Badges for all statuses present, strongest first."""
    present = set(statuses)
    return tuple(Badge(status) for status in STATUS_WORDS if status in present)


def revised(numbers: Iterable[object]) -> tuple[Badge, ...]:
    """The badge 修订 where a figure shown replaced an earlier report of itself; none where all are 初报."""
    if any(number > 0 for number in numbers if not figures.is_missing(number)):
        return (Badge("revised", "修订"),)
    return ()


# ------------------------------------------------------------------ blocks: what a panel is made of, top to bottom


@dataclass(frozen=True)
class Headline:
    """The key figures over everything else, in one line; ``css`` is headline or lights (counts of lights)."""

    parts: tuple[Piece, ...]
    css: str = "headline"


@dataclass(frozen=True)
class Remark:
    """A muted line under a figure."""

    words: str


@dataclass(frozen=True)
class Progress:
    """One bar across the panel against 时序, with the words at its ends."""

    bullet: Bullet
    start: str
    end: str


@dataclass(frozen=True)
class Column:
    """A table's column.

    Attributes:
        align: l left, r right, n left and never broken; of a board with headers: step, or unsaid where the page has none.
    """

    header: str
    align: str = "l"


@dataclass(frozen=True)
class Table:
    """Rows of cells under headers; ``css`` are names of the style sheet."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    css: str = "tight"


@dataclass(frozen=True)
class Row:
    """A row of a board; ``pick`` makes all of it set a filter."""

    cells: tuple[Cell, ...]
    css: str = ""
    pick: str = ""
    title: str = ""


@dataclass(frozen=True)
class Board:
    """A table that the page lays out in a way of its own (``layout``, see html.py), and other media as a table.

    Attributes:
        columns: what each cell of a row holds; headers are shown on the page only where the layout has them.
    """

    layout: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Fold:
    """Blocks behind a line that opens them; other media show them open, under ``caption``."""

    summary: tuple[Cell, ...]
    blocks: tuple[Block, ...]
    css: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart, and in words what it shows.

    Attributes:
        indicator: the catalogue code it is about, where its panel has a chart for each.
    """

    plot: Plot
    alt: str
    indicator: str = ""


Block = Headline | Remark | Progress | Table | Board | Fold | Picture


@dataclass(frozen=True)
class Note:
    """A line under the panel.

    Attributes:
        on_screen: a sentence more where the page's own marks are seen, not in slides and downloads.
        kind: "" or hint (what a click does: only where one can click), order (of the rows as they come; unsaid where
            the reader sorts them), caveat, remark.
    """

    words: str
    on_screen: str = ""
    kind: str = ""

    @property
    def said(self) -> str:
        """The words where nothing but words tells a caveat from other notes."""
        return f"存疑：{self.words}" if self.kind == "caveat" else self.words


@dataclass(frozen=True)
class Drawing:
    """What a drawing function returns.

    Attributes:
        scope: period and unit, shown beside the title, e.g. ``2020年1—9月，万元``.
        notes: at most two or three short lines; a plain text is a note for every medium.
        badges: by default one for every status in the frame.
        town_wide: True when a village filter cannot apply to this panel (全镇口径).
    """

    scope: str
    blocks: tuple[Block, ...]
    notes: tuple[Note | str, ...] = ()
    badges: tuple[Badge, ...] | None = None
    town_wide: bool = True


Draw = Callable[[pd.DataFrame, Scene], Drawing]


def columns(headers: str, align: str = "") -> tuple[Column, ...]:
    """Columns from headers parted by ``|`` and one letter of alignment each, left by default."""
    named = headers.split("|")
    return tuple(Column(header, side) for header, side in zip(named, align.ljust(len(named), "l"), strict=True))


def table(headers: str, rows: Iterable[tuple[Cell, ...]], align: str = "", css: str = "tight") -> Table:
    """A table from headers parted by ``|``; see :func:`columns`."""
    return Table(columns(headers, align), tuple(rows), css)


def folded(block: Table | Board, unit: str = "条", most: int = MOST_ROWS) -> tuple[Block, ...]:
    """A table or board; rows after the ``most`` first stand behind a line that counts them."""
    first, rest = block.rows[:most], block.rows[most:]
    if not rest:
        return (block,)
    return replace(block, rows=first), Fold((f"其余{len(rest)}{unit}",), (replace(block, rows=rest),), "rest")
