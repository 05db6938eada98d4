"""The months and dates of a sheet's rows beside the month the sheet is of, and that beside its name and its file's.

A sheet used again keeps the months filled into its rows: read as they stand, November's figures would replace October's.
"""

from __future__ import annotations

import datetime as dt
import re

from township.intake.contract import BY_NAME, Field
from township.intake.files.workbook import Finding, RawRow, RawSheet
from township.intake.recognise import values
from township.intake.recognise.aliases import name_key
from township.intake.recognise.header import Header
from township.statistics import periods
from township.statistics.catalogue import Catalogue

_YEARS_BACK = 1  # of a date, before its year is asked about
# a month in a name, unless it is part of a day (2020-11-05上报)
_IN_NAME = re.compile(
    r"(?<![0-9])(?:(?P<year>(?:19|20)[0-9]{2})(?:年(?:1月?-)?(?P<a>[0-9]{1,2})月|[-._]?(?P<b>0[1-9]|1[0-2])(?![0-9]))"
    r"|(?:1月?-)?(?P<c>[0-9]{1,2})月)(?![-._]?[0-9])"
)


def rows_differ(shown: RawSheet, found: Header, catalogue: Catalogue) -> list[Finding]:
    """What is wrong with the months, dates and years of the rows: later than the sheet's is an error, earlier is asked.

    An indicator may be as late as the catalogue says; that is only noted (queries/checks/block_behind.sql).
    """
    if found.month is None:
        return []
    return _Comparison(shown, found, found.month, catalogue).findings()


class _Comparison:
    """One sheet's rows beside its month."""

    def __init__(self, shown: RawSheet, found: Header, month: dt.date, catalogue: Catalogue) -> None:
        self.shown, self.found, self.month, self.catalogue = shown, found, month, catalogue
        self.said: list[Finding] = []
        self.asked: dict[tuple[str, str], list[str]] = {}  # (header, what stands there) → cells: asked about once
        place = found.month_guessed_from or found.month_cell
        self.own = f"{periods.month_key(month)}（{place}）" if place else periods.month_key(month)

    def findings(self) -> list[Finding]:
        for row in self.shown.rows:
            self._month(row)
            for column in BY_NAME[self.found.sheet].fields:
                if column.happened in ("in_month", "by_month_end", "later"):
                    self._date(row, column)
            if self.found.sheet == "目标任务" and (year := _text(row, "年度")) and year != str(self.month.year):
                self._ask_to_confirm(row, "年度", year)
        for (header, text), cells in self.asked.items():
            rows = "这一行" if len(cells) == 1 else f"有{len(cells)}行"
            message = f"{rows}的{header}是 {text}，会照此读入，报表月份却是 {self.own}"
            advice = f"沿用旧表忘了改的请改正“{header}”，确实如此的请确认"
            self._say("warning", cells[0], message, advice)
        return self.said

    def _month(self, row: RawRow) -> None:
        try:
            month = periods.parse_month(_text(row, "期末"))
        except ValueError:
            return  # blank, or reported where it stands
        indicator = self.catalogue.indicators.get(_text(row, "指标代码"))
        allowed = indicator.lag_months if indicator and self.found.sheet == "统计月报" else 0
        if month > self.month:
            self._late(row, "期末", periods.month_key(month), "error")
        elif month < periods.add_months(self.month, -allowed) and not self._is_long():
            self._ask_to_confirm(row, "期末", periods.month_key(month))

    def _is_long(self) -> bool:
        """One figure a row, of any month: such a list is often a whole year's."""
        return self.found.sheet == "统计月报" and not self.found.wide

    def _date(self, row: RawRow, column: Field) -> None:
        header = column.header
        try:
            day = values.date(_text(row, header))
        except ValueError:
            return
        if day > periods.month_end(self.month):  # what is settled is often filled in later
            self._late(row, header, day.isoformat(), "warning" if column.happened == "later" else "error")
        elif day.year < self.month.year - _YEARS_BACK:
            self._ask_to_confirm(row, header, day.isoformat())
        elif column.happened == "in_month" and day < self.month:
            self._ask_to_confirm(row, header, periods.month_key(day))

    def _late(self, row: RawRow, header: str, text: str, severity: str) -> None:
        if self.found.month_guessed_from:
            self._ask_to_confirm(row, header, text)
            return
        self._say(severity, _cell(row, header), f"{header} {text} 晚于报表月份 {self.own}", "请改成一致")

    def _ask_to_confirm(self, row: RawRow, header: str, text: str) -> None:
        self.asked.setdefault((header, text), []).append(_cell(row, header))

    def _say(self, severity: str, cell: str, message: str, advice: str) -> None:
        self.said.append(Finding(severity, "month", self.shown.file, self.shown.shown, cell, message, advice))


def _text(row: RawRow, header: str) -> str:
    return "" if header in row.refused else row.cells.get(header, "")


def _cell(row: RawRow, header: str) -> str:
    return row.addresses.get(header) or row.addresses.get("指标") or row.blanks.get(header, "")


def sheet_name_differs(found: Header, raw: RawSheet, file_name: str) -> list[Finding]:
    """A warning where the sheet's name says another month than the sheet itself."""
    if raw.name == file_name or not (said := _other(raw.name, found)):
        return []
    message = f"工作表名“{raw.name}”写的是 {said}，表内却是 {periods.month_key(found.month)}（{found.month_cell}）"
    advice = "沿用旧表的请改正表内的月份，否则请改工作表名"
    return [Finding("warning", "month", raw.file, raw.name, found.month_cell, message, advice)]


def file_name_differs(taken: list[tuple[RawSheet, Header]], file_name: str) -> list[Finding]:
    """One warning where the file's name says another month than sheets in it that were filled."""
    others: dict[tuple[str, dt.date], list[RawSheet]] = {}
    for raw, found in taken:
        if (said := _other(file_name, found)) and found.month:
            others.setdefault((said, found.month), []).append(raw)
    findings = []
    for (said, month), sheets in others.items():
        which = "、".join(f"“{raw.name}”" for raw in sheets)
        message = f"文件名“{file_name}”写的是 {said}，{which}里却是 {periods.month_key(month)}"
        advice = "沿用旧表的请改正表内的月份，否则请改文件名"
        findings.append(Finding("warning", "month", sheets[0].file, sheets[0].name, "", message, advice))
    return findings


def _other(name: str, found: Header) -> str:
    """The month in ``name`` if it is one, and not the sheet's; a name without a year is compared by the month."""
    said = set()
    for match in _IN_NAME.finditer(name_key(name)):
        said.add((match["year"] or "", int(match["a"] or match["b"] or match["c"])))
    if found.month is None or found.month_guessed_from or len(said) != 1:
        return ""
    year, month = said.pop()
    if month == found.month.month and year in ("", str(found.month.year)):
        return ""
    return f"{year}-{month:02d}" if year else f"{month}月"
