"""PPTX of a page or of a list of panels: a cover, then the panels with native, editable charts and tables.

Two panels share a slide where each needs no more than half of it.

No browser is needed. The same items make the same bytes: every date in the file is the snapshot's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from township.charts.plot import Chart, Grid
from township.exports import fit_table, panel_parts, pptx_charts, pptx_tables, pptx_theme
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.exports.pptx_charts import INK, Box, face
from township.exports.reproducible_zip import reproducible
from township.panels.render import Rendered
from township.statistics import periods

_SIDE, _RIGHT = 0.5, 12.83  # inches: where text begins and ends
_WIDE = _RIGHT - _SIDE
_NOTE = 12.0  # points
_NOTE_LINES = 4
_ABREAST = 3  # charts side by side
_BARS = 40  # lying bars on a slide
SECOND = "下半页标题"  # what the title of a slide's second panel is called


@dataclass(frozen=True)
class _Place:
    """Where a sheet stands on its slide, in inches from the top, and how large its words are.

    Attributes:
        lines: of notes at most.
        title, key: points of the title and of the key figures.
        offsets: of the scope, the filters, the key figures, and the picture without and with those, from ``top``.
        abreast: whether the filters follow the scope on its line.
    """

    top: float
    bottom: float
    lines: int
    title: float
    key: float
    offsets: tuple[float, float, float, float, float]
    abreast: bool

    def picture(self, headline: str) -> float:
        """Where the picture begins."""
        return self.top + self.offsets[4 if headline else 3]


_WHOLE = _Place(0.36, 6.95, _NOTE_LINES, 26, 20, (0.62, 0.93, 1.26, 1.3, 1.76), abreast=False)
_UPPER = _Place(0.36, 3.55, 2, 22, 18, (0.48, 0.5, 0.83, 0.86, 1.26), abreast=True)
_LOWER = replace(_UPPER, top=3.78, bottom=6.97)


@dataclass(frozen=True)
class _Sheet:
    """What stands together of a panel: at most a slide, at least half of one.

    Attributes:
        counted: （1/2） where the panel has several.
        said: lines that come before the panel's own notes.
        height: inches the picture needs; more than there are where it takes what it can get.
    """

    shown: Rendered
    counted: str
    headline: str
    said: tuple[str, ...]
    make: Callable[[Slide, Box], None]
    height: float

    def notes(self, lines: int) -> tuple[str, ...]:
        """The lines under the picture, at most so many."""
        return _notes(self.shown, *self.said, lines=lines)

    @property
    def is_short(self) -> bool:
        """Whether half a slide is enough."""
        words = fit_table.width_of(self.shown.table.scope) * 14 + fit_table.width_of(self.shown.table.filters) * _NOTE
        room = _foot(self.notes(_UPPER.lines), _UPPER) - _UPPER.picture(self.headline)
        return self.height <= room and words < (_WIDE - 0.3) * 72


def pptx(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The slides of ``items`` in order, each under its own month and villages.

    Args:
        title: what the deck is about, e.g. the page's title.
        items: (panel, setting), at least one.
        remarks: what must be said beforehand, e.g. that a list was put together on another snapshot.
        checkpoint: called before each panel; may raise to stop.

    Raises:
        ValueError: no items.
    """
    if not items:
        raise ValueError("没有要导出的面板")
    deck = pptx_theme.prepared(Presentation())
    _cover(deck, title, items, remarks)
    sheets: list[_Sheet] = []
    for item in items:
        checkpoint()
        panel_parts.put(item, lambda shown: sheets.extend(_sheets(shown)))
    for together in _together(sheets):
        _slides(deck, together)
    snapshot = items[0][1].warehouse.snapshot
    town = items[0][1].catalogue.town["name"]
    pptx_theme.describe(deck, f"{town}{title}", town, snapshot)
    stream = io.BytesIO()
    deck.save(stream)
    return reproducible(stream.getvalue(), snapshot.published)


