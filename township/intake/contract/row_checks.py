"""What one row must be by itself: types, signs, limits, dates, a village that exists in its month.

Checked by pandera over the typed rows, sheet by sheet, all failures at once. What two rows, tables or months say of
each other is queries/checks/'s. The contract refuses most of this while reading cells; here stands what it cannot
know (today, the catalogue's limits) and a second look at types, for rows that came another way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pa

from township.intake.contract import SHEETS, Field, Intake, Origin, Problem, Sheet, columns
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_EARLIEST = dt.date(2000, 1, 1)  # a date before it is a slip: Excel's day 1 is 1900-01-01
_DONE_DAYS = {"patrolled_on", "found_on", "fixed_on", "closed_on", "accepted_on"}  # say what has happened
_YEARS_AHEAD = 10  # of a due date
# what may be negative, or is judged by the catalogue's limits
_SIGNED = {
    *(("observation", "value"), ("observation", "yoy_pct"), ("statement", "value")),
    *(("target", "value"), ("target", "low"), ("target", "high")),
}

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
        rows = intake.tables[sheet.table]
        if rows:
            problems += [
                problem_at(origin_of(intake, sheet, rows[index]), header, rows[index].get(name), message, rule=rule)
                for index, name, header, rule, message in _failures(sheet, rows, catalogue, today)
            ]
    return problems


def origin_of(intake: Intake, sheet: Sheet, row: dict[str, Any]) -> Origin:
    """Where the row was read; of rows not read from a file, the sheet they belong to."""
    key = tuple(row.get(name) for name in sheet.key)
    return intake.origins.get((sheet.table, key)) or Origin("", sheet.name, None)


def problem_at(origin: Origin, header: str, value: Any, message: str, *, rule: str, severity: str = "error") -> Problem:
    """A problem of the cell under ``header`` of an accepted row."""
    shown = periods.month_key(value) if header in ("期末", "截至月份") and isinstance(value, dt.date) else value
    text = figures.plain(value).replace("−", "-") if isinstance(value, Decimal) and value.is_finite() else shown
    said = "" if text is None else str(text)
    cell = origin.cells.get(header, "")
    return Problem(origin.file, origin.sheet, origin.row, header or None, said, message, severity, cell, rule)


# ------------------------------------------------------------------ the schema of one sheet


def schema(sheet: Sheet, catalogue: Catalogue, today: dt.date) -> pa.DataFrameSchema:
    """What the typed rows of ``sheet`` must be; ``error`` of a check is its rule and message."""
    written = {column.name: column for column in sheet.fields}
    made = {}
    for name, kind in columns(sheet):
        column = written.get(name)
        needed = name == "source" or bool(column and column.required)
        made[name] = pa.Column(object, list(_cell_checks(sheet, name, kind, column, today)), nullable=not needed)
    return pa.DataFrameSchema(made, checks=list(_row_checks(sheet, catalogue)))


def _cell_checks(sheet: Sheet, name: str, kind: str, column: Field | None, today: dt.date) -> Iterator[pa.Check]:
    typed = _TYPES[kind]
    yield _each(typed, "type", _WANTED.get(kind, "内容的类型不对；请重新填写"))
    if column and column.choices:
        yield _each(set(column.choices.values()).__contains__, "type", f"只能填：{'、'.join(column.choices)}；请改正")
    if kind in ("number", "integer") and (sheet.table, name) not in _SIGNED:
        yield _each(lambda value: not typed(value) or value >= 0, "negative", "不能是负数；请核对符号")
    if kind == "month":
        newest = periods.add_months(today.replace(day=1), 1)
        said = f"{periods.month_name(today)}填报，最晚只能到{periods.month_name(newest)}；请核对年份和月份"
        yield _each(lambda value: not typed(value) or value <= newest, "future", said)
    if kind == "date":
        last = _last_day(sheet.table, name, today)
        word = "这是已经发生的事，日期不能在今天以后" if name in _DONE_DAYS else f"日期不能晚于{last}"
        yield _each(lambda value: not typed(value) or value <= last, "future", f"{word}；请核对年份和月份")
    if kind in ("month", "date"):
        yield _each(lambda value: not typed(value) or value >= _EARLIEST, "date", "早于2000年，不合情理；请核对日期")
    if sheet.table == "target" and name == "year":
        said = f"年度只能是2000到{today.year + 1}；请核对"
        yield _each(lambda value: not typed(value) or _EARLIEST.year <= value <= today.year + 1, "future", said)


def _last_day(table: str, name: str, today: dt.date) -> dt.date:
    if name in _DONE_DAYS:
        return today
    if table == "source":
        return periods.month_end(periods.add_months(today.replace(day=1), 1))
    return dt.date(today.year + _YEARS_AHEAD, 12, 31)


def _each(holds: Callable[[Any], bool], rule: str, message: str) -> pa.Check:
    return pa.Check(
        lambda cells: cells.map(lambda value: value is None or holds(value)).astype(bool),
        ignore_na=False,
        error=f"{rule}:{message}",
        name=rule,
    )


def _row_checks(sheet: Sheet, catalogue: Catalogue) -> Iterator[pa.Check]:
    """Checks of several columns; what they say begins with the column to point at."""
    names = {column.name for column in sheet.fields}
    if sheet.table in ("observation", "target"):
        below = "低于这个指标可能的最小值（一般不能是负数）；请核对符号，确可为负的在目录 limits.csv 登记"
        above = "高于这个指标可能的最大值；请核对数值与单位"
        yield _rows(lambda row: _within(row, catalogue, low=True), "value:negative", below)
        yield _rows(lambda row: _within(row, catalogue, low=False), "value:limit", above)
    if sheet.table == "observation":
        said = "同比低于-100%：不会为负的指标最多降到 0；请核对符号与小数点"
        yield _rows(lambda row: not _falls_below_nothing(row, catalogue), "yoy_pct:growth", said)
    if {"area", "month"} <= names:
        gone = "这个村当月已经撤并；请改用并入后的村"
        unborn = "这个村当月还没有设立；请改用当时的村"
        yield _rows(lambda row: not _gone(row, catalogue), "area:village", gone)
        yield _rows(lambda row: not _unborn(row, catalogue), "area:village", unborn)
    if {"areas", "month"} <= names:
        said = "所列的村中有当月已经撤并的；请核对"
        yield _rows(
            lambda row: not any(_gone({**row, "area": a}, catalogue) for a in row["areas"]), "areas:village", said
        )


def _rows(holds: Callable[[dict[str, Any]], bool], where: str, message: str) -> pa.Check:
    def each(frame: pd.DataFrame) -> pd.Series:
        return pd.Series([holds(row) for row in frame.to_dict("records")], index=frame.index, dtype=bool)

    return pa.Check(each, ignore_na=False, error=f"@{where}:{message}", name=where)


def _within(row: dict[str, Any], catalogue: Catalogue, *, low: bool) -> bool:
    value, limit = row["value"], catalogue.limit(row["indicator"])
    end = limit.low if low else limit.high
    if end is None or not _TYPES["number"](value):
        return True
    return value >= end if low else value <= end


def _falls_below_nothing(row: dict[str, Any], catalogue: Catalogue) -> bool:
    """A fall by more than all of it; of shares, days and ranks 同比 is a difference, not a percentage."""
    indicator, growth = catalogue.indicators.get(row["indicator"]), row["yoy_pct"]
    low = catalogue.limit(row["indicator"]).low
    if indicator is None or not _TYPES["number"](growth) or low is None or low < 0:
        return False
    return growth < -100 and indicator.unit not in ("%", "天", "位")


def _gone(row: dict[str, Any], catalogue: Catalogue) -> bool:
    area = catalogue.areas.get(row["area"] or "")
    return bool(area and area.valid_to and _TYPES["month"](row["month"]) and row["month"] > area.valid_to)


def _unborn(row: dict[str, Any], catalogue: Catalogue) -> bool:
    """Areas listed since the earliest directory may be older than it; 上年同期 is told by today's villages."""
    area = catalogue.areas.get(row["area"] or "")
    if area is None or area.valid_from is None or not _TYPES["month"](row["month"]) or row.get("is_last_year"):
        return False
    first = min(known.valid_from for known in catalogue.areas.values() if known.valid_from)
    return area.valid_from > first and periods.month_end(row["month"]) < area.valid_from


# ------------------------------------------------------------------ failures, cell by cell


def _failures(
    sheet: Sheet, rows: list[dict[str, Any]], catalogue: Catalogue, today: dt.date
) -> Iterator[tuple[int, str, str, str, str]]:
    """Of each failing cell: index of the row, name and header of the column, rule, message."""
    names = [name for name, _ in columns(sheet)]
    frame = pd.DataFrame([{name: row.get(name) for name in names} for row in rows], columns=names, dtype=object)
    headers = {column.name: column.header for column in sheet.fields} | {"unit": "单位", "source": "来源代码"}
    if "printed_value" in names:
        headers["value"] = "数值"
    try:
        schema(sheet, catalogue, today).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return
    told = set()
    for column, check_said, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
        if check_said == "not_nullable":
            name, rule, message = column, "required", "必填，不能为空；请补上"
        elif check_said.startswith("@"):  # of the whole row: pandera repeats it for every column
            name, rule, message = check_said.removeprefix("@").split(":", 2)
        else:
            name, (rule, _, message) = column, check_said.partition(":")
        if (index, name, rule) not in told:
            told.add((index, name, rule))
            yield int(index), name, headers[name], rule, message
