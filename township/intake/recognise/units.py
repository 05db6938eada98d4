"""The units a sheet states: in a line above the table, in a header, in the 单位 column; and whether they agree.

Two of one kind that differ (亿元 above, 万元 in the column) are ten thousand apart: neither is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from township.intake.recognise import values
from township.intake.recognise.aliases import name_key
from township.statistics import figures

# 单位：… in a title, alone or in brackets; 填报单位：… is another thing
LINE = re.compile(
    r"(?:^|[\s(（,，;；:：])(?:计量|金额|货币|数据)?单位(?:\s*(?P<colon>[:：=])\s*|\s+|(?=[百千万亿]*元))(?P<said>[^()（）]+)"
)
# a title's own brackets: 义桥镇2021年5月固定资产投资情况（亿元）
_BEHIND = re.compile(r"[(（](?P<said>[^()（）]+)[)）]\s*$")
_BASES = ("累计", "累计数", "当月", "本月")
_OFFICE = re.compile(
    r"[镇乡村庄局站办所厂委校院会社部队科]$|(?:街道|公司|中心|政府)$"
)  # 单位：统计站 names who reports
_COLUMN, _HEADER, _ABOVE = "“单位”列", "表头", "表的上方"


def parse_units(text: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The units of a line 单位：…, what follows them left out; () where it names none; None where it is no unit's.

    ``亿元、%`` names two; ``亿元  制表：张三`` one.
    """
    first = re.split(r"[\s(]", values.half_width(text))[0]
    for said in (name_key(text), name_key(first)):
        parts = [said] if said in known else [part for part in re.split(r"[,、;和]", said) if part and ":" not in part]
        units = tuple(part.removeprefix("人民币") for part in parts)
        if units and all(unit in known for unit in units):
            return units
    return None if not first or any(_OFFICE.search(said) for said in (first, name_key(text))) else ()


def behind_title(text: str, known: Collection[str]) -> str:
    """``"…情况（累计，万元、%）"`` → ``"万元、%"``; "" where the brackets behind a title hold anything but units and 累计.

    A line 单位：万元 and a cell of the unit alone say it too.
    """
    if (alone := name_key(text).strip("()[]【】")) in known:
        return alone
    line = LINE.search(values.half_width(text))
    match = line if line and line["colon"] else _BEHIND.search(text)
    parts = [part for part in re.split("[,、;和]", name_key(match["said"])) if part not in _BASES] if match else []
    return "、".join(parts) if all(part in known for part in parts) else ""


def size(unit: str) -> tuple[str, Decimal]:
    """The unit a unit is counted in and how many of it: 亿元 is 10000 万元, 公里 is 1000 米, 户 is 1 户."""
    if unit in figures.UNITS or unit == "万元":
        return figures.UNITS.get(unit, (unit, Decimal(1)))
    scale = {"万": Decimal(10_000), "亿": Decimal(10**8)}.get(unit[:1])
    # 亿万元 is no unit
    return (unit[1:], scale) if scale and unit[1:] and unit[1] not in "万亿" else (unit, Decimal(1))


def contradict(one: str, other: str) -> bool:
    """Whether two units measure the same thing in different sizes."""
    return bool(one and other) and size(one)[0] == size(other)[0] and size(one)[1] != size(other)[1]


def fitting(units: Collection[str], wanted: str) -> str:
    """Of the units above a table, the one that measures what ``wanted`` does; "" if none does.

    ``万元、元`` is for a table that holds a few incomes a head: 元 is for what is stored in 元.
    """
    found = [unit for unit in units if size(unit)[0] == size(wanted)[0]]
    return wanted if wanted in found else next((unit for unit in found if unit != "元"), next(iter(found), ""))


def agreed(written: Mapping[str, str]) -> str:
    """The first unit of ``written`` (place → unit); "" where none is written.

    Raises:
        ValueError: two of them contradict each other.
    """
    given = [(place, unit) for place, unit in written.items() if unit]
    for place, unit in given[1:]:
        if contradict(given[0][1], unit):
            raise ValueError(f"{given[0][0]}写“{given[0][1]}”，{place}却写“{unit}”；请改成一致")
    return given[0][1] if given else ""


@dataclass(frozen=True)
class Stated:
    """The units of one sheet: by our header, and above the table."""

    headers: dict[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()

    def of(self, header: str, own: str, wanted: str, *, name: str = "") -> str:
        """The unit a figure below ``header`` is in: its row's, its indicator's name's, the header's, the sheet's.

        Args:
            own: what the row's 单位 column says.
            wanted: the unit it is stored in; of the units above the table, the one that fits it.

        Raises:
            ValueError: two of them contradict each other.
        """
        written = {_COLUMN: own, "指标名": name, _HEADER: self.headers.get(header, "")}
        base = wanted or next((unit for unit in written.values() if unit), "")
        above = fitting(self.above, base) if base else next(iter(self.above), "")
        if not name and not self.headers.get(header) and not own == wanted == "元":  # else the exception to the line
            written[_ABOVE] = above
        unit = agreed(written)
        # 万 and 亿 in a header are so many of what is stored: 亿 of 万元 is 亿元, 万 of 户 is 万户
        return unit + wanted.lstrip("万亿") if unit in ("万", "亿") and wanted not in ("", "%") else unit