def _cover(deck: Deck, title: str, items: Sequence[Item], remarks: Sequence[str]) -> None:
    slide = pptx_theme.slide(deck)
    setting = items[0][1]
    snapshots = dict.fromkeys(s.warehouse.snapshot.id for _, s in items)
    months = dict.fromkeys(periods.month_name(s.filters.month) for _, s in items)
    filters = dict.fromkeys(s.words for _, s in items)
    town = setting.catalogue.town["name"]
    _text(slide, (_SIDE, 0.9, _WIDE, 0.6), [town], 24, INK.muted)
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (Inches(v) for v in (_SIDE, 1.5, _WIDE, 1.1))
    _title(slide, title, _WIDE, 44)
    rule = slide.shapes.add_connector(1, Inches(_SIDE), Inches(2.75), Inches(_RIGHT), Inches(2.75))
    rule.line.color.rgb, rule.line.width = pptx_charts.rgb(INK.accent), Pt(3)
    _text(slide, (_SIDE, 2.95, _WIDE, 1.0), [panel_parts.conclusion(items)], 22, INK.ink)
    lines = [
        f"数据截至　{'、'.join(months)}",
        *(f"筛选　{words}" for words in list(filters)[:4]),
        f"发布日　{panel_parts.published(items)}　　快照　{'、'.join(snapshots)}",
        f"共{len(items)}个面板。●实报为上报数，◐推算由上报数算得，▨示例为演示数、不作判断，◌未填报。",
        *(f"▲ {words}" for words in list(remarks)[:4]),
    ]
    _text(slide, (_SIDE, 4.3, _WIDE, 2.4), lines, 16, INK.muted)


def _slides(deck: Deck, together: Sequence[_Sheet]) -> None:
    """The slide of the sheets; where it cannot be drawn, one for each, on which the one that fails says so."""
    before = len(deck.slides)
    try:
        _slide(deck, together)
    except Exception as error:
        _cut(deck, before)
        if len(together) > 1:
            for sheet in together:
                _slides(deck, (sheet,))
            return
        for sheet in _sheets(together[0].shown.failed(error)):
            _slide(deck, (sheet,))


def _cut(deck: Deck, slides: int) -> None:
    """Leave the first ``slides`` of the deck."""
    listed = deck.slides._sldIdLst  # python-pptx itself removes no slide
    for entry in list(listed)[slides:]:
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)


def _together(sheets: Sequence[_Sheet]) -> Iterator[tuple[_Sheet, ...]]:
    """The sheets slide by slide: two short ones that follow each other stand on one."""
    waiting: tuple[_Sheet, ...] = ()
    for sheet in sheets:
        if waiting and sheet.is_short:
            yield (*waiting, sheet)
            waiting = ()
            continue
        if waiting:
            yield waiting
        waiting = (sheet,) if sheet.is_short else ()
        if not waiting:
            yield (sheet,)
    if waiting:
        yield waiting


def _slide(deck: Deck, together: Sequence[_Sheet]) -> None:
    """One slide: a sheet, or one above another."""
    slide = pptx_theme.slide(deck)
    for sheet, place in zip(together, (_UPPER, _LOWER) if len(together) > 1 else (_WHOLE,), strict=True):
        notes = sheet.notes(place.lines)
        _frame(slide, sheet, place, notes)
        top = place.picture(sheet.headline)
        sheet.make(slide, (_SIDE, top, _WIDE, _foot(notes, place) - top))
    _bottom(slide, [sheet.shown for sheet in together])
    slide.notes_slide.notes_text_frame.text = "\n\n".join(dict.fromkeys(_spoken(sheet.shown) for sheet in together))


def _sheets(shown: Rendered) -> list[_Sheet]:
    """All sheets of one panel, counted （1/2） when there are several."""
    headline = panel_parts.headline(shown)
    top = _WHOLE.picture(headline)
    makers: list[tuple[tuple[str, ...], Callable[[Slide, Box], None], float]] = []
    if missing := panel_parts.missing(shown):
        height = fit_table.lines_of(missing, _WIDE * 72 / 20) * 20 * 1.4 / 72
        makers.append(((), lambda slide, box: _text(slide, box, [missing], 20, INK.ink), height))
    for group in panel_parts.pictures(shown):
        for start in range(0, len(group), _ABREAST):
            for part in _parts(group[start : start + _ABREAST]):
                makers.append((_remarks(part), partial(_draw, part=part, name=_name(shown)), _least(part)))
    tables, said = panel_parts.tables(shown), ()
    for _ in range(4):  # what is said of the tables takes room from them
        room = _foot(_notes(shown, *said), _WHOLE) - top - 0.05
        fitted = [fit_table.fitted(table, _WIDE, room) for table in tables]
        left = "、".join(header for one in fitted for header in one.left_out)
        before, said = said, (f"未列出的列：{left}（见资料包）。",) if left else ()
        if said == before:
            break
    for pages in fit_table.stacked([page for one in fitted for page in one.pages], room):
        height = sum(page.height for page in pages) + fit_table.BETWEEN * (len(pages) - 1)
        makers.append((said, partial(_stack, pages=pages), height))
    counted = [f"（{number}/{len(makers)}）" if len(makers) > 1 else "" for number in range(1, len(makers) + 1)]
    return [_Sheet(shown, count, headline, *maker) for count, maker in zip(counted, makers, strict=True)]


