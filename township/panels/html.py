"""Blocks as HTML for the page; glyphs are inline SVG, since fonts differ. htpy escapes whatever comes from data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

import htpy as h
from markupsafe import Markup, escape

from township.panels.blocks import (
    LIGHT_WORDS,
    MOST_SQUARES,
    STATUS_WORDS,
    TONES,
    Badge,
    Bar,
    Block,
    Board,
    Break,
    Bullet,
    Cell,
    Column,
    Fold,
    Headline,
    Items,
    Light,
    Link,
    Note,
    Number,
    Pick,
    Progress,
    Remark,
    Row,
    Span,
    Squares,
    Step,
    Table,
    pieces,
    said_step,
)
from township.statistics import figures

_STATUS_GLYPHS = {
    "reported": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "derived": '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor"/>',
    "illustrative": '<rect x="2.5" y="2.5" width="11" height="11" fill="none" stroke="currentColor" stroke-width="1.3"/>'
    '<path d="M3 9 9 3M3 13 13 3M7.5 13 13 7.5" stroke="currentColor" stroke-width="1.2"/>',
    "missing": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 2"/>',
    "revised": '<path d="M3 13l.6-3L11 2.6 13.4 5 6 12.4z" fill="none" stroke="currentColor" stroke-width="1.3"/>',
    "internal": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z" fill="currentColor"/>',
}
_LIGHT_GLYPHS = {
    "green": '<circle cx="9" cy="9" r="7" fill="var(--good)"/>',
    "yellow": '<path d="M9 2 17 16H1z" fill="var(--warn-fill)" stroke="var(--warn)" stroke-width="1.2"/>',
    "red": '<rect x="2.5" y="2.5" width="13" height="13" fill="var(--bad)"/>',
    "grey": '<circle cx="9" cy="9" r="6" fill="none" stroke="var(--none)" stroke-width="2"/>',
}
_TAGS = {"strong": "b", "small": "small", "line": "p"}  # of a span with this role; any other is a span
_CSS = {"warn": "warn-text", "bad": "bad-text"}  # classes of roles that are not called like them


class _Layout(NamedTuple):
    """How the page lays out a board: tags with classes; "" leaves an element out, the last of ``cells`` repeats."""

    outer: str
    row: str
    cells: tuple[str, ...]
    heads: str = ""  # of the headers; "" where the page shows none


LAYOUTS = {
    "sectors": _Layout("", "div.sector", ("div",)),
    "steps": _Layout("div.steps", "div.step", ("span.muted", "span", "b", "span", "span.muted", "span")),
    "paces": _Layout("div.paces", "", ("span", "", "span")),
    "works": _Layout("div.works", "div.work", ("span", "b", "span", "", "", "", "", "span", "span"), "span"),
    "chips": _Layout("div.chips", "span", ("", "span")),
    "doses": _Layout("div.doses", "", ("span", "")),
    "sites": _Layout("div.site-rows", "", ("span.muted", "b", "")),
    "facts": _Layout("dl.facts", "div", ("dt", "dd")),
    "claims": _Layout("div.claims", "div.claim", ("span",)),
    "links": _Layout("div.links", "div.link", ("div.from", "div.tie", "div.to")),
    "teams": _Layout("div.teams", "div.team", ("b", "", "span")),
    "owed": _Layout("div.owed", "span", ("", "span")),
    "owners": _Layout("div.owed.by-owner", "p", ("b", "", "span.muted")),
    "rosters": _Layout("dl.rosters", "div", ("dt", "dd")),
    "warnings": _Layout("ul.warnings", "li", ("b", "")),
    "shortfalls": _Layout("ol.shortfalls", "li", ("b", "div")),
}


def _element(tag: str, content: h.Node) -> h.Node:
    """``div.steps`` around the content; the content alone where ``tag`` is ""."""
    name, _, css = tag.partition(".")
    return _tag(name, css.replace(".", " "))[content] if name else content


@lru_cache(maxsize=1024)
def _tag(name: str, css: str) -> h.Element:
    """The empty element: there are many of a kind, and htpy takes longest for attributes."""
    return getattr(h, name)(class_=css or None)


def _joined(nodes: Iterable[h.Renderable | str]) -> Markup:
    """The nodes one after another, made at once: htpy is slow at lists and generators within each other."""
    return Markup("".join(map(escape, nodes)))


# ------------------------------------------------------------------ pieces


def _svg(glyph: str, size: int) -> Markup:
    return Markup(f'<svg viewBox="0 0 {size} {size}" aria-hidden="true">{glyph}</svg>')


def _span(piece: Span) -> h.Node:
    roles = piece.roles.split()
    tag = next((_TAGS[role] for role in roles if role in _TAGS), "span")
    css = " ".join(_CSS.get(role, role) for role in roles if role not in _TAGS)
    made = getattr(h, tag)(class_=css or None, title=piece.title) if piece.title else _tag(tag, css)
    return made[inline(piece.parts)]


def _number(piece: Number) -> h.Node:
    return _tag("span", f"figure {piece.size}".rstrip())[piece.digits, h.small[piece.unit]]


def _light(piece: Light) -> h.Renderable:
    glyph = _svg(_LIGHT_GLYPHS["grey" if piece.name == "no_target" else piece.name], 18)
    return _tag("span", f"light {TONES[piece.name]}")[glyph + (piece.words or LIGHT_WORDS[piece.name])]


def _badge(piece: Badge) -> h.Renderable:
    words = piece.words or STATUS_WORDS[piece.status]
    return _tag("span", f"badge {piece.status}")[_svg(_STATUS_GLYPHS[piece.status], 16) + words]


def _bullet(piece: Bullet) -> h.Node:
    if figures.is_missing(piece.share_pct):
        tick = None if piece.expected_pct is None else h.i(".tick", style=f"left:{piece.expected_pct}%")
        return h.span(".bullet.blank")[tick]
    width = min(max(float(piece.share_pct), 0), 100)
    line = None if figures.is_missing(piece.time_pct) else h.i(".line", style=f"left:{float(piece.time_pct)}%")
    hatch = " illustrative" if piece.status == "illustrative" else ""
    return h.span(class_=f"bullet{hatch}")[h.b(style=f"width:{width:.2f}%"), line]


def _bar(piece: Bar) -> h.Node:
    return h.span(class_=f"pace {piece.look}")[h.b(style=f"width:{piece.share_pct:.1f}%")]


def _squares(piece: Squares) -> h.Node:
    units = sum(count for count, _ in piece.groups)
    # where there are too many, the empty element keeps its place in a grid
    looks = [look for count, look in piece.groups for _ in range(count)] if units <= MOST_SQUARES else []
    titles = piece.titles[: len(looks)] or (None,) * len(looks)
    made = (
        h.i(class_=look or None, title=title) if title else _tag("i", look)
        for look, title in zip(looks, titles, strict=True)
    )
    return h.span(class_=piece.css, aria_hidden="true")[_joined(made)]


def _step(piece: Step) -> h.Node:
    css = f"step{' from' if piece.first else ''} {piece.state}{' joined' if piece.joined else ''}"
    mark = "—" if piece.state == "na" else (h.i, h.small[piece.number] if piece.number else None)
    return h.span(class_=css, role="img", aria_label=f"{piece.name}：{said_step(piece)}")[mark]


def _pick(piece: Pick) -> h.Node:
    return h.span(data_pick=piece.pick, tabindex="0", role="button", title=piece.title or None)[piece.words]


def _link(piece: Link) -> h.Node:
    own = f"?{urlencode(piece.choices)}" if piece.choices else ""
    return h.a(href=f"{piece.page}{own}", target="_self")[piece.words]


_PIECES: dict[type, Callable[..., h.Node]] = {
    str: lambda piece: piece,
    Span: _span,
    Number: _number,
    Light: _light,
    Badge: _badge,
    Bullet: _bullet,
    Bar: _bar,
    Squares: _squares,
    Step: _step,
    Pick: _pick,
    Link: _link,
    Items: lambda piece: h.ul[_joined(h.li[inline(cell)] for cell in piece.cells)],
    Break: lambda piece: h.br,
}


def inline(cell: Cell) -> Markup:
    """The pieces of a cell."""
    return _joined(_PIECES[type(piece)](piece) for piece in pieces(cell))


# ------------------------------------------------------------------ blocks


def table(columns: Iterable[Column], rows: Iterable[Iterable[h.Node]], css: str) -> h.Node:
    """A table from cells that are rendered; what is too wide for its place scrolls there, by keyboard too."""
    columns = tuple(columns)
    head = _joined(h.th(class_=column.align, scope="col")[column.header] for column in columns)
    cells = [str(_tag("td", column.align)).partition("</") for column in columns]  # there are many: htpy once a column
    body = (
        "".join(f"{start}{_text(cell)}{end}{td}" for (start, end, td), cell in zip(cells, row, strict=True))
        for row in rows
    )
    listed = Markup("".join(f"<tr>{row}</tr>" for row in body))
    return _scrolling(h.table(class_=f"list {css}")[h.thead[h.tr[head]], h.tbody[listed]])


def _text(node: h.Node) -> Markup:
    return node if isinstance(node, Markup) else Markup(h.fragment[node])


def _scrolling(content: h.Node) -> h.Node:
    return h.div(".scroll", tabindex="0", role="group", aria_label="表格，放不下时可左右滚动")[content]


def _board(block: Board) -> h.Node:
    layout = LAYOUTS[block.layout]
    heads = [_element(f"{layout.heads}.{c.align}", "" if c.align == "unsaid" else c.header) for c in block.columns]
    rows = (_row(row, layout) for row in block.rows)
    made = _element(layout.outer, _joined([*(heads if layout.heads else ()), *rows]))
    return _scrolling(made) if layout.heads else made


def _row(row: Row, layout: _Layout) -> h.Renderable:
    tags = [*layout.cells, *layout.cells[-1:] * (len(row.cells) - len(layout.cells))]
    cells = _joined(_element(tag, inline(cell)) for tag, cell in zip(tags, row.cells, strict=False))
    name, _, css = layout.row.partition(".")
    if not name:
        return cells
    picking = {"data_pick": row.pick, "tabindex": "0", "role": "button"} if row.pick else {}
    given = {"class_": f"{css} {row.css}".strip() or None, "title": row.title or None}
    return getattr(h, name)(**given, **picking)[cells]


def _progress(block: Progress) -> h.Node:
    time = figures.plain(figures.round_half_up(block.bullet.time_pct, 1))
    return h.fragment[
        h.div(".over-line", style=f"--at:{time}%")[f"时序{time}%"],
        _bullet(block.bullet),
        h.div(".scale")[h.span[block.start], h.span[block.end]],
    ]


def _fold(block: Fold) -> h.Node:
    return h.details(class_=block.css or None)[
        h.summary[_joined(map(inline, block.summary))], _joined(map(render, block.blocks))
    ]


def render(block: Block) -> h.Node:
    """A block that is not a picture.

    Raises:
        KeyError: a picture, which only a chart library draws, or a board of an unknown layout.
    """
    return _BLOCKS[type(block)](block)


_BLOCKS: dict[type, Callable[..., h.Node]] = {
    Headline: lambda block: h.div(class_=block.css)[inline(block.parts)],
    Remark: lambda block: h.p(".note")[block.words],
    Progress: _progress,
    Table: lambda block: table(block.columns, (map(inline, row) for row in block.rows), block.css),
    Board: _board,
    Fold: _fold,
}


def note(line: Note) -> h.Node:
    """A line under a panel."""
    doubt = h.b["存疑 "] if line.kind == "caveat" else None
    return h.p(class_=line.kind or None)[doubt, line.words, line.on_screen]


def empty(message: str, todo: str = "") -> h.Node:
    """An honest empty state: what is missing, and what to do about it."""
    return h.div(".empty")[h.p[h.b[message]], h.p[todo] if todo else None]
