"""What each cell of a table was taken for, in one word: for a screen to colour, so that somebody can confirm it."""

from __future__ import annotations

from township.intake.recognise.forms.cells import cells, column_of
from township.intake.recognise.forms.form import MEASURES, ROLES, Form, Meaning
from township.intake.recognise.forms.layout import Layout, is_total
from township.intake.recognise.forms.reader import Reader
from township.intake.recognise.header import Header

TOTAL, UNKNOWN = "total", "unknown"
# by what a cell was taken for, its letter and its word; a cell that says nothing of a figure has none
KINDS = {
    "indicator": "指", "area": "区", "period": "期", "unit": "单", "measure": "种", "value": "数", "yoy": "比", "points": "比", "improved": "比",
    "last_year": "旧",
    "target": "任", "completion": "率", "rank": "位", "units_n": "家", "started": "开", "accepted": "验",
    TOTAL: "计", "note": "注", "ignored": "略", UNKNOWN: "？",
}  # fmt: skip
WORDS = {**ROLES, **MEASURES, TOTAL: "合计，只核对", UNKNOWN: "不明，不读"}


def taken_for(layout: Layout, form: Form, above: Header, reader: Reader) -> dict[str, str]:
    """By cell (``"B6"``) one of :data:`KINDS`; ``above`` is what was found above the table."""
    found = {above.month_cell: "period", above.unit_cell: "unit", above.area_cell: "area"}
    kinds = {place.cell: found[place.cell] for place in layout.above if place.cell in found}
    kinds |= {place.cell: "note" for place in layout.notes}
    for letter, path in layout.columns.items():
        column = column_of(form, path)
        changed = bool(path) and column != reader.column(letter)
        for place in path:
            said = reader.part(place.text)
            # a column of labels, and what somebody said of a column, whatever its header says
            own = (changed or bool(column.role)) and place == path[-1]
            kind = _kind(column) if own or said is None else _kind(said)
            if kind and kinds.get(place.cell, UNKNOWN) == UNKNOWN:
                kinds[place.cell] = kind
    for row in layout.rows:
        if is_total(next(iter(row.cells.values()))):
            kinds |= {f"{letter}{row.number}": TOTAL for letter in row.cells}
    for cell in cells(layout, form, reader):
        written, meaning = cell.row.cells.get(cell.letter), cell.meaning
        if not written:
            continue
        if cell.text and not meaning.role:
            kinds[cell.cell] = UNKNOWN if meaning.problem else meaning.measure or "value"
        elif meaning.role:
            kinds[cell.cell] = UNKNOWN if meaning.problem else meaning.role
        elif meaning.problem and not cell.of_row:
            kinds[cell.cell] = UNKNOWN
    return kinds


def _kind(meaning: Meaning) -> str:
    """What a header says, in one word; "" where it says nothing of a figure."""
    if meaning.problem:
        return UNKNOWN
    said = meaning.role or (meaning.subject and "indicator") or (meaning.area and "area") or meaning.measure
    return said or ((meaning.period or meaning.basis) and "period") or (meaning.unit and "unit")