def _least(part: Sequence[Chart | Grid]) -> float:
    """Inches of height that lying bars need; anything else takes what it can get."""
    if not all(isinstance(picture, Chart) and picture.horizontal for picture in part):
        return float("inf")
    return max(_lying(picture, 0.42) for picture in part)


def _spoken(shown: Rendered) -> str:
    """The speaker's notes: definition, question, sources and every note in full."""
    remarks = [remark for group in panel_parts.pictures(shown) for remark in _remarks(group) if remark]
    return "\n".join([*(f"{name}：{words}" for name, words in panel_parts.facts(shown)), *remarks])


def _name(shown: Rendered) -> str:
    return f"{shown.panel.title}，{shown.table.scope}"


def _frame(slide: Slide, sheet: _Sheet, place: _Place, notes: Sequence[str]) -> None:
    """Everything of a sheet but its picture."""
    table, status = sheet.shown.table, panel_parts.status_words(sheet.shown)
    scope, filters, key, _, _ = (place.top + offset for offset in place.offsets)
    status_room = min(max(fit_table.width_of(status) * 14 / 72 + 0.15, 1.0), 6.5)
    room = _WIDE - status_room - 0.2
    if place is _LOWER:
        _below(slide, place)
        size = _fitting(table.title + sheet.counted, room, place.title)
        _text(slide, (_SIDE, place.top, room, 0.45), [table.title + sheet.counted], size, INK.ink, bold=True)
        slide.shapes[-1].name = SECOND
    else:
        _title(slide, table.title + sheet.counted, room, place.title)
        slide.shapes.title.height = Inches(place.offsets[0] - 0.02)
    _text(slide, (_RIGHT - status_room, place.top + 0.06, status_room, 0.4), [status], 14, INK.ink, PP_ALIGN.RIGHT)
    type_size = 14 if place.abreast else 16
    beside = fit_table.width_of(table.scope) * type_size / 72 + 0.3 if place.abreast else 0
    _text(slide, (_SIDE, scope, beside or _WIDE, 0.3), [table.scope], type_size, INK.muted)
    _text(slide, (_SIDE + beside, filters, _WIDE - beside, 0.25), [table.filters], _NOTE, INK.muted)
    if sheet.headline:
        words = _short(sheet.headline, _WIDE * 72 / place.key)
        _text(slide, (_SIDE, key, _WIDE, place.key * 1.5 / 72), [words], place.key, INK.ink, bold=True)
    if notes:
        foot = _foot(notes, place)
        _text(slide, (_SIDE, foot + 0.04, _WIDE, place.bottom + 0.03 - foot), notes, _NOTE, INK.muted)


def _below(slide: Slide, place: _Place) -> None:
    """The line between two sheets."""
    rule = slide.shapes.add_connector(
        1, Inches(_SIDE), Inches(place.top - 0.1), Inches(_RIGHT), Inches(place.top - 0.1)
    )
    rule.line.color.rgb, rule.line.width = pptx_charts.rgb(INK.rule), Pt(1)


def _bottom(slide: Slide, shown: Sequence[Rendered]) -> None:
    """Sources, snapshots and the number of the slide."""
    sources = "；".join(dict.fromkeys(source for one in shown for source in one.table.sources)) or "见快照清单"
    snapshots = "、".join(dict.fromkeys(one.table.snapshot for one in shown))
    right = fit_table.width_of(f"快照 {snapshots}　99") * _NOTE / 72 + 0.2
    room = _WIDE - right - 0.2
    words = _short(f"来源：{sources}", room * 72 / _NOTE)
    _text(slide, (_SIDE, 7.07, room, 0.25), [words], _NOTE, INK.muted)
    line = _text(slide, (_RIGHT - right, 7.07, right, 0.25), [f"快照 {snapshots}　"], _NOTE, INK.muted, PP_ALIGN.RIGHT)
    _page_number(line)


def _title(slide: Slide, words: str, room: float, size: float) -> None:
    """The slide's title, in its placeholder so that outline and screen readers find it, as large as fits."""
    heading = slide.shapes.title
    heading.width = Inches(room)
    heading.text_frame.text = words
    heading.text_frame.word_wrap = True
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    face(heading.text_frame.paragraphs[0].runs[0].font, _fitting(words, room, size), bold=True)


