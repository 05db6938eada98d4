"""Monthly tables as offices lay them out, built from known values: what is on the sheet, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.bundled import ALIASES, CATALOGUE
from township.intake import contract
from township.intake.contract import Intake
from township.intake.files.workbook import RawRow, RawSheet, Workbook, column_letter
from township.intake.recognise import sheets

Grid = list[list[str]]
Figures = dict[tuple[str, str], tuple[Decimal | None, Decimal | None]]  # indicator, basis → value, growth

# amounts in 万元 that have a 累计 of their own, by the names offices use
_NAMES = {
    code: [item.name, *(alias for alias in item.aliases if "（" not in alias)]
    for code, item in CATALOGUE.indicators.items()
    if item.unit == "万元" and item.basis == "ytd" and item.kind == "flow"
}
_TITLES = ("义桥镇{y}年{m}月主要经济指标完成情况", "{y}年1—{m}月义桥镇经济运行情况", "义桥镇{y}年{m}月统计月报")
_BASES = {"当月": "month", "累计": "ytd"}
_HEADERS = {
    "当月": ("当月", "本月", "{m}月", "本月数"),
    "累计": ("累计", "1—{m}月", "1-{m}月", "本年累计", "累计完成"),
    "同比%": ("同比%", "同比±%", "同比增长（%）", "比去年同期增长(%)", "增长%"),
}
_UNITS = {"万元": 1, "亿元": 10_000, "元": Decimal("0.0001")}
_SECTIONS = ("一、财政", "二、投资", "（一）工业", "")


@dataclass(frozen=True)
class Table:
    """A table and what it says, by indicator and basis; growth stands beside 累计."""

    grid: Grid
    figures: Figures
    header: int  # rows up to and with the header


def table(chance: Random) -> Table:
    """A random table: layout, order, names, units and writings by chance, the figures known."""
    year, month = chance.randint(2019, 2020), chance.randint(3, 12)
    unit = chance.choice(list(_UNITS))
    columns = chance.choice([["累计", "同比%"], ["当月", "累计", "同比%"], ["累计"], ["当月", "累计"]])
    where = chance.choice(["line", "column", "title", "name"])
    serial = chance.random() < 0.3
    title = chance.choice(_TITLES).format(y=year, m=month) + (f"（单位：{unit}）" if where == "title" else "")
    grid: Grid = [[title]]
    if where == "line":
        grid.append(["", "", f"单位：{unit}"])
    headers = [chance.choice(_HEADERS[column]).format(m=month) for column in columns]
    grid.append(
        [
            *(["序号"] * serial),
            "指标名称" if chance.random() < 0.5 else "指标",
            *(["单位"] * (where == "column")),
            *headers,
        ]
    )
    head, figures = len(grid), {}
    for number, code in enumerate(chance.sample(list(_NAMES), chance.randint(1, 6)), start=1):
        if chance.random() < 0.2:
            grid.append([*([""] * serial), chance.choice(_SECTIONS)])
        name = chance.choice(_NAMES[code]) + (f"（{unit}）" if where == "name" else "")
        line = [*([str(number)] * serial), chance.choice(["", "", f"{number}.", "  "]) + name]
        line += [unit] * (where == "column")
        values: dict[str, Decimal] = {}
        for column in columns:
            if chance.random() < 0.15:
                line.append(chance.choice(["", "—"]))
                continue
            values[column], text = _growth(chance) if column == "同比%" else _level(chance, unit)
            line.append(text)
        growth = values.pop("同比%", None)
        for column, value in values.items():
            figures[code, _BASES[column]] = (value, growth if column == "累计" else None)
        if growth is not None and "累计" not in values:
            figures[code, "month" if "当月" in values else "ytd"] = (values.get("当月"), growth)
        grid.append(line)
    if chance.random() < 0.4:
        grid.append([chance.choice(["注：增长速度按可比口径计算。", "填表人：      审核人："])])
    return Table(grid, figures, head)


def _level(chance: Random, unit: str) -> tuple[Decimal, str]:
    """An amount in 万元, and how it is written in ``unit``."""
    digits = chance.randint(1, 99_999)
    value = Decimal(digits) * Decimal(chance.choice(["1", "0.1", "0.01"]))
    if unit == "元":
        value = Decimal(digits)
    written = value / Decimal(_UNITS[unit]) if unit != "亿元" else value / 10_000
    plain = f"{written.normalize():f}"
    whole, _, rest = plain.partition(".")
    grouped = f"{int(whole):,}" + (f".{rest}" if rest else "")
    full = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    return value, chance.choice([plain, plain, grouped, full, f" {plain} ", f"{plain}{unit}"])


def _growth(chance: Random) -> tuple[Decimal, str]:
    value = Decimal(chance.randint(-300, 900)) / 10
    plain, size = f"{value:f}", f"{abs(value):f}"
    writings = [plain, f"{plain}%"]
    if value < 0:
        writings += [f"下降{size}%", f"({size})", f"-{size}", f"降低{size}", f"增长-{size}%"]
    elif value:
        writings += [f"增长{size}%", f"+{size}", f"同比增长{size}"]
    else:
        writings += ["持平"]
    return value, chance.choice(writings)


def taken(grid: Grid, name: str = "月报") -> Intake:
    """What would be taken of a grid of texts."""
    rows = [
        RawRow(number, {column_letter(n): text.strip() for n, text in enumerate(line, 1) if text.strip()})
        for number, line in enumerate(grid, 1)
    ]
    letters = tuple(column_letter(n) for n in range(1, max(map(len, grid), default=0) + 1))
    sheet = RawSheet("Sheet1", f"{name}.xlsx", letters, tuple(row for row in rows if row.cells))
    book = Workbook(name, (sheet,), {})
    return contract.accept([sheets.recognise(book, CATALOGUE, ALIASES)], CATALOGUE)


def figures_of(intake: Intake) -> Figures:
    """Everything that would be published, by indicator and basis."""
    return {(row["indicator"], row["basis"]): (row["value"], row["yoy_pct"]) for row in intake.tables["observation"]}
