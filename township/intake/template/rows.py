"""The rows prepared for one month's template, from the catalogue and what was reported earlier.

Which columns a row has, and what is filled in, is said where the sheet is declared. Villages and indicators are those
of the month; 示例 never comes this far (queries/template leaves it out).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from township.intake.contract import SHEETS, STATUSES, STEPS, Field, Sheet
from township.intake.contract.sheets import PERIOD, REGISTERED, registration
from township.intake.template.checks import Check, check_of, present
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

Row = Mapping[str, Any]
Earlier = Mapping[str, Sequence[Row]]
_STEP_WORDS = {value: word for word, value in STEPS.items()}
TEMPLATE_SHEETS = tuple(sheet for sheet in SHEETS if sheet.template is not None)


@dataclass(frozen=True)
class PreparedRow:
    """One row by header; ``checks`` replaces the check of a column in this row."""

    cells: dict[str, Any]
    checks: dict[str, Check] = field(default_factory=dict)


@dataclass(frozen=True)
class PreparedSheet:
    """One sheet of the template with the rows prepared for it."""

    sheet: Sheet
    rows: tuple[PreparedRow, ...]

    def checks(self, column: Field, month: dt.date, catalogue: Catalogue) -> list[Check | None]:
        """The check of each cell of a column, prepared rows first, then the empty ones."""
        usual = check_of(column, month, catalogue)
        return [row.checks.get(column.header, usual) for row in self.rows] + [usual] * self.sheet.spare


def prepare(catalogue: Catalogue, month: dt.date, audience: str, earlier: Earlier) -> list[PreparedSheet]:
    """The sheets of one template, in order; ``audience`` is all, office or village."""
    prepared = []
    for sheet in TEMPLATE_SHEETS:
        if audience == "village" and not sheet.by_village:
            continue
        reported = earlier.get(sheet.template or "", ())
        if sheet.form:
            rows = _monthly(catalogue, month, reported)
        elif sheet.table == "target":
            rows = _targets(sheet, catalogue, month, reported)
        elif sheet.table == "patrol":
            rows = _patrols(sheet, catalogue, month, reported)
        elif sheet.by_village:
            rows = _by_village(sheet, catalogue, month, audience, reported)
        else:
            rows = [_row(sheet, row, catalogue, month) for row in reported]
        prepared.append(PreparedSheet(sheet, tuple(rows)))
    return prepared


def owed(catalogue: Catalogue, month: dt.date) -> list[tuple[Indicator, dt.date]]:
    """The indicators the monthly sheet of ``month`` asks for, each with the month its own figure ends in.

    Monthly ones always; quarterly at the end of a quarter, yearly at the end of the year. One that comes a month
    late is asked for its earlier month, and one whose year begins with 1—2月 has no January.
    """
    asked = []
    for indicator in catalogue.indicators.values():
        own = periods.add_months(month, -indicator.lag_months)
        due = {"月": True, "季": own.month % 3 == 0, "年": own.month == 12}.get(indicator.frequency, False)
        if due and indicator.sheet == "统计月报" and own.month >= indicator.first_month:
            asked.append((indicator, own))
    return asked


def _row(sheet: Sheet, row: Row, catalogue: Catalogue, month: dt.date) -> PreparedRow:
    """The prepared cells of one row of a template query, whose columns are named as the sheet's."""
    areas = {catalogue.town_code, *(area.code for area in catalogue.villages(month))}
    cells: dict[str, Any] = {}
    last: dict[str, list[Field]] = {}
    # what was done or planned in another year is no comparison; a register has no year
    old = row if sheet.directory or _same_year(row, month) else {}
    for header, column in sheet.columns.items():
        if column is None:
            continue
        if column.choices == STATUSES:
            cells[header] = "实报"
        elif column.prefilled or column in sheet.guides:
            cells[header] = _cell(column, row if column.prefilled or column.names else old, areas)
        elif column.carried:
            cells[header] = _cell(column, old, areas)
        if column.last:
            last.setdefault(column.last, []).append(column)
    qualifiers = {column.qualifier for column in sheet.fields}
    for header, columns in last.items():
        cells[header] = _last(sorted(columns, key=lambda column: column.header in qualifiers), old, areas)
    if sheet.directory:
        cells[REGISTERED] = registration(sheet, cells)
    return PreparedRow(cells)


def _cell(column: Field, row: Row, areas: set[str]) -> Any:
    value = present(row.get(column.name))
    if value is None:
        return None
    if column.kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if column.kind == "areas":
        return "|".join(code for code in value.split("|") if code in areas) or None
    return value if column.kind != "area" or value in areas else None


def _last(columns: list[Field], old: Row, areas: set[str]) -> Any:
    """What was reported last, as one cell: a value, a figure in words where it is 近, 余 and the like, or all words."""
    values = [_cell(column, old, areas) for column in columns]
    if columns[0].qualifier and len(columns) == 2:
        return _printed(*values)
    if len(columns) == 1:
        return values[0]
    said = [
        f"{column.header}{_STEP_WORDS[value]}" if column.choices == STEPS else value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    ]
    return "，".join(said) or None


