"""Tables on slides: a page of a frame's table, and grids of coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.util import Inches

from township.charts.plot import Grid, Look
from township.exports import fit_table
from township.exports.pptx_charts import INK, Box, face, paint
from township.exports.read_tables import STATUS_GLYPHS
from township.panels import html

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_MOST = 22  # columns of places on one slide; narrower ones cannot be read from afar
_EXAMPLE = f"{STATUS_GLYPHS['illustrative']} {html.STATUS_WORDS['illustrative']}"


def table(slide: Slide, box: Box, *, page: fit_table.Page) -> None:
    """A page of a board: header, rows with hair lines, lights in their colours, rows of 示例 on a tint."""
    made = _added(slide, len(page.rows) + 1, page.widths, page.heights, box)
    made.first_row = True
    # panes beside each other repeat the headers; each has rows of its own
    pane = len(page.headers) // page.headers.count(page.headers[0]) if page.headers[0] else len(page.headers)
    for column, header in enumerate(page.headers):
        right = page.numeric[column]
        _fill(made.cell(0, column), header, page.size, right=right, bold=True, rule=INK.ink, width=1.25)
    for row, cells in enumerate(page.rows, start=1):
        if len(cells) == 1 < len(page.headers):
            made.cell(row, 0).merge(made.cell(row, len(page.headers) - 1))
            _fill(made.cell(row, 0), cells[0].words, page.size, INK.accent, bold=True, rule=INK.accent)
            continue
        examples = {column // pane for column, cell in enumerate(cells) if _EXAMPLE in cell.words}
        for column, (words, tone) in enumerate(cells):
            cell = made.cell(row, column)
            colour = getattr(INK, tone) if tone else INK.ink
            _fill(cell, words, page.size, colour, right=page.numeric[column])
            if column // pane in examples:
                paint(cell.fill, Look(INK.tint))


def divided(grid: Grid) -> list[Grid]:
    """The grid in parts of at most ``_MOST`` columns, cut where no joint figure is; a year by day stays whole."""
    if len(grid.columns) <= 31:
        return [grid]
    whole = len(grid.columns) - 1
    spans = [(cell.first, cell.last) for cell in grid.cells if 0 < cell.last - cell.first < whole]
    parts, start = [], 0
    count = -(-len(grid.columns) // _MOST)
    while start < len(grid.columns):
        stop = min(start + -(-len(grid.columns) // count), len(grid.columns))
        while stop < len(grid.columns) and any(first < stop <= last for first, last in spans):
            stop += 1
        cells = [
            replace(cell, first=max(cell.first, start) - start, last=min(cell.last, stop - 1) - start)
            for cell in grid.cells
            if cell.first < stop and cell.last >= start
        ]
        parts.append(Grid(grid.columns[start:stop], grid.rows, tuple(cells), grid.behind))
        start = stop
    return parts


def grid(slide: Slide, drawn: Grid, box: Box) -> None:
    """Coloured cells under their columns' names; a joint figure is one merged cell."""
    first = max(map(fit_table.width_of, drawn.rows)) * 12 / 72 + 0.2
    behind = [max(map(fit_table.width_of, (header, *said))) * 12 / 72 + 0.2 for header, said in drawn.behind]
    each = min((box[2] - first - sum(behind)) / len(drawn.columns), 1.1)
    size = min(12.0, each * 72 / 2.3)
    downwards = any(fit_table.width_of(name) * size / 72 > each - 0.06 for name in drawn.columns)
    heads = ["\n".join(name) if downwards else name for name in drawn.columns]
    head = max(head.count("\n") + 1 for head in heads) * size * 1.25 / 72 + 0.08
    tall = min((box[3] - head) / len(drawn.rows), 0.5)
    widths = [first, *[each] * len(drawn.columns), *behind]
    made = _added(slide, len(drawn.rows) + 1, widths, [head, *[tall] * len(drawn.rows)], box)
    _fill(made.cell(0, 0), "", size)
    for column, name in enumerate(heads, start=1):
        _fill(made.cell(0, column), name, size, centre=True)
    for row, name in enumerate(drawn.rows, start=1):
        _fill(made.cell(row, 0), name, 12, bold=True)
    for number, (header, said) in enumerate(drawn.behind):
        column = 1 + len(drawn.columns) + number
        _fill(made.cell(0, column), header, 12, INK.muted)
        for row, text in enumerate(said, start=1):
            _fill(made.cell(row, column), text, 12, bold=True)
    for spot in drawn.cells:
        cell = made.cell(spot.row + 1, spot.first + 1)
        if spot.last > spot.first:
            cell.merge(made.cell(spot.row + 1, spot.last + 1))
        _fill(cell, spot.words, size, spot.ink or INK.ink, centre=spot.last == spot.first or bool(spot.look.fill))
        if spot.look.fill:
            paint(cell.fill, spot.look)


def _added(slide: Slide, rows: int, widths: Sequence[float], heights: Sequence[float], box: Box) -> Table:
    frame = slide.shapes.add_table(
        rows, len(widths), Inches(box[0]), Inches(box[1]), Inches(sum(widths)), Inches(sum(heights))
    )
    made = frame.table
    made._tbl.tblPr.find(f"{{{made._tbl.nsmap['a']}}}tableStyleId").text = _NO_STYLE
    made.horz_banding = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Inches(height)
    return made


def _fill(
    cell: _Cell,
    text: str,
    size: float,
    colour: str = INK.ink,
    *,
    right: bool = False,
    centre: bool = False,
    bold: bool = False,
    rule: str = INK.rule,
    width: float = 0.75,
) -> None:
    cell.margin_left = cell.margin_right = Inches(0.02 if centre else 0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.text = text
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER if centre else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        for run in paragraph.runs:
            face(run.font, size, colour, bold=bold)
        if not paragraph.runs:  # an empty line is as high as its letters would be, 18 points unless told
            paragraph._p.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{int(width * 12700)}"><a:solidFill><a:srgbClr val="{rule[1:]}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)
