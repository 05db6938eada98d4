"""PPTX of a page or of a list of panels: a cover, then one panel a slide with native, editable charts and tables.

No browser is needed. The same items make the same bytes: every date in the file is the snapshot's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
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
_NOTE = 11.0  # points
_NOTE_LINES = 4
_ABREAST = 3  # charts side by side


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
    for item in items:
        checkpoint()
        panel_parts.put(item, partial(_panel, deck), partial(_cut, deck, len(deck.slides)))
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
    filters = dict.fromkeys(s.filters.words(s.catalogue) for _, s in items)
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


def _cut(deck: Deck, slides: int) -> None:
    """Leave the first ``slides`` of the deck."""
    listed = deck.slides._sldIdLst  # python-pptx itself removes no slide
    for entry in list(listed)[slides:]:
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)


def _panel(deck: Deck, shown: Rendered) -> None:
    """All slides of one panel, counted （1/2） when there are several."""
    headline = panel_parts.headline(shown)
    top = 2.12 if headline else 1.66
    makers: list[tuple[tuple[str, ...], Callable[[Slide, Box], None]]] = []
    if missing := panel_parts.missing(shown):
        makers.append(((), lambda slide, box: _text(slide, box, [missing], 20, INK.ink)))
    pictures = panel_parts.pictures(shown)
    for group in pictures:
        for start in range(0, len(group), _ABREAST):
            for part in _parts(group[start : start + _ABREAST]):
                makers.append((_notes(shown, *_remarks(part)), partial(_draw, part=part, name=_name(shown))))
    tables, notes = panel_parts.tables(shown), _notes(shown)
    for _ in range(4):  # what is said of the tables takes room from them
        room = _foot(notes) - top - 0.05
        fitted = [fit_table.fitted(table, _WIDE, room) for table in tables]
        left = "、".join(header for one in fitted for header in one.left_out)
        before, notes = notes, _notes(shown, f"未列出的列：{left}（见资料包）。" if left else "")
        if notes == before:
            break
    stacks = fit_table.stacked([page for one in fitted for page in one.pages], room)
    makers += [(notes, partial(_stack, pages=pages)) for pages in stacks]
    for number, (notes, make) in enumerate(makers, start=1):
        counted = f"（{number}/{len(makers)}）" if len(makers) > 1 else ""
        slide = pptx_theme.slide(deck)
        _frame(slide, shown, counted, headline, notes)
        make(slide, (_SIDE, top, _WIDE, _foot(notes) - top))
        slide.notes_slide.notes_text_frame.text = _spoken(shown, pictures)


def _spoken(shown: Rendered, pictures: Sequence[Sequence[Chart | Grid]]) -> str:
    """The speaker's notes: definition, question, sources and every note in full."""
    remarks = [remark for group in pictures for remark in _remarks(group) if remark]
    return "\n".join([*(f"{name}：{words}" for name, words in panel_parts.facts(shown)), *remarks])


def _name(shown: Rendered) -> str:
    return f"{shown.panel.title}，{shown.table.scope}"


def _frame(slide: Slide, shown: Rendered, counted: str, headline: str, notes: Sequence[str]) -> None:
    """Everything of a slide but its picture."""
    table, status = shown.table, panel_parts.status_words(shown)
    status_room = min(max(fit_table.width_of(status) * 14 / 72 + 0.15, 1.0), 6.5)
    room = _WIDE - status_room - 0.2
    _title(slide, table.title + counted, room, 26)
    _text(slide, (_RIGHT - status_room, 0.42, status_room, 0.5), [status], 14, INK.ink, PP_ALIGN.RIGHT)
    _text(slide, (_SIDE, 0.98, _WIDE, 0.3), [table.scope], 16, INK.muted)
    _text(slide, (_SIDE, 1.29, _WIDE, 0.25), [table.filters], 12, INK.muted)
    if headline:
        _text(slide, (_SIDE, 1.62, _WIDE, 0.42), [_short(headline, _WIDE * 72 / 20)], 20, INK.ink, bold=True)
    if notes:
        _text(slide, (_SIDE, _foot(notes) + 0.04, _WIDE, 6.98 - _foot(notes)), notes, _NOTE, INK.muted)
    sources = "；".join(table.sources) or "见快照清单"
    _text(slide, (_SIDE, 7.07, 9.3, 0.25), [_short(f"来源：{sources}", 9.3 * 72 / 10)], 10, INK.muted)
    foot = _text(slide, (9.9, 7.07, _RIGHT - 9.9, 0.25), [f"快照 {table.snapshot}　"], 10, INK.muted, PP_ALIGN.RIGHT)
    _page_number(foot)


def _title(slide: Slide, words: str, room: float, size: float) -> None:
    """The slide's title, in its placeholder so that outline and screen readers find it, as large as fits."""
    heading = slide.shapes.title
    heading.width = Inches(room)
    heading.text_frame.text = words
    heading.text_frame.word_wrap = True
    size = min(size, int((room - 0.05) * 72 / fit_table.width_of(words)))
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    face(heading.text_frame.paragraphs[0].runs[0].font, size, bold=True)


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
        f'<a:rPr lang="zh-CN" sz="1000"><a:solidFill><a:srgbClr val="{INK.muted[1:]}"/></a:solidFill></a:rPr>'
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
    if not picture.horizontal:
        return box
    rows = len(picture.categories) * (1 if picture.stacked else len(picture.series))
    legend = 0.4 if len(picture.series) > 1 else 0
    return (*box[:3], min(box[3], 0.4 + legend + 0.72 * rows))


def _parts(group: Sequence[Chart | Grid]) -> list[Sequence[Chart | Grid]]:
    """The pictures of a group as they stand on slides; a grid too wide for one is divided."""
    if len(group) == 1 and isinstance(group[0], Grid):
        return [(grid,) for grid in pptx_tables.divided(group[0])]
    return [group]


def _remarks(part: Sequence[Chart | Grid]) -> tuple[str, ...]:
    said = [remark for picture in part if isinstance(picture, Chart) for remark in picture.remarks]
    return (
        "图中标注：" + "；".join(dict.fromkeys(said)) if said else "",
        panel_parts.looks_words(part),
    )


def _notes(shown: Rendered, *extra: str) -> tuple[str, ...]:
    """The lines under the picture, short: what does not fit is in the speaker's notes."""
    room, lines = _WIDE * 72 / _NOTE, []
    free = _NOTE_LINES
    for note in (*extra, *panel_parts.notes(shown)):
        if not note or free < 1:
            continue
        short = _short(note, room * min(free, 2) - 1)
        lines.append(short)
        free -= fit_table.lines_of(short, room)
    return tuple(lines)


def _short(words: str, room: float) -> str:
    if fit_table.width_of(words) <= room:
        return words
    kept = words
    while fit_table.width_of(kept) > room - 6:
        kept = kept[:-1]
    return f"{kept}…（见备注）"


def _foot(notes: Sequence[str]) -> float:
    """Where the picture ends, in inches from the top."""
    count = sum(fit_table.lines_of(line, _WIDE * 72 / _NOTE) for line in notes)
    return 6.95 - count * _NOTE * 1.35 / 72
