"""A template as a person sees it: its rows by header, typing into it, and what checks each cell."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from township.intake import contract
from township.intake.template import writer
from township.store.warehouse import Warehouse

OCTOBER = dt.date(2020, 10, 1)
TOWN = "370830108"
SHEETS = [sheet.name for sheet in contract.SHEETS if sheet.template is not None]
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
WIDE = {"村", "当月", "累计", "上年同期", "全年任务", "完成%", "全县排名"}  # of the monthly sheet, not in the contract
# an open problem and a project under way, which the bundled reports do not have
OPEN_PROBLEM = {
    **{"issue": "WT-001", "origin": "日常巡查", "found_on": "2020-09-23", "site": "C01", "issue_type": "未苫盖"},
    **{"due_on": "2020-09-27", "fixed_on": None, "owner": "环保所"},
}
UNDER_WAY = {
    **{"project": "1", "project_name": "食品生产", "year_plan": 3000.0, "cumulative_investment": 1200.5},
    **{"stage": "在建", "month": "2020-09"},
}


def earlier_of(warehouse: Warehouse, month: dt.date) -> dict[str, list[dict[str, Any]]]:
    given = {"month": month, "town": TOWN}
    return {table: warehouse.run(f"template/{table}", **given).to_dict("records") for table in writer.TABLES}


def header_of(sheet: Worksheet) -> list[str]:
    """The headers without what stands in brackets."""
    return [re.sub(r"（.*?）", "", cell.value) for cell in sheet[HEADER_ROW]]


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows with anything in them, by header."""
    header = header_of(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
    return [
        {name: value for name, value in zip(header, row, strict=True) if value is not None} for row in rows if any(row)
    ]


def fill(sheet: Worksheet, wanted: dict[str, str], values: dict[str, Any], row: int | None = None) -> None:
    """Type ``values`` into the first row that has the ``wanted`` cells, or into ``row``."""
    columns = {header: number for number, header in enumerate(header_of(sheet), start=1)}
    if row is None:
        row = next(
            number
            for number in range(FIRST_ROW, sheet.max_row + 1)
            if all(sheet.cell(number, columns[header]).value == text for header, text in wanted.items())
        )
    for header, value in values.items():
        sheet.cell(row, columns[header]).value = value


def row_where(sheet: Worksheet, **wanted: str) -> dict[str, Any]:
    return next(row for row in rows_of(sheet) if wanted.items() <= row.items())


def checks_of(sheet: Worksheet) -> dict[str, tuple[Any, ...]]:
    """What checks each cell, the words a spreadsheet may write differently made alike."""
    found: dict[str, tuple[Any, ...]] = {}
    for check in sheet.data_validations.dataValidation:
        listed = (check.formula1 or "").replace("'", "")
        second = check.formula2 if check.operator in (None, "between") and check.type not in ("list",) else None
        operator = None if check.type == "list" else check.operator or "between"
        kind = (check.type, operator, listed, second, check.errorStyle or "stop", check.errorTitle, check.error)
        for area in check.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    place = sheet.cell(row, column).coordinate
                    assert place not in found, f"{sheet.title} {place} 有两个校验"
                    found[place] = kind
    return found


def check_at(sheet: Worksheet, row: int, header: str) -> tuple[Any, ...] | None:
    column = header_of(sheet).index(header) + 1
    return checks_of(sheet).get(sheet.cell(row, column).coordinate)
