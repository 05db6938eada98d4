"""What one row must be by itself: types, signs, limits, dates, a village that exists in its month.

All failures at once, each with its cell. What two rows, tables or months say of each other is queries/checks/'s. The
contract refuses most of this while reading cells; here stands what it cannot know (today, the catalogue's limits) and
a second look at types, for rows that came another way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from township.intake.contract import SHEETS, Field, Intake, Origin, Problem, Sheet
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_IMPOSSIBLE = 10  # times what is questioned already: refused
_EARLIEST = dt.date(2000, 1, 1)  # a date before it is a slip: Excel's day 1 is 1900-01-01
_YEARS_AHEAD = 10  # of a due date
# more than a town of some tens of thousands of people has of anything, by unit; of what is counted a million
_COUNTED = tuple("个 户 人 家 件 处 座 项 辆 支 条 位 村 天 点次 次/天 立方米".split())
_MOST = {
    **dict.fromkeys(_COUNTED, 1_000_000),
    **{
        "万元": 10_000_000,
        "元": 1_000_000_000,
        "万千瓦时": 1_000_000,
        "米": 10_000_000,
        "公里": 10_000,
        "亩": 1_000_000,
    },
    **{"微克/立方米": 5_000, "%": 1_000},
}

CellCheck = tuple[str, str, Callable[[Any], bool]]  # rule, message, what holds of a good cell
_TYPES: dict[str, Callable[[Any], bool]] = {
    "number": lambda value: isinstance(value, Decimal) and value.is_finite() and abs(value) < Decimal(10) ** 14,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31,
    "month": lambda value: type(value) is dt.date and value.day == 1,
    "date": lambda value: type(value) is dt.date,
    "boolean": lambda value: isinstance(value, bool),
    **dict.fromkeys(("texts", "areas"), lambda value: all(isinstance(part, str) for part in value)),
    **dict.fromkeys(("text", "area", "indicator", "choice"), lambda value: isinstance(value, str)),
}
_WANTED = {
    "number": "要一个有限的数，整数部分最多14位；请重新填写",
    "integer": "要整数；请重新填写",
    "month": "要一个月份；请写成 2020-09",
    "date": "要一个日期；请写成 2020-09-30",
    "boolean": "只能是、否；请重新填写",
}


def check(intake: Intake, catalogue: Catalogue, today: dt.date) -> list[Problem]:
    """Every row that is not what its sheet, the catalogue and the calendar allow."""
    problems = []
    for sheet in SHEETS:
        headers = {column.name: column.header for column in sheet.stored}
        checks = cell_checks(sheet, today)
        for row in intake.tables[sheet.table]:
            origin = origin_of(intake, sheet, row)
            failures = [
                (name, rule, message)
                for name, wanted in checks.items()
                for rule, message, holds in wanted
                if not holds(row.get(name))
            ]
            failures += _row_failures(sheet, row, catalogue)
            wrong = {name for name, _, _ in failures}
            for name, rule, message in dict.fromkeys(failures):
                problems.append(problem_at(origin, headers[name], row.get(name), message, rule=rule))
            for name, severity, message in _beyond_belief(sheet, row):
                if name not in wrong:
                    about = {"rule": "belief", "severity": severity}
                    problems.append(problem_at(origin, headers[name], row.get(name), message, **about))
    return problems


def origin_of(intake: Intake, sheet: Sheet, row: dict[str, Any]) -> Origin:
    """Where the row was read; of rows not read from a file, the sheet they belong to."""
    key = tuple(row.get(name) for name in sheet.key)
    return intake.origins.get((sheet.table, key)) or Origin("", sheet.name, None)


def problem_at(origin: Origin, header: str, value: Any, message: str, *, rule: str, severity: str = "error") -> Problem:
    """A problem of the cell under ``header`` of an accepted row; a figure typed in another unit is quoted as typed."""
    shown = periods.month_key(value) if header in ("期末", "截至月份") and isinstance(value, dt.date) else value
    text = figures.plain(value).replace("−", "-") if isinstance(value, Decimal) and value.is_finite() else shown
    said = origin.typed.get(header) or ("" if text is None else str(text))
    cell = origin.cells.get(header, "")
    column = origin.columns.get(header, header) or None
    return Problem(origin.file, origin.sheet, origin.row, column, said, message, severity, cell, rule)


def _beyond_belief(sheet: Sheet, row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Figures no town has, by column: questioned, and refused where no slip of a unit explains them (a code, a date)."""
    for column in sheet.stored:
        value = row.get(column.name)
        is_figure = column.kind in ("number", "integer") and column.name != "year"
        if not is_figure or isinstance(value, bool) or not isinstance(value, Decimal | int):
            continue
        unit = "%" if column.header.endswith("%") else column.unit or row.get("unit") or ""
        if unit in _MOST and Decimal(value).is_finite() and abs(value) >= _MOST[unit]:
            said = f"{figures.plain(Decimal(value))}{unit}，一个镇"
            if abs(value) >= _MOST[unit] * (_IMPOSSIBLE if unit in _COUNTED else _IMPOSSIBLE**2):
                yield column.name, "error", f"{said}不可能有这么大的数；请核对是不是把代码、日期填成了数值，或单位填错"
            else:
                yield column.name, "warning", f"{said}难有这么大的数；请核对数值与单位"


# ------------------------------------------------------------------ one cell


