"""One slide: a sheet of a panel or two, each with its title, scope, key figures, notes and room for its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Inches, Pt

from township.exports import fit_table, panel_parts, pptx_charts
from township.exports.pptx_charts import INK, Box, face
from township.panels.render import Rendered

SIDE, RIGHT = 0.5, 12.83  # inches: where text begins and ends
WIDE = RIGHT - SIDE
NOTE = 12.0  # points
NOTE_LINES = 4
SECOND = "下半页标题"  # what the title of a slide's second panel is called


@dataclass(frozen=True)
class Place:
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


WHOLE = Place(0.36, 6.95, NOTE_LINES, 26, 20, (0.62, 0.93, 1.26, 1.3, 1.76), abreast=False)
UPPER = Place(0.36, 3.55, 2, 22, 18, (0.48, 0.5, 0.83, 0.86, 1.26), abreast=True)
LOWER = replace(UPPER, top=3.78, bottom=6.97)


@dataclass(frozen=True)
class Sheet:
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
        return notes_under(self.shown, *self.said, lines=lines)

    @property
    def is_short(self) -> bool:
        """Whether half a slide is enough."""
        words = fit_table.width_of(self.shown.table.scope) * 14 + fit_table.width_of(self.shown.table.filters) * NOTE
        room = picture_end(self.notes(UPPER.lines), UPPER) - UPPER.picture(self.headline)
        return self.height <= room and words < (WIDE - 0.3) * 72


def furniture(slide: Slide, sheet: Sheet, place: Place, notes: Sequence[str]) -> None:
    """Everything of a sheet but its picture."""
    table, status = sheet.shown.table, panel_parts.status_words(sheet.shown)
    scope, filters, key, _, _ = (place.top + offset for offset in place.offsets)
    status_room = min(max(fit_table.width_of(status) * 14 / 72 + 0.15, 1.0), 6.5)
    room = WIDE - status_room - 0.2
    if place is LOWER:
        _below(slide, place)
        size = _fitting(table.title + sheet.counted, room, place.title)
        text_box(slide, (SIDE, place.top, room, 0.45), [table.title + sheet.counted], size, INK.ink, bold=True)
        slide.shapes[-1].name = SECOND
    else:
        headed(slide, table.title + sheet.counted, room, place.title)
        slide.shapes.title.height = Inches(place.offsets[0] - 0.02)
    text_box(slide, (RIGHT - status_room, place.top + 0.06, status_room, 0.4), [status], 14, INK.ink, PP_ALIGN.RIGHT)
    type_size = 14 if place.abreast else 16
    beside = fit_table.width_of(table.scope) * type_size / 72 + 0.3 if place.abreast else 0
    text_box(slide, (SIDE, scope, beside or WIDE, 0.3), [table.scope], type_size, INK.muted)
    text_box(slide, (SIDE + beside, filters, WIDE - beside, 0.25), [table.filters], NOTE, INK.muted)
    if sheet.headline:
        words = _short(sheet.headline, WIDE * 72 / place.key)
        text_box(slide, (SIDE, key, WIDE, place.key * 1.5 / 72), [words], place.key, INK.ink, bold=True)
    if notes:
        foot = picture_end(notes, place)
        text_box(slide, (SIDE, foot + 0.04, WIDE, place.bottom + 0.03 - foot), notes, NOTE, INK.muted)


def _below(slide: Slide, place: Place) -> None:
    """The line between two sheets."""
    rule = slide.shapes.add_connector(1, Inches(SIDE), Inches(place.top - 0.1), Inches(RIGHT), Inches(place.top - 0.1))
    rule.line.color.rgb, rule.line.width = pptx_charts.rgb(INK.rule), Pt(1)


def sources_line(slide: Slide, shown: Sequence[Rendered]) -> None:
    """Sources, snapshots and the number of the slide."""
    sources = "；".join(dict.fromkeys(source for one in shown for source in one.table.sources)) or "见快照清单"
    snapshots = "、".join(dict.fromkeys(one.table.snapshot for one in shown))
    right = fit_table.width_of(f"快照 {snapshots}　99") * NOTE / 72 + 0.2
    room = WIDE - right - 0.2
    words = _short(f"来源：{sources}", room * 72 / NOTE)
    text_box(slide, (SIDE, 7.07, room, 0.25), [words], NOTE, INK.muted)
    line = text_box(slide, (RIGHT - right, 7.07, right, 0.25), [f"快照 {snapshots}　"], NOTE, INK.muted, PP_ALIGN.RIGHT)
    _page_number(line)


def headed(slide: Slide, words: str, room: float, size: float) -> None:
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


def text_box(
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
        f'<a:rPr lang="zh-CN" sz="{NOTE * 100:.0f}"><a:solidFill><a:srgbClr val="{INK.muted[1:]}"/></a:solidFill></a:rPr>'
        "<a:t>‹#›</a:t></a:fld>"
    )
    paragraph._p.append(field)


def notes_under(shown: Rendered, *extra: str, lines: int = NOTE_LINES) -> tuple[str, ...]:
    """The lines under the picture, short: what does not fit is in the speaker's notes."""
    room, kept = WIDE * 72 / NOTE, []
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
    for marks in ("；。", "，、　"):  # within a number it would say another one
        if (end := max(map(kept.rfind, marks))) > len(kept) // 2:
            kept = kept[:end]
            break
    return f"{kept}…（见备注）"


def picture_end(notes: Sequence[str], place: Place) -> float:
    """Where the picture ends, in inches from the top."""
    count = sum(fit_table.lines_of(line, WIDE * 72 / NOTE) for line in notes)
    return place.bottom - count * NOTE * 1.35 / 72