def _monthly(catalogue: Catalogue, month: dt.date, reported: Sequence[Row]) -> list[PreparedRow]:
    previous: dict[str, dict[str, dict[str, Row]]] = {}
    for row in reported:
        by_basis = previous.setdefault(row["indicator"], {}).setdefault(present(row["breakdown"]) or "", {})
        by_basis["当月" if row["basis"] == "month" else "累计"] = row
    prepared = []
    for indicator, own in owed(catalogue, month):
        for breakdown, held in previous.get(indicator.code, {"": {}}).items():
            cells = {
                "指标代码": indicator.code,
                "指标": indicator.name,
                "分组": breakdown or None,
                "区划代码": catalogue.town_code,
                "村": catalogue.town["name"],
                "期末": periods.month_key(own),
                "单位": indicator.unit,
                "上期当月": _printed_last(held.get("当月")),
                "上期累计": _printed_last(held.get("累计")),
                PERIOD: max((row["month"] for row in held.values()), default=None),
                "责任单位": indicator.owner,
                "填报要求": _demand(indicator, own),
            }
            prepared.append(PreparedRow(cells, _monthly_checks(indicator, own)))
    return prepared


def _monthly_checks(indicator: Indicator, own: dt.date) -> dict[str, Check]:
    """Counts and stocks are never negative; a stock has no 当月, nor has the month that comes as 1—2月."""
    checks = {}
    if indicator.kind in ("count", "stock"):
        checks = {header: Check.number(0) for header in ("当月", "累计", "上年同期", "全年任务")}
    if indicator.basis in ("point", "year") or own.month < indicator.first_month + (indicator.first_month > 1):
        checks["当月"] = Check.closed()
    return checks


def _demand(indicator: Indicator, own: dt.date) -> str:
    name = periods.cumulative_name(own, year=False)
    asked = {
        "ytd": f"累计填{name}",
        "point": f"累计填{own.month}月末数",
        "year": "累计填全年数",
        "month": f"当月填{own.month}月数",
    }[indicator.basis]
    parts = [asked]
    if indicator.lag_months:
        parts.append(f"晚{indicator.lag_months}个月出数，期末是{periods.month_key(own)}")
    if indicator.first_month > 1:
        parts.append("1月不报，1—2月一并报")
    if indicator.unit == "%":
        parts.append("同比填个百分点")
    if indicator.min_units:
        parts.append("须填单位数")
    return "；".join(parts)


def _targets(sheet: Sheet, catalogue: Catalogue, month: dt.date, reported: Sequence[Row]) -> list[PreparedRow]:
    known = {row["indicator"]: row for row in reported}
    prepared = []
    for indicator in catalogue.indicators.values():
        aimed = indicator.direction != "none" and indicator.frequency != "不定期" and indicator.sheet == "统计月报"
        if not aimed and indicator.code not in known:
            continue
        row = known.get(indicator.code, {})
        own = {"indicator": indicator.code, "indicator_name": indicator.name, "owner": indicator.owner}
        own |= {
            "unit": present(row.get("unit")) or indicator.unit,
            "year": month.year,
            "month": periods.month_key(month),
        }
        made = _row(sheet, {**row, **own}, catalogue, month)
        prepared.append(PreparedRow({**made.cells, "区划代码": catalogue.town_code}))
    return prepared


def _by_village(
    sheet: Sheet, catalogue: Catalogue, month: dt.date, audience: str, reported: Sequence[Row]
) -> list[PreparedRow]:
    """A row for the town and each village of everything reported before, with what was said of it there."""
    code = sheet.key[0]
    # what a row says of the thing itself, wherever it is
    common = [f.name for f in sheet.fields if f.prefilled and f.name not in ("area", "areas", *sheet.key[1:], "status")]
    latest = {row[code]: row for row in reported}
    # town-wide words and percentages have nothing to count village by village
    counted = {row[code]: row for row in reversed(reported) if _countable(row)}
    town = {catalogue.town_code: catalogue.town["name"]}
    villages = {area.code: area.name for area in catalogue.villages(month)}
    wanted = [(thing, area) for thing in latest for area in town] if audience != "village" else []
    if audience != "office":
        wanted += [(thing, area) for thing in latest if thing in counted for area in villages]
    prepared = []
    for thing, area in wanted:
        found = [row for row in reported if (row[code], row["area"]) == (thing, area)]
        of_thing = counted.get(thing, latest[thing])
        for row in found or [{name: of_thing[name] for name in common}]:
            cells = _row(sheet, row, catalogue, month).cells
            prepared.append(PreparedRow({**cells, "区划代码": area, "村": {**town, **villages}[area]}))
    return prepared


def _patrols(sheet: Sheet, catalogue: Catalogue, month: dt.date, sites: Sequence[Row]) -> list[PreparedRow]:
    """Every open site on every day of the month."""
    open_sites = [row for row in sites if row["state"] != "关闭"]
    days = [month.replace(day=day) for day in range(1, calendar.monthrange(month.year, month.month)[1] + 1)]
    return [_row(sheet, {**row, "patrolled_on": day}, catalogue, month) for day in days for row in open_sites]


def _countable(row: Row) -> bool:
    return "unit" not in row or present(row["unit"]) not in (None, "%")


def _same_year(row: Row, month: dt.date) -> bool:
    return (present(row.get("month")) or "").startswith(f"{month.year}-")


def _printed_last(row: Row | None) -> Any:
    return _printed(present(row["value"]), present(row.get("qualifier"))) if row else None


def _printed(value: Any, qualifier: str | None) -> Any:
    """A figure to compare with: a number, or words where it is 近, 余 and the like."""
    if value is None:
        return None
    words = figures.quantity(value, "", qualifier)
    return value if words == figures.plain(value) else words
