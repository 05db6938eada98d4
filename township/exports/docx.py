"""DOCX of panels: a sheet of A4 a place, each panel a table under its heading; charts are given as the table behind them.

The same items make the same bytes: every date in the file is the snapshot's.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from docx import Document
from docx.document import Document as Book
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from township.charts import ems, theme
from township.exports import flat_table, panel_parts
from township.exports.flat_table import FlatTable
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.exports.pptx_charts import FACE
from township.exports.reproducible_zip import reproducible
from township.panels.render import Rendered
from township.panels.setting import INTERNAL
from township.panels.table import sentences

_TEXT, _SMALL = 8.5, 8.0  # points
_MARGIN = 13  # mm
_LONG = 26  # ems a column asks for at most
_INK = theme.PRINT


def docx(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The panels of ``items`` in order; those of another place or month begin on a page of their own. See panel_parts.Making."""
    first = items[0][1]
    town, snapshot = first.catalogue.town["name"], first.warehouse.snapshot
    book = _prepared(Document())
    marks = (first.catalogue.stamp, INTERNAL if first.internal else "", f"快照 {snapshot.id}")
    _foot(book, " · ".join(filter(None, (f"{town}{title}", *marks))))
    for number, (setting, own) in enumerate(groupby(items, key=lambda item: item[1])):
        heading = book.add_heading(f"{title}　{setting.filters.scope(setting.catalogue)}", 1)
        heading.paragraph_format.page_break_before = number > 0
        for words in remarks if number == 0 else ():
            _line(book, words)
        for item in own:
            checkpoint()
            panel_parts.put(item, partial(_panel, book), partial(_cut, book, len(book.element.body)))
    about = book.core_properties
    about.title, about.author = f"{town}{title}", town
    about.created = about.modified = dt.datetime.combine(snapshot.published, dt.time())
    stream = io.BytesIO()
    book.save(stream)
    return reproducible(stream.getvalue(), snapshot.published)


def _cut(book: Book, elements: int) -> None:
    """Leave the first ``elements`` of the text, and the last, which is the paper's."""
    for element in list(book.element.body)[elements - 1 : -1]:
        book.element.body.remove(element)


def _panel(book: Book, shown: Rendered) -> None:
    status = panel_parts.status_words(shown)
    book.add_heading("　".join(filter(None, (shown.panel.title, shown.scope, status))), 2)
    if shown.missing:
        _line(book, panel_parts.missing(shown))
        return
    if said := panel_parts.headline(shown):
        _line(book, said)
    for table in flat_table.of_blocks(shown.blocks) or (flat_table.of_frame(shown.table.frame),):
        _table(book, table)
    _line(book, sentences(panel_parts.notes(shown)))


def _table(book: Book, table: FlatTable) -> None:
    """Rows that stay whole under headers that every page repeats."""
    made = book.add_table(1 + len(table.rows), len(table.headers), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(table)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row, cells in zip(made.rows, (table.headers, *table.rows), strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        places = row.cells
        for place, width in zip(places, widths, strict=True):
            place.width = width
        if len(cells) < len(places):  # a heading over the rows that follow
            places = (places[0].merge(places[-1]),)
        for place, cell, right in zip(places, cells, table.numeric, strict=False):
            line = place.paragraphs[0]
            run = line.add_run(cell if isinstance(cell, str) else cell.words)
            run.bold = cells is table.headers
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(table: FlatTable) -> list[Mm]:
    """What each column needs of the sheet's width, long texts at most ``_LONG`` ems."""
    whole = [[cell.words for cell in row] for row in table.rows if len(row) == len(table.headers)]
    asked = [min(max(map(ems, column)), _LONG) + 1.5 for column in zip(table.headers, *whole, strict=True)]
    return [Mm((210 - 2 * _MARGIN) * one / sum(asked)) for one in asked]


def _line(book: Book, words: str) -> None:
    if words:
        run = book.add_paragraph().add_run(words)
        run.font.size, run.font.color.rgb = Pt(_SMALL), RGBColor.from_string(_INK.muted[1:])


def _prepared(book: Book) -> Book:
    """python-docx's own template on A4 in our typeface, with nothing between lines."""
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.footer_distance = Mm(6)
    for name, size in (("Normal", _TEXT), ("Heading 1", 14), ("Heading 2", 10)):
        style = book.styles[name]
        style.font.size, style.font.name = Pt(size), FACE
        style.font.color.rgb = RGBColor.from_string(_INK.ink[1:])
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)
        fonts.set(qn("w:eastAsia"), FACE)
        spacing = style.paragraph_format
        spacing.space_before = Pt(0 if name == "Normal" else 6)
        spacing.space_after, spacing.line_spacing = Pt(1), 1.0
    return book


def _foot(book: Book, words: str) -> None:
    """What is shown, and the number of the page."""
    line: Paragraph = book.sections[0].footer.paragraphs[0]
    line.add_run(f"{words}　")
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run._r.append(mark)
    for run in line.runs:
        run.font.size = Pt(_SMALL)
