"""One row of the monthly sheet as it is understood: what it is about, and each figure with its unit and qualifier."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

from township.intake.contract import LAST_YEAR
from township.intake.files.cut_by_excel import cut_by_excel
from township.intake.files.workbook import Finding, RawRow, RawSheet
from township.intake.recognise import ledger_sheets, values
from township.intake.recognise.aliases import (
    FILE,
    PERIOD_NOTE,
    POINTS,
    SHARES,
    Aliases,
    Named,
    name_key,
)
from township.intake.recognise.header import Header
from township.intake.recognise.ledger_sheets import Cells
from township.intake.recognise.values import Typed
from township.statistics import figures, periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

_BARE = ("%", "无量纲")  # tables rarely say so
_LATEST = -3  # months: a period without a year is last year's if that is no further back
_ASKED_GROWTH = 1_000  # %: beyond it a growth is questioned


class MonthlyRow:
    """A row on its way; a cell that cannot be understood is refused in ``cells``, what is asked is in ``findings``.

    without_unit: a cell whose unit is written nowhere, "" where every unit is.
    """

    def __init__(self, raw: RawRow, table: RawSheet, found: Header, catalogue: Catalogue, aliases: Aliases) -> None:
        self.raw, self.table, self.found = raw, table, found
        self.catalogue, self.aliases = catalogue, aliases
        texts = {n: t if n in ("指标", "出处", "备注") else values.half_width(t) for n, t in raw.cells.items()}
        texts["单位"] = "".join(texts.get("单位", "").split())
        self.units = found.stated
        for name in SHARES:
            if self.units.headers.get(name) in POINTS:
                texts[name] = values.in_points(texts.get(name, ""))
        self.cells = Cells(texts, raw.addresses, dict(raw.refused))
        self.named = Named("")
        self.month: dt.date | None = None
        self.findings: list[Finding] = []
        self.without_unit = ""
        self.printed: dict[str, str] = {}  # by column, how a figure was written where its value does not say it

    def _indicator(self) -> Indicator | None:
        code, name = self.cells.texts.get("指标代码", ""), self.cells.texts.get("指标", "")
        named = self.aliases.indicator_named(name) if name else None
        self.named = named or Named(code)
        if code:
            self.named = replace(self.named, code=code)
            if code not in self.catalogue.indicators:
                self.cells.refuse("指标代码", "指标目录中没有这个代码；请核对或先在目录中登记")
                return None
            if said := ledger_sheets.misnamed(code, name, self.catalogue, self.aliases):
                self.cells.refuse("指标代码", said)
            return self.catalogue.indicators[code]
        self.cells.addresses = {**self.cells.addresses, "指标代码": self.cells.addresses.get("指标", "")}
        if named is None:
            said = (
                f"“{values.excerpt(name)}”在指标目录和别名表中找不到，或不止一个"
                if name
                else "这一行有数，却没有写是哪个指标"
            )
            self.cells.refuse("指标代码", f"{said}；请填指标代码，或在别名表 {FILE} 中登记")
            return None
        if not named.code:
            return None
        self.cells.texts["指标代码"] = named.code
        return self.catalogue.indicators[named.code]

    def _area(self) -> None:
        ledger_sheets.name_the_area(self.cells, self.found, self.catalogue)
        area = self.catalogue.area_named(self.cells.texts.get("区划代码", ""))
        if area:
            self.cells.texts["区划代码"] = area.code
        elif text := self.cells.texts.get("区划代码"):
            said = cut_by_excel(text) or "区划名录中没有这个代码或名称；请核对 12 位区划代码"
            self.cells.refuse("区划代码", said)
        else:
            self.cells.refuse("区划代码", "必填，不能为空")

    def _month(self, block: str) -> dt.date | None:
        whole = self.found.month
        own = self.cells.texts.get("期末", "") or self.named.period or block
        if not own:
            return whole
        try:
            month = values.month(own, whole.year if whole else None)
        except ValueError as error:
            self.cells.refuse("期末", str(error))
            return None
        late = periods.add_months(whole, _LATEST) if whole else month
        if whole and periods.add_months(month, -12) >= late and not re.search(r"(?:19|20)[0-9]{2}", own):
            month = periods.add_months(month, -12)  # 1—12月 in a sheet of January is last year's
            self._say(
                "warning", "期末", f"“{own}”没有写年份，按 {periods.month_key(month)} 读入", "请核对，最好写上年份"
            )
        return month

    def _ask_about_the_note(self) -> None:
        """A period in 备注 does not move the row, but may say that it should be."""
        note = PERIOD_NOTE.fullmatch(name_key(self.cells.texts.get("备注", "")))
        if not note or self.month is None:
            return
        try:
            said = values.month(note[1], self.month.year)
        except ValueError:
            return
        if said != self.month:
            message = f"备注写“{self.cells.texts['备注']}”，这一行仍按 {periods.month_key(self.month)} 读入"
            self._say("warning", "备注", message, "数据是另一个月的请填“期末”一列")

    def _is_filled(self, name: str) -> bool:
        text = self.cells.texts.get(name, "")
        return name in self.cells.refused or not (values.is_blank(text) or values.is_not_applicable(text))

    def _figure(self, name: str, *, growing: bool = False) -> Typed | None:
        """The figure in a column; None where it is blank, 不适用 or refused."""
        text = self.cells.texts.get(name, "")
        if name in self.cells.refused or values.is_blank(text) or values.is_not_applicable(text):
            return None
        try:
            typed = values.growth(text) if growing else values.number(text)
        except ValueError as error:
            self.cells.refuse(name, str(error))
            return None
        if typed.printed:
            self.printed[name] = typed.printed
        if typed.asked:
            self._say("warning", name, typed.asked, "请确认")
        return typed

    def _level(self, name: str, indicator: Indicator) -> tuple[Decimal, str, str | None] | None:
        """Value, unit and qualifier of a level; the unit is the cell's, else the row's, the header's, the sheet's."""
        typed = self._figure(name)
        if typed is None:
            return None
        row = self.cells.texts.get("单位", "")
        try:
            given = self.units.of(name, row, indicator.unit, name=self.named.unit)
        except ValueError as error:
            self.cells.refuse(name, str(error))
            return None
        unit = typed.unit or given or indicator.unit
        if typed.unit in ("万", "亿") and (given or indicator.unit).endswith("元"):
            unit = f"{typed.unit}元"
            if typed.unit == "万" and given.startswith("万"):
                self._say("warning", name, f"格里写“万”，按 {typed.value:f} 万元读入", "请核对，最好写明万元")
        elif typed.unit and row and typed.unit != row and typed.unit not in ("万", "亿"):
            self._say("warning", name, f"格里写的是“{typed.unit}”，单位列是“{row}”，按格里的读", "请改成一致")
        if not given and not typed.unit and indicator.unit != "%" and self.found.above:
            said = f"表上的单位“{'、'.join(self.found.above)}”不能量“{indicator.name}”，按目录的“{indicator.unit}”读入"
            self._say("warning", name, said, "请核对，并加“单位”列")
        elif not given and not typed.unit and indicator.unit not in _BARE and not self.found.unit_problem:
            self.without_unit = self.without_unit or self.cells.addresses.get(name, "")
        try:
            value = (
                ledger_sheets.in_unit(typed.value, unit, given or indicator.unit)
                if unit in ("万", "亿")
                else typed.value
            )
            unit = (given or indicator.unit) if unit in ("万", "亿") else unit
            ledger_sheets.in_unit(value, unit, indicator.unit)
        except ValueError as error:
            if typed.unit or row or unit == indicator.unit:
                self.cells.refuse(name, str(error))
                return None
            said = f"表上的单位“{unit}”不能量“{indicator.name}”，按目录的“{indicator.unit}”读入"
            self._say("warning", name, said, "请核对，并加“单位”列")
            value, unit = typed.value, indicator.unit
        if ledger_sheets.in_unit(value, unit, indicator.unit) != typed.value:
            text = self.cells.texts.get(name, "")
            self.cells.typed[name] = text if typed.unit else f"{text}{unit}"
        if unit != indicator.unit and not _contract_converts(unit, indicator.unit):
            value, unit = ledger_sheets.in_unit(value, unit, indicator.unit), indicator.unit
        return value, unit, typed.qualifier

    def _growth(self, name: str, indicator: Indicator) -> str:
        text = self.cells.texts.get(name, "")
        if values.is_less_than_the_unit(text) and name not in self.cells.refused:
            self.printed[name] = text
            self._say("warning", name, f"同比写的是“{text}”（不足最小单位），没有当作 0，原文记在备注", "请核对")
            return ""
        typed = self._figure(name, growing=True)
        if typed is None:
            return ""
        if typed.unit == "百分点" and indicator.unit != "%":
            said = f"“{text}”是增幅相差的百分点，不是增幅，没有读作同比，原文记在备注"
            self._say("warning", name, said, "有增幅的请填 %")
            return ""
        if typed.qualifier:
            self.cells.refuse(name, "同比请填确数，约数写在备注")
        elif abs(typed.value) >= _ASKED_GROWTH:
            self._say("warning", name, f"同比是 {typed.value:f}%，难以置信", "请核对是否多乘了 100，或小数点有误")
        return f"{typed.value:f}"

    def _growth_typed_as_level(self, indicator: Indicator) -> None:
        """规上工业增加值 8.1 in 累计 with the unit %: the figure is the growth, and there is no level."""
        column = next((name for name in ("累计", "当月") if self._is_filled(name)), "")
        growth = "同比%" if column == "累计" else "当月同比%"
        stated = self.cells.texts.get("单位", "") or self.named.unit or ("%" if {*self.found.above} == {"%"} else "")
        if not column or stated != "%" or self._is_filled("同比%") or self._is_filled(growth):
            return
        if indicator.unit == "%" and self.named.column != "同比%":
            return  # a share or a rate: its level is in %
        moved = "同比%" if self.named.column == "同比%" else growth
        for kept in (self.cells.texts, self.cells.refused):
            if column in kept:
                kept[moved] = kept.pop(column)
        addresses = dict(self.cells.addresses)
        if column in addresses:
            addresses[moved] = addresses.pop(column)
        self.cells.addresses = addresses
        self.cells.texts["单位"] = ""
        if self.named.column != "同比%":
            said = f"“{indicator.name}”这一行的单位是 %，{self.cells.texts.get(moved, '')} 读作同比，没有总量"
            self._say("warning", moved, said, "请核对")

    def _part_two_figures(self, indicator: Indicator) -> tuple[Indicator | None, dict[str, str]]:
        """107户333人 is two figures: the row keeps its own; what the other is of, and the other by column."""
        unit = {"户": "人", "人": "户"}.get(indicator.unit, "")
        code = re.sub("_households$", "_persons", indicator.code) if unit == "人" else ""
        code = code or re.sub("_persons$", "_households", indicator.code)
        other = self.catalogue.indicators.get(code) if code != indicator.code else None
        others: dict[str, str] = {}
        for name in ("累计", "当月", LAST_YEAR) if unit else ():
            if both := values.households_and_people(self.cells.texts.get(name, "")):
                self.printed[name] = self.cells.texts[name]
                self.cells.texts[name] = both[indicator.unit]
                others[name] = both[unit]
                if other is None or name == LAST_YEAR:
                    said = f"“{self.printed[name]}”里的 {both[unit]}{unit} 没有指标可存，记在备注"
                    self._say("warning", name, said, "请核对")
        return other, others

    def _count(self) -> str:
        typed = self._figure("单位数")
        if typed and (typed.unit not in (None, "家", "个", "户", "处") or typed.qualifier):
            self.cells.refuse("单位数", "单位数要填整数")
        return f"{typed.value:f}" if typed else self.cells.texts.get("单位数", "")

    def _say(self, severity: str, name: str, message: str, advice: str) -> None:
        cell = self.cells.addresses.get(name, "")
        self.findings.append(Finding(severity, "figure", self.table.file, self.table.name, cell, message, advice))


def _contract_converts(unit: str, wanted: str) -> bool:
    try:
        figures.convert(Decimal(1), unit, wanted)
    except ValueError:
        return False
    return True