def _fitting(words: str, room: float, size: float) -> float:
    """The size in points, smaller where the line would not fit."""
    return min(size, int((room - 0.05) * 72 / fit_table.width_of(words)))


def _text(
    slide: Slide,
    box: Box,
    lines: Sequence[str],
    size: float,
    colour: str,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    *,
    bold: bool = False,
) -> object:
    """A text box, one paragraph a line; returns its last paragraph."""
    shape = slide.shapes.add_textbox(*(Inches(side) for side in box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = line
        face(run.font, size, colour, bold=bold)
    return frame.paragraphs[-1]


def _page_number(paragraph: object) -> None:
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="zh-CN" sz="{_NOTE * 100:.0f}"><a:solidFill><a:srgbClr val="{INK.muted[1:]}"/></a:solidFill></a:rPr>'
        "<a:t>‹#›</a:t></a:fld>"
    )
    paragraph._p.append(field)


def _draw(slide: Slide, box: Box, *, part: Sequence[Chart | Grid], name: str) -> None:
    """Charts side by side, or one grid."""
    left, top, width, height = box
    each = width / len(part)
    for number, picture in enumerate(part):
        place = (left + number * each, top, each - (0.1 if len(part) > 1 else 0), height)
        if isinstance(picture, Grid):
            pptx_tables.grid(slide, picture, place)
        else:
            pptx_charts.chart(slide, picture, _snug(picture, place), name)


def _stack(slide: Slide, box: Box, *, pages: Sequence[fit_table.Page]) -> None:
    """Tables under one another."""
    left, top, width, height = box
    for page in pages:
        pptx_tables.table(slide, (left, top, width, height), page=page)
        top += page.height + fit_table.BETWEEN


def _snug(picture: Chart, box: Box) -> Box:
    """A few lying bars do not need the whole height."""
    return (*box[:3], min(box[3], _lying(picture, 0.72))) if picture.horizontal else box


def _lying(picture: Chart, each: float) -> float:
    """Inches of height with lying bars of ``each``."""
    rows = len(picture.categories) * (1 if picture.stacked else len(picture.series))
    return 0.4 + (0.4 if len(picture.series) > 1 else 0) + each * rows


def _parts(group: Sequence[Chart | Grid]) -> list[Sequence[Chart | Grid]]:
    """The pictures of a group as they stand on slides; a grid too wide for one, and too many lying bars, are divided."""
    if len(group) > 1:
        return [group]
    (picture,) = group
    if isinstance(picture, Grid):
        return [(grid,) for grid in pptx_tables.divided(picture)]
    count = -(-len(picture.categories) * len(picture.series) // _BARS)
    if not picture.horizontal or picture.stacked or count < 2:
        return [group]
    each = -(-len(picture.categories) // count)
    return [(_of_rows(picture, slice(start, start + each)),) for start in range(0, len(picture.categories), each)]


def _of_rows(picture: Chart, rows: slice) -> Chart:
    series = (
        replace(one, values=one.values[rows], labels=one.labels[rows], looks=one.looks if one.line else one.looks[rows])
        for one in picture.series
    )
    return replace(picture, categories=picture.categories[rows], series=tuple(series))


def _remarks(part: Sequence[Chart | Grid]) -> tuple[str, ...]:
    said = [remark for picture in part if isinstance(picture, Chart) for remark in picture.remarks]
    return (
        "图中标注：" + "；".join(dict.fromkeys(said)) if said else "",
        panel_parts.looks_words(part),
    )


def _notes(shown: Rendered, *extra: str, lines: int = _NOTE_LINES) -> tuple[str, ...]:
    """The lines under the picture, short: what does not fit is in the speaker's notes."""
    room, kept = _WIDE * 72 / _NOTE, []
    free = lines
    for note in (*extra, *panel_parts.notes(shown)):
        if not note or free < 1:
            continue
        short = _short(note, room * min(free, 2) - 1)
        kept.append(short)
        free -= fit_table.lines_of(short, room)
    return tuple(kept)


def _short(words: str, room: float) -> str:
    if fit_table.width_of(words) <= room:
        return words
    kept = words
    while fit_table.width_of(kept) > room - 6:
        kept = kept[:-1]
    return f"{kept}…（见备注）"


def _foot(notes: Sequence[str], place: _Place) -> float:
    """Where the picture ends, in inches from the top."""
    count = sum(fit_table.lines_of(line, _WIDE * 72 / _NOTE) for line in notes)
    return place.bottom - count * _NOTE * 1.35 / 72
