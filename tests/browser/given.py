"""What the bundled workbooks say, read straight from their CSV files. Not a test itself."""

from __future__ import annotations

import csv
from functools import cache

from tests.bundled import DATA

WORKBOOKS = DATA / "workbooks"
REPORT, ILLUSTRATIVE = "annual-report-2020", "illustrative-2020"
TOWN = "370830108"


@cache
def rows(workbook: str, sheet: str) -> tuple[dict[str, str], ...]:
    """The rows of a sheet, cells as typed."""
    with (WORKBOOKS / workbook / f"{sheet}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(csv.DictReader(lines))


def path_of(indicator: str, workbook: str = ILLUSTRATIVE, year: int = 2020) -> dict[int, float]:
    """Month → cumulative value of the town's indicator in one year."""
    return {
        int(row["期末"][5:]): float(row["数值"])
        for row in rows(workbook, "统计月报")
        if (row["指标代码"], row["区划代码"], row["期末"][:4]) == (indicator, TOWN, str(year))
    }


def households(area: str) -> dict[str, dict[int, int]]:
    """Programme → month → households helped in one village (示例)."""
    found: dict[str, dict[int, int]] = {}
    for row in rows(ILLUSTRATIVE, "扶贫项目"):
        if row["区划代码"] == area:
            found.setdefault(row["项目"], {})[int(row["期末"][5:])] = int(row["户数"])
    return found


def distinctive_illustrative_values() -> set[float]:
    """Values of the illustrative workbook that are large enough to be told from a reported figure, and are not one."""
    reported = {
        float(cell)
        for path in (WORKBOOKS / REPORT).glob("*.csv")
        for row in rows(REPORT, path.stem)
        for cell in row.values()
        if cell and _is_number(cell)
    }
    names = (("统计月报", ("数值",)), ("扶贫项目", ("户数", "投入资金")), ("民生工程", ("计划数", "完工数", "开工数")))
    made = {
        float(row[name])
        for sheet, columns in names
        for row in rows(ILLUSTRATIVE, sheet)
        for name in columns
        if row["状态"] == "示例" and row[name]
    }
    return {value for value in made - reported if value >= 100}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
