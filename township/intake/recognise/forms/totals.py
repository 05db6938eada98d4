"""Rows that are sums of others: never added, only compared with what stands above them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from township.intake.files.workbook import Finding
from township.intake.recognise import values
from township.intake.recognise.forms.cells import Cell
from township.intake.recognise.forms.form import Form
from township.intake.recognise.forms.layout import Layout, is_total, path_key
from township.statistics.catalogue import Catalogue

_SLACK = Decimal("0.005")  # of a sum: its parts are rounded each


def differ(layout: Layout, form: Form, cells: list[Cell], catalogue: Catalogue) -> Iterator[Finding]:
    """Sums against the rows above them, 小计 those since the last; never added, only compared, △ rows left out."""
    for letter, path in layout.columns.items():
        column = form.columns.get(path_key(path)) if path else None
        if column is None or column.role or column.problem or column.measure not in ("", "value", "target"):
            continue
        of_villages = {
            cell.row.number: _decimal(cell.text)
            for cell in cells
            if cell.letter == letter and "△" not in cell.place.text and len(cell.meaning.area) == 12
            if not (indicator := catalogue.indicators.get(cell.meaning.indicator)) or indicator.over_areas == "sum"
        }
        whole: list[Decimal | None] = []
        part: list[Decimal | None] = []
        for row in layout.rows:
            first = next(iter(row.cells.values()))
            if not is_total(first):
                part += [of_villages[row.number]] if row.number in of_villages else []
                continue
            whole, of_group, part = whole + part, part, []
            total, parts = _decimal(row.cells.get(letter, "")), of_group if "小计" in first else whole
            if "均" in first or total is None or None in parts or len(parts) < 2:
                continue
            added = sum(one for one in parts if one is not None)
            if abs(added - total) > max(_SLACK * abs(total), Decimal(0)):
                said = f"{first}写 {total:f}，上面各行相加是 {added:f}"
                where = (layout.sheet.file, layout.sheet.name, f"{letter}{row.number}")
                yield Finding("warning", "total", *where, said, "请核对；合计行没有读入")


def _decimal(text: str) -> Decimal | None:
    try:
        return values.number(text).value
    except ValueError:
        return None
