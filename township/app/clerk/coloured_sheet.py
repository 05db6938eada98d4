"""An office's sheet as it is, every cell in the colour and with the letter of what it was taken for. No Streamlit."""

from __future__ import annotations

import htpy as h

from township.charts import theme
from township.intake.files.workbook import RawSheet, column_letter, column_number
from township.intake.recognise.forms.layout import Layout, merged_cells
from township.intake.recognise.forms.taken_for import KINDS, TOTAL, UNKNOWN, WORDS

ROWS, COLUMNS = 120, 40  # in sight; what is beyond is read all the same
_LABEL = "这张表，每格写着被当作什么；方向键走到一格，回车选它"
_MUTED = (TOTAL, "note", "ignored", UNKNOWN)
_COLOURED = [kind for kind in KINDS if kind not in _MUTED]


def legend(kinds: dict[str, str], colours: theme.Palette) -> h.Node:
    """Letter, word and number of cells of every kind there is on the sheet, what is not known first."""
    found = list(kinds.values())
    said = sorted(set(found), key=lambda kind: (kind != UNKNOWN, list(KINDS).index(kind)))
    return h.div(".kinds")[(h.span[_letter(kind, colours), WORDS[kind], h.b[str(found.count(kind))]] for kind in said)]


def sheet(layout: Layout, kinds: dict[str, str], chosen: set[str], colours: theme.Palette) -> h.Node:
    """The rows and columns around a table. ``chosen`` cells are outlined; every cell says its address (data-cell)."""
    raw = layout.sheet
    numbers = [row.number for row in raw.rows][:ROWS]
    numbers = list(range(numbers[0], numbers[-1] + 1))[:ROWS]
    width = min(COLUMNS, max(column_number(letter) for row in raw.rows for letter in row.cells))
    texts = {row.number: row.cells for row in raw.rows}
    spans = _spans(raw, numbers[-1], width)
    head = h.tr[h.td, (h.th(scope="col")[column_letter(column)] for column in range(1, width + 1))]
    body = []
    for number in numbers:
        cells = []
        for column in range(1, width + 1):
            span = spans.get((number, column), (1, 1))
            if span is not None:
                letter = column_letter(column)
                cells.append(
                    _cell(f"{letter}{number}", texts.get(number, {}).get(letter, ""), span, kinds, chosen, colours)
                )
        body.append(h.tr[h.th(scope="row")[str(number)], cells])
    beyond = len(raw.rows) > len(numbers) or any(column_number(k) > width for row in raw.rows for k in row.cells)
    more = h.p(".meta")[f"这里只画到第{numbers[-1]}行、{column_letter(width)}列，其余照样读入。"] if beyond else None
    return h.fragment[h.div(".sheet")[h.table(aria_label=_LABEL)[h.thead[head], h.tbody[body]]], more]


def _cell(
    cell: str, text: str, span: tuple[int, int], kinds: dict[str, str], chosen: set[str], colours: theme.Palette
) -> h.Node:
    kind = kinds.get(cell, "")
    spread = {name: str(size) for name, size in zip(("rowspan", "colspan"), span, strict=True) if size > 1}
    css = {"chosen": cell in chosen, "unknown": kind == UNKNOWN}
    letter = _letter(kind, colours) if kind else None
    style = f"background:{_tint(kind, colours)}" if kind else ""
    return h.td({"data-cell": cell, **spread}, class_=css, style=style)[letter, text]


def _letter(kind: str, colours: theme.Palette) -> h.Node:
    return h.i(title=WORDS[kind], style=f"border-color:{_tone(kind, colours)}")[KINDS[kind]]


def _tone(kind: str, colours: theme.Palette) -> str:
    return colours.none if kind in _MUTED else colours.series[_COLOURED.index(kind) % len(colours.series)]


def _tint(kind: str, colours: theme.Palette) -> str:
    """The tone, light enough to read ink on; what is not known is grey."""
    return colours.track if kind == UNKNOWN else f"{_tone(kind, colours)}{'14' if kind in _MUTED else '2e'}"


def _spans(raw: RawSheet, last: int, width: int) -> dict[tuple[int, int], tuple[int, int] | None]:
    """By row and column how far a merged cell reaches; None where another covers it."""
    spans: dict[tuple[int, int], tuple[int, int] | None] = {}
    for (row, column), top in merged_cells(raw).items():
        if row > last or column > width:
            continue
        if (row, column) == top:
            spans.setdefault(top, (1, 1))
        else:
            spans[row, column] = None
            down, across = spans.get(top) or (1, 1)
            spans[top] = max(down, row - top[0] + 1), max(across, column - top[1] + 1)
    return spans
