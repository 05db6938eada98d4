"""The monthly sheet as offices fill it, unpivoted: 当月 | 累计 | 上年同期 | 同比% | 全年任务 … become contract rows.

One row of the sheet gives a 统计月报 row for each basis filled (a stock's 累计 column is its 时点), one for 上年同期 at
the month a year earlier, one for 全县排名, and a 目标任务 row. Blank is 未填报 and — is 不适用: neither gives a row. 完成%
is only kept in the recognised sheet, for validation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from township.intake.contract import BASES, BY_NAME, LAST_YEAR
from township.intake.files.workbook import Finding, RawRow, RawSheet, Unfilled
from township.intake.recognise import blanks, ledger_sheets, units, values
from township.intake.recognise.aliases import (
    WIDE,
    WIDE_FIGURES,
    Aliases,
    name_key,
)
from township.intake.recognise.header import Header
from township.intake.recognise.monthly_row import MonthlyRow
from township.intake.recognise.report_month import Block
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

_RANK_INDICATOR = "county_rank"
_BASES = {value: word for word, value in BASES.items()}
_LEVELS = ("累计", "当月", LAST_YEAR, "全年任务")
_LARGEST_COMPLETION = 100_000  # %: more than a thousand times the task is a slip
_ASKED_COMPLETION = 500  # %: beyond it a completion is questioned
_SHARED = re.compile("并列|tie")
_TIED = r"(?:\((?:并列|tie)\)|并列)?"
_RANK = re.compile(
    rf"{_TIED}第?{_TIED}([0-9]{{1,3}})(?:名|位)?{_TIED}(?:/([0-9]{{1,3}}))?{_TIED}(?:\(?[↑↓] ?[0-9]{{0,2}}\)?)?"
)


@dataclass
class Unpivoted:
    """What one monthly sheet gives: contract sheets, the recognised sheet itself, and what is to be said."""

    sheets: list[RawSheet]
    wide: RawSheet
    findings: list[Finding]


@dataclass
class _Output:
    observations: list[RawRow] = field(default_factory=list)
    growths: list[RawRow] = field(default_factory=list)  # of indicators whose figure stood in the growth column
    targets: list[RawRow] = field(default_factory=list)
    wide: list[RawRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unfilled: list[Unfilled] = field(default_factory=list)
    without_unit: str = ""


def unpivot(table: RawSheet, found: Header, catalogue: Catalogue, aliases: Aliases) -> Unpivoted:
    """Contract rows of one monthly sheet; ``table`` is keyed by the headers of ``aliases.WIDE``."""
    output = _Output()
    block = Block()
    for raw in table.rows:
        given = [n for n in (*WIDE_FIGURES, "单位数") if raw.cells.get(n) or n in raw.refused]
        title = raw.cells.get("指标", "") or next(iter(raw.cells.values()), "")
        if not given:
            if not raw.cells.get("指标代码") and aliases.indicator_named(title) is None:
                unit = units.behind_title(title, aliases.units)
                block.title(name_key(title), unit, alone=len({*raw.cells.values()}) == 1)
            else:
                _Row(output, raw, table, found, catalogue, aliases).leave_blank(block)
            continue
        row = _Row(output, raw, table, found, catalogue, aliases)
        row.unpivot(block)
        output.findings += row.findings
        output.without_unit = output.without_unit or row.without_unit
    # 规上工业增加值 with its growth, and 规上工业增加值增速 in a row of its own, are one figure printed twice
    stated = set(map(_figure_of, output.observations))
    output.observations += [row for row in _once(output.growths) if _figure_of(row) not in stated]
    output.observations.sort(key=lambda row: row.number)
    if output.without_unit:
        said = "这张表没有写单位，按指标目录的单位读入"
        output.findings.append(
            Finding("warning", "unit", table.file, table.name, output.without_unit, said, "请核对量级，并加“单位”列")
        )
    sheets = [
        RawSheet(
            name,
            table.file,
            tuple(f.header for f in BY_NAME[name].fields),
            tuple(rows),
            table.header_row,
            unfilled=tuple(output.unfilled if name == "统计月报" else ()),
        )
        for name, rows in (("统计月报", output.observations), ("目标任务", output.targets))
        if rows or name == "统计月报"
    ]
    wide = RawSheet(table.name, table.file, WIDE, tuple(output.wide), table.header_row)
    return Unpivoted(sheets, wide, output.findings)


def _once(rows: list[RawRow]) -> Iterable[RawRow]:
    return {_figure_of(row): row for row in reversed(rows)}.values()


def _figure_of(row: RawRow) -> tuple[object, ...]:
    key = tuple(row.cells[header] for header in ("指标代码", "区划代码", "期末", "口径", "分组"))
    return (*key, row.number if row.refused else Decimal(row.cells["数值"] or "NaN").normalize().as_tuple())


class _Row(MonthlyRow):
    """One row of the sheet on its way into contract rows."""

    def __init__(self, output: _Output, *given: Any) -> None:
        super().__init__(*given)
        self.output = output

    def unpivot(self, block: Block) -> None:
        indicator = self._indicator()
        if indicator is None and "指标代码" not in self.cells.refused:
            return  # left out on purpose by the alias table
        self._area()
        self.month = self._month(block.period)
        if not self.cells.texts.get("单位") and not self.named.unit:
            self.cells.texts["单位"] = block.unit
        if self.month is None and "期末" not in self.cells.refused:
            return  # the sheet has no month; said once for the whole sheet
        self._ask_about_the_note()
        if indicator is None or {"指标代码", "区划代码", "期末"} & set(self.cells.refused):
            self._observe(self._base("累计"), {}, {}, units=False)  # reported once, not for every figure of the row
        else:
            self._growth_typed_as_level(indicator)
            beside = self._part_two_figures(indicator)
            self._levels(indicator)
            self._beside(*beside)
            self._last_year(indicator)
            self._target(indicator)
            self._rank(indicator)
            self._completion()
            self._blanks(indicator, in_filled_row=True)
        self.output.wide.append(self._recognised())

    def leave_blank(self, block: Block) -> None:
        """Of a prepared row nobody filled: which figures it has cells for. Nothing else is said of it."""
        indicator = self._indicator()
        self._area()
        self.month = self._month(block.period)
        if indicator is not None and not self.cells.refused:
            self._blanks(indicator, in_filled_row=False)

    def _beside(self, other: Indicator | None, others: dict[str, str]) -> None:
        """Observe the second figure of a cell that held two."""
        name = next((name for name in ("累计", "当月") if name in others), "")
        if other and name:
            own = _BASES[other.basis]
            base = self._base(own if own in ("时点", "年度") else name)
            level = (values.number(others[name]).value, other.unit, None)
            self._observe(
                {**base, "指标代码": other.code, "指标": other.name}, self._printed(name, level), {}, units=False
            )

    def _levels(self, indicator: Indicator) -> None:
        own = _BASES[indicator.basis]
        if self.named.column == "同比%" or self._stands_in_growth(indicator):
            self._growth_as_value(indicator)
            return
        filled = [n for n in ("累计", "当月") if self._is_filled(n)]
        made = {n: self._level(n, indicator) for n in filled}
        if own in ("时点", "年度") and len(filled) == 2:
            if None not in made.values() and made["累计"] != made["当月"]:
                self.cells.refuse("累计", f"这是{own}指标，当月和累计两列填的数不同；请只填一列")
            filled = ["累计"]
        growths = {"累计": "同比%", "当月": "当月同比%"}
        if "累计" not in filled or (own == "当月" and "当月" in filled and not self._is_filled("当月同比%")):
            growths = {"当月": "当月同比%" if self._is_filled("当月同比%") else "同比%"}
        if not filled:  # growth without level
            filled = [n for n in ("累计", "当月") if growths.get(n) and self._is_filled(growths[n])][:1]
            growths = {n: growths[n] for n in filled}
        for name in filled:
            basis = own if own in ("时点", "年度") or name not in made else name
            growth = growths.get(name, "")
            blanks = {"数值": "当月" if basis == "当月" else "累计", "同比%": growth, "单位数": "单位数"}
            self._observe(
                self._base(basis), self._printed(name, made.get(name)), self._yoy(growth, indicator), blanks=blanks
            )

    def _stands_in_growth(self, indicator: Indicator) -> bool:
        """Whether an indicator that is a growth has its figure in the growth column: there alone, or there again."""
        if indicator.code not in self.aliases.growths or not self._is_filled("同比%"):
            return False
        written = [self.cells.texts[name] for name in ("累计", "当月", "同比%") if self._is_filled(name)]
        return len({text.removesuffix("%") for text in written}) == 1

    def _growth_as_value(self, indicator: Indicator) -> None:
        """The alias table says this indicator's figure stands in the growth column."""
        text = self._growth("同比%", indicator)
        if text or "同比%" in self.cells.refused:
            level = (Decimal(text), "%", None) if text else None
            self._observe(self._base(_BASES[indicator.basis]), self._printed("同比%", level), {})
            self.output.growths.append(self.output.observations.pop())
        if self.named.column == "同比%" and (self._is_filled("累计") or self._is_filled("当月")):
            where = "累计" if self._is_filled("累计") else "当月"
            self._say("warning", where, f"“{indicator.name}”按别名表只取同比，这一格没有读入", "请核对别名表")

    def _printed(self, name: str, level: tuple[Decimal, str, str | None] | None) -> dict[str, tuple[str, str]]:
        """数值, 单位 and 约数, each with the column it was taken from."""
        if level is None:
            return {"数值": (self.cells.texts.get(name, ""), name)} if name in self.cells.refused else {}
        value, unit, qualifier = level
        return {"数值": (f"{value:f}", name), "单位": (unit, name), "约数": (qualifier or "", name)}

    def _yoy(self, name: str, indicator: Indicator) -> dict[str, tuple[str, str]]:
        return {"同比%": (self._growth(name, indicator), name)} if name and self._is_filled(name) else {}

    def _last_year(self, indicator: Indicator) -> None:
        if not self._is_filled(LAST_YEAR) or self.month is None:
            return
        level = self._level(LAST_YEAR, indicator)
        own = _BASES[indicator.basis]
        only_month = self._is_filled("当月") and not self._is_filled("累计")
        only_so_far = self._is_filled("累计") and not self._is_filled("当月")
        said = self.cells.texts.get("口径", "")  # by a form
        basis = "当月" if own == "累计" and only_month else "累计" if own == "当月" and only_so_far else own
        basis = said if {own, said} == {"累计", "当月"} else basis
        base = {**self._base(basis), "期末": periods.month_key(periods.add_months(self.month, -12)), "备注": LAST_YEAR}
        self._observe(base, self._printed(LAST_YEAR, level), {}, units=False)

    def _target(self, indicator: Indicator) -> None:
        if not self._is_filled("全年任务") or self.month is None:
            return
        level = self._level("全年任务", indicator)
        if level and not level[0] and indicator.direction == "up":
            self._say("warning", "全年任务", "全年任务是 0", "没有任务请留空；确实下达为 0 的请确认")
        text = self.cells.texts.get("全年任务", "")  # none of a formula without a stored value
        value = f"{ledger_sheets.in_unit(level[0], level[1], indicator.unit):f}" if level else text
        note = f"原填{text}" if level and level[2] else ""
        base = {k: v for k, v in self._base("").items() if k in ("指标代码", "指标", "区划代码", "状态", "出处")}
        cells = {**base, "年度": str(self.month.year), "全年任务": value, "单位": indicator.unit, "备注": note}
        self.output.targets.append(self._row("目标任务", cells, {"全年任务": "全年任务", "年度": "期末"}))

    def _rank(self, indicator: Indicator) -> None:
        if not self._is_filled("全县排名") or self.month is None:
            return
        text = self.cells.texts.get("全县排名", "")
        match = _RANK.fullmatch(text)
        if not match:
            self.cells.refuse("全县排名", f"“{text}”不是名次；请填整数，如 3")
        elif match[2] and (places := self.catalogue.town.get("townships_in_county")) and int(match[2]) != places:
            self.cells.refuse("全县排名", f"“{text}”写的是 {match[2]} 个镇街的名次，全县是 {places} 个；请核对范围")
        if _RANK_INDICATOR not in self.catalogue.indicators:
            self._say(
                "warning", "全县排名", "指标目录里没有排名指标，名次没有读入", "要读入请先在目录中登记 county_rank"
            )
            return
        if match and text != match[1]:
            self.printed["全县排名"] = text
        rank = self.catalogue.indicators[_RANK_INDICATOR]
        basis = self.cells.texts.get("口径") or _BASES[rank.basis]  # a form may say that it is the month's
        base = {**self._base(basis), "指标代码": rank.code, "指标": rank.name, "分组": indicator.code}
        given = {"数值": match[1] if match else text, "单位": rank.unit, "约数": "并列" if _SHARED.search(text) else ""}
        printed = {header: (said, "全县排名") for header, said in given.items()}
        note = LAST_YEAR if base["备注"] == LAST_YEAR else ""
        self._observe({**base, "备注": note}, printed, {}, units=False)

    def _completion(self) -> None:
        typed = self._figure("完成%")
        if typed and typed.unit not in (None, "%"):
            self.cells.refuse("完成%", "完成进度应是 %")
        elif typed and abs(typed.value) >= _LARGEST_COMPLETION:
            self.cells.refuse("完成%", f"完成进度不会是 {typed.value:f}%")
        elif typed and abs(typed.value) >= _ASKED_COMPLETION:
            said = f"完成进度是 {typed.value:f}%，难以置信"
            self._say("warning", "完成%", said, "请核对是否把百分数又乘了 100，或任务数、完成数有误")
        if "完成%" in self.cells.refused and "完成%" not in self.raw.refused:
            self._say("error", "完成%", self.cells.refused["完成%"], "请改正，或留空")

    def _place(self, name: str) -> str:
        """The cell of a column in this row, filled or not; "" where the sheet has no such column."""
        letter = self.found.letter_of(name) if name else ""
        return f"{letter}{self.raw.number}" if letter else ""

    def _blanks(self, indicator: Indicator, *, in_filled_row: bool) -> None:
        """Note the figures the row has a cell for and does not give."""
        if self.month is None:
            return
        places = {name: self._place(name) for name in blanks.COLUMNS if not self._is_filled(name)}
        found = blanks.blank_figures(
            self._base(""), places, indicator, self.catalogue.indicators.get(_RANK_INDICATOR), self.month
        )
        for cells, name in found:
            level = in_filled_row and name in ("累计", "当月")
            self.output.unfilled.append(Unfilled("数值", cells, self.raw.number, places[name], level))

    def _base(self, basis: str) -> dict[str, str]:
        texts = self.cells.texts
        month = periods.month_key(self.month) if self.month else texts.get("期末", "")
        kept = {name: texts.get(name, "") for name in ("指标代码", "指标", "区划代码", "分组", "出处", "备注")}
        return {**kept, "期末": month, "口径": basis, "状态": texts.get("状态", "") or "实报"}

    def _observe(
        self,
        base: dict[str, str],
        printed: dict[str, tuple[str, str]],
        growth: dict[str, tuple[str, str]],
        *,
        units: bool = True,
        blanks: dict[str, str] | None = None,
    ) -> None:
        """Add an observation; ``blanks`` are our columns of what it may lack."""
        taken = {**printed, **growth}
        if units and self._is_filled("单位数"):
            taken["单位数"] = (self._count(), "单位数")
        cells = {**base, **{header: text for header, (text, _) in taken.items()}}
        if base.get("备注") != LAST_YEAR:
            written = {name: self.printed[name] for _, name in taken.values() if name in self.printed}
            said = [base.get("备注", ""), *(f"{name}原写“{text}”" for name, text in written.items())]
            cells["备注"] = "；".join(part for part in said if part)
        row = self._row("统计月报", cells, {header: name for header, (_, name) in taken.items()})
        places = {header: self._place(name) for header, name in (blanks or {}).items() if header not in taken}
        self.output.observations.append(replace(row, blanks={header: cell for header, cell in places.items() if cell}))

    def _row(self, sheet: str, cells: dict[str, str], taken: dict[str, str]) -> RawRow:
        """A contract row; ``taken`` says from which of our columns a header's value came."""
        header = [column.header for column in BY_NAME[sheet].fields]
        came_from = {**{name: name for name in header if cells.get(name) or name in self.cells.refused}, **taken}
        where = {n: self.cells.addresses[c] for n, c in came_from.items() if self.cells.addresses.get(c)}
        own = {n: c for n, c in came_from.items() if n not in ("单位", "约数", "年度")}  # said of the figure itself
        refused = {n: self.cells.refused[c] for n, c in own.items() if c in self.cells.refused}
        refused |= {
            n: r for n, r in self.cells.refused.items() if n in ("指标代码", "区划代码", "期末") and n in header
        }
        if "期末" in header and "期末" not in where and self.found.month_cell:
            where["期末"] = self.found.month_cell
        typed = {n: self.cells.typed[c] for n, c in own.items() if c in self.cells.typed}
        columns = {n: c for n, c in taken.items() if n in ("数值", "同比%") and c in self.found.columns.values()}
        kept = {name: cells.get(name, "") for name in header}
        return RawRow(self.raw.number, kept, where, refused, typed=typed, columns=columns)

    def _recognised(self) -> RawRow:
        """The row itself with what was understood: levels in the catalogue's unit, growth and rank as numbers."""
        texts = {name: self.cells.texts.get(name, "") for name in WIDE}
        texts["期末"] = periods.month_key(self.month) if self.month else texts["期末"]
        indicator = self.catalogue.indicators.get(texts["指标代码"])
        texts["单位"] = indicator.unit if indicator else texts["单位"]
        quiet, self.findings = self.findings, []  # what is said of these figures has been said
        for name in WIDE_FIGURES:
            if indicator and name in _LEVELS and (level := self._level(name, indicator)):
                texts[name] = f"{ledger_sheets.in_unit(level[0], level[1], indicator.unit):f}"
            elif name not in _LEVELS and name != "全县排名" and (typed := self._figure(name, growing="同比" in name)):
                points = typed.unit == "百分点" and indicator is not None and indicator.unit != "%"
                texts[name] = f"{typed.value:f}{'个百分点' if points else ''}"
        if match := _RANK.fullmatch(texts["全县排名"]):
            texts["全县排名"] = match[1]
        self.findings = quiet
        return RawRow(self.raw.number, texts, self.cells.addresses, self.cells.refused)
