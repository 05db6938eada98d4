"""Fills a month's template as the town's offices and villages would: every row of every sheet, the same each time.

The figures are plain: a cumulative one is its monthly size times the months gone, villages add up to the town, parts
are no more than their whole. They are for measuring and testing, and are nobody's statistics.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

HEADER_ROW = 4
_WHOLE = 96  # a month's figure of an indicator that is part of nothing; halved for each step down
_PLANNED = 12  # of a work in one village
_OWN = {"administrative_villages": 40 / 12}
_RANK, _DAYS = 3, 15  # in 位, and a month's 天

Row = dict[str, Any]


def filled(template: bytes, month: dt.date, catalogue: Catalogue) -> bytes:
    """The template of ``month`` for everybody (``--for all``), filled in; both are .xlsx."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for name, fill in _SHEETS.items():
        page = _Page(book[name])
        fill(page, month, catalogue)
        page.write()
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


class _Page:
    """One sheet: ``rows`` as prepared, to be filled in; ``add`` writes a row below them."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.letters = {cell.value.partition("（")[0]: cell.column for cell in sheet[HEADER_ROW]}
        self.rows: list[Row] = []
        for number in range(HEADER_ROW + 1, sheet.max_row + 1):
            row = {name: sheet.cell(number, column).value for name, column in self.letters.items()}
            if any(value is not None for value in row.values()):
                self.rows.append(row)

    def add(self, **row: Any) -> None:
        self.rows.append(row)

    def write(self) -> None:
        for number, row in enumerate(self.rows, start=HEADER_ROW + 1):
            for name, value in row.items():
                if not name.startswith("上期"):
                    self.sheet.cell(number, self.letters[name]).value = value


def _size(code: str, catalogue: Catalogue) -> int:
    """A month's figure: half of what it is a part of, so that two parts are the whole and one is no more."""
    if code in _OWN:
        return _OWN[code]
    whole = next((r.whole for r in catalogue.relations if r.part == code and r.kind in ("≤", "=")), None)
    return _size(whole, catalogue) // 2 if whole else _WHOLE


def _figure(indicator: Indicator, months: int, catalogue: Catalogue) -> float:
    if indicator.unit == "%" and any(r.part == indicator.code and r.kind == "任务%" for r in catalogue.relations):
        return round(100 * months / 12, 1)
    if indicator.unit == "%":
        return 50 + months / 10
    if indicator.unit == "位":
        return _RANK
    size = _DAYS if indicator.unit == "天" else _size(indicator.code, catalogue)
    grows = indicator.basis == "ytd" and indicator.kind in ("flow", "count")
    return size * months if grows else size * 12  # what stands is no less than what a year brings


def _monthly(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    for row in page.rows:
        indicator = catalogue.indicators[row["指标代码"]]
        own = periods.parse_month(row["期末"])
        figure = _figure(indicator, own.month, catalogue)
        if own.year < month.year and isinstance(row["上期累计"], int | float):
            figure = max(figure, row["上期累计"])  # what comes late goes on from what was published
        row["当月" if indicator.basis == "month" else "累计"] = figure
        together = own.month < indicator.first_month + (indicator.first_month > 1)  # 1—2月 come as one
        if indicator.basis == "ytd" and indicator.kind in ("flow", "count") and not together:
            row["当月"] = round(figure / own.month, 4)
        if indicator.min_units:
            row["单位数"] = 10


def _targets(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    """The year's tasks come in January."""
    for row in page.rows if month.month == 1 else ():
        indicator = catalogue.indicators[row["指标代码"]]
        row["全年任务"] = 100 if indicator.unit == "%" else _figure(indicator, 12, catalogue)


def _works(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    counted = [row for row in page.rows if row["单位"] not in (None, "%")]
    villages = Counter(row["工程代码"] for row in counted if row["区划代码"] != catalogue.town_code and not row["分段"])
    for row in counted:
        town = row["区划代码"] == catalogue.town_code and not row["分段"]
        times = (villages[row["工程代码"]] if town else 0) or 1
        row |= {"计划数": _PLANNED * times, "开工数": _PLANNED * times, "完工数": month.month * times}
        row["验收数"] = (month.month - 1) * times


def _programmes(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    villages = len(catalogue.villages(month))
    for row in page.rows:
        times = villages if row["区划代码"] == catalogue.town_code else 1
        row |= {"户数": 3 * month.month * times, "投入资金": 1.5 * month.month * times}


def _patrols(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    for row in page.rows:
        row["巡查结果"] = "正常"


def _problems(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    days = {"发现日期": 5, "整改时限": 20, "整改完成日期": 15, "销号日期": 16}
    said = {
        "问题编号": f"{month:%Y%m}-1",
        "问题来源": "日常巡查",
        "点位编码": "C01",
        "问题类型": "未苫盖",
        "状态": "实报",
    }
    page.add(**said, **{name: dt.datetime(month.year, month.month, day) for name, day in days.items()})


def _projects(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    for row in page.rows:
        row |= {"本年计划投资": 1200, "本年累计完成投资": 100 * month.month, "阶段": "在建", "节点按期": "按期"}


def _notes(page: _Page, month: dt.date, catalogue: Catalogue) -> None:
    indicator = catalogue.indicators[catalogue.town["default_month_indicator"]]
    page.add(指标=indicator.name, 批注=f"{month.month}月按时入库", 填写人="财政所")


_SHEETS = {
    "统计月报": _monthly,
    "目标任务": _targets,
    "民生工程": _works,
    "扶贫项目": _programmes,
    "巡查台账": _patrols,
    "问题整改": _problems,
    "项目进度": _projects,
    "批注": _notes,
}
