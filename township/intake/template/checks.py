"""What may be typed into a template's columns: the check behind each cell and what it says when it refuses.

A strict check refuses (dates, codes, choices); a lenient one asks and lets words through, because
figures are also reported as 近200, 持平 or —, which the reader understands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from township.intake.contract import SHEETS, Field
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue

_LARGEST = 10**14
_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_MONTHS_BACK = 13

_SHORTHAND = ("亿", "万", "组长", "次")  # read where they are typed, not offered


@dataclass(frozen=True)
class Check:
    """One check. ``kind``: list | number | whole | date | length | closed; ``listed`` names a list of the 代码表."""

    kind: str
    message: str
    low: int | dt.date | None = None
    high: int | dt.date | None = None
    choices: tuple[str, ...] = ()
    listed: str = ""
    strict: bool = True

    @classmethod
    def number(cls, low: int = -_LARGEST) -> Check:
        """A number of at least ``low``; words may be written after a question."""
        least = "，不能是负数" if low == 0 else ""
        message = f"这里填数字{least}。约数（近200、6万余）、持平、—可以照写：确是这样，请选“是”；没有数请留空。"
        return cls("number", message, low, _LARGEST, strict=False)

    @classmethod
    def whole(cls, low: int, high: int, *, strict: bool) -> Check:
        """A whole number between the two; not ``strict``: others after a question."""
        asked = f"{low}到{high}的整数" if strict else "整数，不能是负数"
        return cls("whole", f"这里填{asked}；没有数请留空。", low, high, strict=strict)

    @classmethod
    def day(cls, low: dt.date = _FIRST_DAY, high: dt.date = _LAST_DAY) -> Check:
        """A date between the two."""
        within = "" if low == _FIRST_DAY else f"，要在{low}到{high}之间"
        return cls("date", f"日期写成 年-月-日，如 {high if within else '2020-09-30'}{within}。", low, high)

    @classmethod
    def one_of(cls, choices: tuple[str, ...], *, strict: bool = True) -> Check:
        """One of the words; not ``strict``: others after a question."""
        message = f"只能填：{'、'.join(choices)}。" if strict else "不在常用的词里；确要这样填，请选“是”。"
        return cls("list", message, choices=choices, strict=strict)

    @classmethod
    def from_list(cls, listed: str, *, strict: bool) -> Check:
        """A code of the list of this name on the sheet 代码表."""
        tail = "请从下拉中选，或到“代码表”查。" if strict else "确是新的，请选“是”。"
        return cls("list", f"“代码表”里没有这个{listed}；{tail}", listed=listed, strict=strict)

    @classmethod
    def length(cls, most: int) -> Check:
        """Text of at most ``most`` characters."""
        return cls("length", f"最多{most}字。", 0, most)

    @classmethod
    def closed(cls) -> Check:
        """Nothing: the cell has no figure to take."""
        return cls("closed", "这一格不用填：时点数没有当月数；1—2月一并报的，没有单独的2月数。", 0, 0)


def check_of(column: Field, month: dt.date, catalogue: Catalogue) -> Check | None:
    """The usual check of a column; None where any text will do."""
    if column.offered:
        return Check.one_of(column.offered, strict=False)
    if column.listed:
        return Check.from_list(column.header, strict=column.kind in ("area", "indicator"))
    if column.kind == "choice":
        return Check.one_of(tuple(word for word in column.words if column.choices[word] != "illustrative"))
    if column.kind == "month":
        months = [periods.add_months(month, -back) for back in range(_MONTHS_BACK)]
        return Check.one_of(tuple(map(periods.month_key, months)))
    if column.happened == "in_month":
        return Check.day(month, periods.month_end(month))
    if column.name == "rank":
        return Check.whole(1, catalogue.town.get("townships_in_county", 999), strict=True)
    if column.name == "year":
        return Check.whole(_FIRST_DAY.year, _LAST_DAY.year, strict=True)
    if column.kind == "number":
        return Check.number() if column.signed else Check.number(0)
    if column.kind == "integer":
        return Check.whole(0, 2**31 - 1, strict=False)
    if column.longest:
        return Check.length(column.longest)
    return Check.day() if column.kind == "date" else None


def lists(
    catalogue: Catalogue, month: dt.date, reported: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, list[tuple[str, ...]]]:
    """The lists of the 代码表, by the header of the column they are for: code, name and definition as far as there are.

    The catalogue gives most; the codes of sites, projects and works are those reported before.
    """
    indicators = catalogue.indicators.values()
    units = {indicator.unit for indicator in indicators}
    units |= {printed for printed, (base, _) in figures.UNITS.items() if base in units and printed not in _SHORTHAND}
    town = (catalogue.town_code, catalogue.town["name"])
    found = {
        "指标代码": [(indicator.code, indicator.name, indicator.definition) for indicator in indicators],
        "指标": [(indicator.name,) for indicator in indicators],
        "村": [(area.name,) for area in catalogue.villages(month)],
        "区划代码": [town, *((area.code, area.name) for area in catalogue.villages(month))],
        "单位": [(unit,) for unit in sorted(units)],
        "责任单位": [(owner,) for owner in sorted({indicator.owner for indicator in indicators})],
    }
    for sheet in SHEETS:
        for column in sheet.fields:
            if column.listed and column.name in sheet.key and column.kind == "text":
                rows = reported.get(sheet.template or "", ())
                names = {row[column.name]: row.get(f"{column.name}_name") for row in rows if column.name in row}
                found[column.header] = [(code, present(name) or "") for code, name in names.items()]
    return found


def present(value: Any) -> Any:
    """The value, or None for what a data frame has in its place: NaN, NaT, an empty text."""
    return None if value is None or value != value or value == "" else value