def cell_checks(sheet: Sheet, today: dt.date) -> dict[str, list[CellCheck]]:
    """What a cell of each column of the sheet's table must be, by name: rule, message, test. Blanks pass but "required"."""
    return {column.name: list(_checks_of(column, today)) for column in sheet.stored}


def _checks_of(column: Field, today: dt.date) -> Iterator[CellCheck]:
    kind, typed = column.kind, _TYPES[column.kind]

    def bounded(rule: str, message: str, holds: Callable[[Any], bool]) -> CellCheck:
        return rule, message, lambda value: value is None or not typed(value) or holds(value)

    if column.required:
        yield "required", "必填，不能为空；请补上", lambda value: value is not None
    yield "type", _WANTED.get(kind, "内容的类型不对；请重新填写"), lambda value: value is None or typed(value)
    if column.choices:
        stored = set(column.choices.values())
        yield bounded("type", f"只能填：{'、'.join(column.words)}；请改正", stored.__contains__)
    if kind in ("number", "integer") and not column.signed:
        yield bounded("negative", "不能是负数；请核对符号", lambda value: value >= 0)
    if kind == "month":
        newest = periods.add_months(today.replace(day=1), 1)
        said = f"{periods.month_name(today)}填报，最晚只能到{periods.month_name(newest)}；请核对年份和月份"
        yield bounded("future", said, lambda value: value <= newest)
    if kind == "date":
        last = _last_day(column, today)
        said = "这是已经发生的事，日期不能在今天以后" if last == today else f"日期不能晚于{last}"
        yield bounded("future", f"{said}；请核对年份和月份", lambda value: value <= last)
    if kind in ("month", "date"):
        yield bounded("date", "早于2000年，不合情理；请核对日期", lambda value: value >= _EARLIEST)
    if column.name == "year":
        said = f"年度只能是2000到{today.year + 1}；请核对"
        yield bounded("future", said, lambda value: _EARLIEST.year <= value <= today.year + 1)


def _last_day(column: Field, today: dt.date) -> dt.date:
    if column.happened == "announced":
        return periods.month_end(periods.add_months(today.replace(day=1), 1))
    return today if column.happened else dt.date(today.year + _YEARS_AHEAD, 12, 31)


# ------------------------------------------------------------------ one row


def _row_failures(sheet: Sheet, row: dict[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """What several cells of a row say of each other: the column to point at, rule, message."""
    names = {column.name for column in sheet.fields}
    if sheet.table in ("observation", "target"):
        if not _within(row, catalogue, low=True):
            said = "低于这个指标可能的最小值（一般不能是负数）；请核对符号，确可为负的在目录 limits.csv 登记"
            yield "value", "negative", said
        if not _within(row, catalogue, low=False):
            yield "value", "limit", "高于这个指标可能的最大值；请核对数值与单位"
    if sheet.table == "observation" and _falls_below_nothing(row, catalogue):
        yield "yoy_pct", "growth", "同比低于-100%：不会为负的指标最多降到 0；请核对符号与小数点"
    if not sheet.compared:
        for name in names & {"area", "areas"}:
            given = row[name] if isinstance(row[name], list) else [row[name]]
            if any(code in catalogue.areas and not catalogue.is_own(code) for code in given):
                yield name, "town", "这张表只收本镇和本镇的村；别的镇街只在统计月报、目标任务里作对照"
    if {"area", "month"} <= names:
        if _gone(row.get("area"), row["month"], catalogue):
            yield "area", "village", "这个村当月已经撤并；请改用并入后的村"
        if _unborn(row, catalogue):
            yield "area", "village", "这个村当月还没有设立；请改用当时的村"
    if {"areas", "month"} <= names and any(_gone(area, row["month"], catalogue) for area in row["areas"]):
        yield "areas", "village", "所列的村中有当月已经撤并的；请核对"


def _within(row: dict[str, Any], catalogue: Catalogue, *, low: bool) -> bool:
    value, limit = row["value"], catalogue.limit(row["indicator"])
    end = limit.low if low else limit.high
    if end is None or not _TYPES["number"](value):
        return True
    return value >= end if low else value <= end


def _falls_below_nothing(row: dict[str, Any], catalogue: Catalogue) -> bool:
    """A fall by more than all of it; of shares, days and ranks 同比 is a difference, not a percentage."""
    indicator, growth = catalogue.indicators.get(row["indicator"]), row.get("yoy_pct")
    low = catalogue.limit(row["indicator"]).low
    if indicator is None or not _TYPES["number"](growth) or low is None or low < 0:
        return False
    return growth < -100 and indicator.unit not in ("%", "天", "位")


def _gone(code: str | None, month: Any, catalogue: Catalogue) -> bool:
    area = catalogue.areas.get(code or "")
    return bool(area and area.valid_to and _TYPES["month"](month) and month > area.valid_to)


def _unborn(row: dict[str, Any], catalogue: Catalogue) -> bool:
    """Areas listed since the earliest directory may be older than it; 上年同期 is told by today's villages."""
    area = catalogue.areas.get(row.get("area") or "")
    if area is None or area.valid_from is None or not _TYPES["month"](row["month"]) or row.get("is_last_year"):
        return False
    first = min(known.valid_from for known in catalogue.areas.values() if known.valid_from)
    return area.valid_from > first and periods.month_end(row["month"]) < area.valid_from
