"""Percentages that may have been typed as fractions: 0.052 beside 9.1 %. They read as numbers and are asked about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from township.intake.files.workbook import Finding, RawRow, RawSheet
from township.intake.recognise import values
from township.intake.recognise.aliases import SHARES, Aliases, name_key
from township.intake.recognise.header import Header
from township.statistics.catalogue import Catalogue

_LEVELS = ("累计", "当月", "上年同期", "全年任务", "数值")
_GROWTH = ("同比%", "当月同比%")
_PERHAPS_A_FRACTION = 2  # 1.04 beside 98 % may be 104 %; 84.3 is none
_ROUNDED = Decimal("0.06")  # growth is printed with one decimal


# growth without a word of %: it may as well be the difference of two counts
_BARE = re.compile(r"(?:[比较与]?(?:上年|去年)(?:同期|年?[底末])?)?(?:增减|增长|±|变化|变动)(?:数|情况)?")


def is_difference(header: str, letter: str, rows: Iterable[RawRow]) -> bool:
    """Whether a column headed 增减 holds the differences of two columns beside it, and not growth in %."""
    if not _BARE.fullmatch(name_key(header)):
        return False
    seen, all_growing = False, True
    for row in rows:
        own = _decimal(row.cells.get(letter, ""))
        beside = [number for k, text in row.cells.items() if k != letter and (number := _decimal(text)) is not None]
        pairs = list(itertools.permutations(beside, 2))
        if own is None:
            continue
        growing = any(before and abs((now / before - 1) * 100 - own) < _ROUNDED for now, before in pairs)
        if not any(now - before == own for now, before in pairs):
            return False
        seen, all_growing = True, all_growing and growing
    return seen and not all_growing


def may_be_a_difference(header: str, texts: Iterable[str], units: Iterable[str]) -> bool:
    """Whether nothing says that a column headed 增减 holds percentages: no %, neither above it nor below, nor the sheet."""
    plain = name_key(header)
    if not (_BARE.fullmatch(plain) and re.search("增减|变化|变动", plain)) or any("%" in unit for unit in units):
        return False
    return any(map(_decimal, texts)) and not any(re.search("[%％]|百分点", text) for text in texts)


def _decimal(text: str) -> Decimal | None:
    try:
        typed = values.number(text)
    except ValueError:
        return None
    return typed.value if typed.unit is None else None


@dataclass(frozen=True)
class _Share:
    """One percentage of a column: its cell, how it was typed, its value, whether a % stands with it."""

    cell: str
    text: str
    value: Decimal
    marked: bool


def doubtful(table: RawSheet, found: Header, catalogue: Catalogue, aliases: Aliases) -> list[Finding]:
    """One warning a column: percent and plain cells side by side, and plain ones that look like fractions."""
    if found.sheet != "统计月报":
        return []
    asked = []
    for name in (*SHARES, *_LEVELS):
        shares = [
            share
            for row in table.rows
            if name in SHARES or _is_share(row, catalogue, aliases)
            if (share := _share(row, name))
        ]
        plain = [share for share in shares if not share.marked]
        small = [share for share in plain if abs(share.value) < 1 or (name, share.value) == ("完成%", 1)]
        if 0 < len(plain) < len(shares) and any(abs(share.value) < _PERHAPS_A_FRACTION for share in plain):
            said, cells = "有的格是百分比，有的只是数", plain
        elif name in _GROWTH:
            few = [share for share in small if -share.value.normalize().as_tuple().exponent > 2]
            said, cells = "有的数像小数而不是百分数", small if len(small) == len(plain) > 1 else few
        else:
            said, cells = "有的数像小数而不是百分数", small
        if cells:
            asked.append(_finding(table, name, said, cells))
    return asked


def _finding(table: RawSheet, name: str, said: str, cells: list[_Share]) -> Finding:
    listed = "、".join(f"{share.cell} 的 {share.text}" for share in cells[:5]) + ("等" if len(cells) > 5 else "")
    first = cells[0]
    message = f"“{name}”一列{said}：{listed}照原样读作百分数（{first.text} 即 {first.text}%）"
    advice = f"请核对；本是小数的请改为百分数（{first.text} 写成 {values.plain_digits(first.value * 100):f}%）"
    return Finding("warning", "share", table.file, table.name, first.cell, message, advice)


def _is_share(row: RawRow, catalogue: Catalogue, aliases: Aliases) -> bool:
    """Whether the row's figures are percentages: its indicator is measured in %."""
    code = row.cells.get("指标代码", "")
    if code not in catalogue.indicators:
        named = aliases.indicator_named(row.cells.get("指标", ""))
        code = named.code if named else ""
    return code in catalogue.indicators and catalogue.indicators[code].unit == "%"


def _share(row: RawRow, name: str) -> _Share | None:
    text = row.cells.get(name, "")
    if not text or name in row.refused or not row.addresses.get(name):
        return None
    try:
        typed = values.growth(text) if name in _GROWTH else values.number(text)
    except ValueError:  # reported where it stands
        return None
    if not typed.value or typed.printed or typed.unit not in (None, "%"):
        return None
    return _Share(row.addresses[name], text, typed.value, typed.unit == "%")
