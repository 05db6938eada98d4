"""PPTX of a page or of a list of panels: a cover, then the panels with native, editable charts and tables.

Two panels share a slide where each needs no more than half of it.

No browser is needed. The same items make the same bytes: every date in the file is the snapshot's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from township.charts.plot import Chart, Grid
from township.exports import fit_table, panel_parts, pptx_charts, pptx_tables, pptx_theme
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.exports.pptx_charts import INK, Box
from township.exports.pptx_slide import (
    LOWER,
    RIGHT,
    SIDE,
    UPPER,
    WHOLE,
    WIDE,
    Sheet,
    furniture,
    headed,
    notes_under,
    picture_end,
    sources_line,
    text_box,
)
from township.exports.reproducible_zip import reproducible
from township.panels.render import Rendered
from township.statistics import periods

_ABREAST = 3  # charts side by side
_BARS = 40  # lying bars on a slide


def pptx(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The slides of ``items`` in order, each under its own month and villages. See panel_parts.Making."""
    deck = pptx_theme.prepared(Presentation())
    _cover(deck, title, items, remarks)
    sheets: list[Sheet] = []
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
    text_box(slide, (SIDE, 0.9, WIDE, 0.6), [town], 24, INK.muted)
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (Inches(v) for v in (SIDE, 1.5, WIDE, 1.1))
    headed(slide, title, WIDE, 44)
    rule = slide.shapes.add_connector(1, Inches(SIDE), Inches(2.75), Inches(RIGHT), Inches(2.75))
    rule.line.color.rgb, rule.line.width = pptx_charts.rgb(INK.accent), Pt(3)
    text_box(slide, (SIDE, 2.95, WIDE, 1.0), [panel_parts.conclusion(items)], 22, INK.ink)
    lines = [
        f"数据截至　{'、'.join(months)}",
        *(f"筛选　{words}" for words in list(filters)[:4]),
        f"发布日　{panel_parts.published(items)}　　快照　{'、'.join(snapshots)}",
        f"共{len(items)}个面板。●实报为上报数，◐推算由上报数算得，▨示例为演示数、不作判断，◌未填报。",
        *(f"▲ {words}" for words in list(remarks)[:4]),
    ]
    text_box(slide, (SIDE, 4.3, WIDE, 2.4), lines, 16, INK.muted)


def _slides(deck: Deck, together: Sequence[Sheet]) -> None:
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


def _together(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, ...]]:
    """The sheets slide by slide: two short ones that follow each other stand on one."""
    waiting: tuple[Sheet, ...] = ()
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


def _slide(deck: Deck, together: Sequence[Sheet]) -> None:
    """One slide: a sheet, or one above another."""
    slide = pptx_theme.slide(deck)
    for sheet, place in zip(together, (UPPER, LOWER) if len(together) > 1 else (WHOLE,), strict=True):
        notes = sheet.notes(place.lines)
        furniture(slide, sheet, place, notes)
        top = place.picture(sheet.headline)
        sheet.make(slide, (SIDE, top, WIDE, picture_end(notes, place) - top))
    sources_line(slide, [sheet.shown for sheet in together])
    slide.notes_slide.notes_text_frame.text = "\n\n".join(dict.fromkeys(_spoken(sheet.shown) for sheet in together))


def _sheets(shown: Rendered) -> list[Sheet]:
    """All sheets of one panel, counted （1/2） when there are several."""
    headline = panel_parts.headline(shown)
    top = WHOLE.picture(headline)
    makers: list[tuple[tuple[str, ...], Callable[[Slide, Box], None], float]] = []
    if missing := panel_parts.missing(shown):
        height = fit_table.lines_of(missing, WIDE * 72 / 20) * 20 * 1.4 / 72
        makers.append(((), lambda slide, box: text_box(slide, box, [missing], 20, INK.ink), height))
    for group in panel_parts.pictures(shown):
        for start in range(0, len(group), _ABREAST):
            for part in _parts(group[start : start + _ABREAST]):
                makers.append((_remarks(part), partial(_draw, part=part, name=_name(shown)), _least(part)))
    tables, said = panel_parts.tables(shown), ()
    for _ in range(4):  # what is said of the tables takes room from them
        room = picture_end(notes_under(shown, *said), WHOLE) - top - 0.05
        fitted = [fit_table.fitted(table, WIDE, room) for table in tables]
        left = "、".join(header for one in fitted for header in one.left_out)
        before, said = said, (f"未列出的列：{left}（见资料包）。",) if left else ()
        if said == before:
            break
    for pages in fit_table.stacked([page for one in fitted for page in one.pages], room):
        height = sum(page.height for page in pages) + fit_table.BETWEEN * (len(pages) - 1)
        makers.append((said, partial(_stack, pages=pages), height))
    counted = [f"（{number}/{len(makers)}）" if len(makers) > 1 else "" for number in range(1, len(makers) + 1)]
    return [Sheet(shown, count, headline, *maker) for count, maker in zip(counted, makers, strict=True)]


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
