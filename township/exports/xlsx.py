"""Workbooks: a panel's own, and the 资料包 of a page or a list: 说明, then a sheet a panel with native Excel charts.

A chart refers to the cells of the table where the table holds what it shows; where it does not (a table with another
order, or figures the query does not return) the numbers of the chart stand in a block of their own beside it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime, time
from functools import partial

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from township.charts import theme
from township.charts.plot import Chart
from township.exports import panel_parts
from township.exports.fit_table import lines_of, width_of
from township.exports.flat_table import said
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.exports.reproducible_zip import reproducible
from township.exports.xlsx_charts import COLUMN, HEAD, ROW, Place, across, cell, chart, font, in_table, own_block
from township.panels.render import Rendered
from township.panels.table import PanelTable
from township.statistics import periods

TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # Excel's
_LINE = 15.0  # points
_PER_CHART = 22  # rows a chart takes with its space, at most
_FEWEST = 12  # and at least
_SHORT = 12  # a table of so many rows has its charts below it, a longer one beside it
_PAPER = (1045, 680)  # px of a landscape A4 within its margins, across and down
_SURE = 0.9  # of a page's rows: programs part pages a little differently
_HEADERS = ("工作表", "面板", "期间与单位", "状态", "行数", "筛选", "说明", "来源", "查询")
_WIDTHS = (20, 18, 22, 14, 6, 26, 44, 28, 30)  # of these columns, in Excel's digits
_LETTER = 2.15  # digits' room a Chinese letter takes


def xlsx(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The workbook of ``items`` in order. See panel_parts.Making."""
    stream = io.BytesIO()
    setting = items[0][1]
    snapshot, town = setting.warehouse.snapshot, setting.catalogue.town["name"]
    with xlsxwriter.Workbook(stream, TEXT_STAYS_TEXT) as book:
        day = datetime.combine(snapshot.published, time())
        book.set_properties(
            {"title": f"{town}{title}", "author": town, "subject": f"快照 {snapshot.id}", "created": day}
        )  # fmt: skip
        about = book.add_worksheet("说明")
        sheets: list[tuple[str, Rendered]] = []
        for number, item in enumerate(items, start=1):
            checkpoint()
            made: list[Worksheet] = []  # one that failed stays behind hidden: xlsxwriter takes none out again
            add = partial(_add, book, f"{town}{title}", number, made)
            shown = panel_parts.put(item, add, lambda made=made: made[-1].hide())
            sheets.append((made[-1].get_name(), shown))
        _paper(about, f"{town}{title}", snapshot.id)
        _about(book, about, f"{town}　{title}", items, sheets, remarks)
    return reproducible(stream.getvalue(), snapshot.published)


def _add(book: Workbook, title: str, number: int, made: list[Worksheet], shown: Rendered) -> None:
    """The panel's own sheet."""
    failed = "没有做成 " if shown.failure else ""
    sheet = book.add_worksheet(_sheet_name(number, failed + shown.panel.title))
    made.append(sheet)
    _paper(sheet, f"{title}　{shown.panel.title}　{shown.table.scope}", shown.setting.warehouse.snapshot.id)
    sheet.repeat_rows(0)
    _panel(book, sheet, shown)


def _paper(sheet: Worksheet, title: str, snapshot: str) -> None:
    """How the sheet is printed: A4 landscape, one page wide, each page saying what it is."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.65)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:100]}　快照 {snapshot}&R&P / &N")


def _sheet_name(number: int, title: str) -> str:
    return f"{number} {_NOT_IN_NAMES.sub('', title)}"[:_LONGEST_NAME].strip()


def _about(
    book: Workbook,
    sheet: Worksheet,
    title: str,
    items: Sequence[Item],
    sheets: Sequence[tuple[str, Rendered]],
    remarks: Sequence[str],
) -> None:
    """说明: what this is, under which filters, from which snapshot, and what each sheet holds."""
    large = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": theme.LIGHT.accent, "underline": 1, "valign": "top"})
    months = dict.fromkeys(periods.month_name(own.filters.month) for _, own in items)
    snapshots = dict.fromkeys(own.warehouse.snapshot.id for _, own in items)
    facts = [
        ("数据截至", "、".join(months)),
        ("筛选", "；".join(dict.fromkeys(shown.table.filters for _, shown in sheets))),
        ("发布日", panel_parts.published(items)),
        ("快照", "、".join(snapshots)),
        ("状态", "●实报为上报数；◐推算由上报数算得；▨示例为演示数，不作判断；◌未填报，不等于0"),
        ("用法", "每个面板一张表，数字为数值，单位在表头；图引用旁边的单元格，改数即改图"),
        *(("提醒", words) for words in remarks),
    ]
    sheet.write_string(0, 0, title, large)
    for row, (name, words) in enumerate(facts, start=1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, words)
    top = len(facts) + 2
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True)):
        sheet.write_string(top, column, header, bold)
        sheet.set_column(column, column, width)
    for row, (name, shown) in enumerate(sheets, start=top + 1):
        table = shown.table
        sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_number(row, 4, len(table.frame), wrap)
        told_in = {
            1: table.title,
            2: table.scope or panel_parts.missing(shown),
            3: panel_parts.status_words(shown),
            5: table.filters,
            6: "\n".join((*panel_parts.notes(shown), *(f"{k}：{v}" for k, v in table.definition))),
            7: "；".join(table.sources) or "见快照清单",
            8: f"queries/{table.query}.sql：{table.question}",
        }
        for column, words in told_in.items():
            sheet.write_string(row, column, words, wrap)
        # said outright: not every program makes room for lines by itself
        lines = max(lines_of(words, _WIDTHS[column] / _LETTER) for column, words in told_in.items())
        sheet.set_row(row, min(lines * _LINE, 409))
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)


def _panel(book: Workbook, sheet: Worksheet, shown: Rendered) -> None:
    """One panel: its table from A1 on, its charts below or to the right."""
    frame = shown.table.frame
    if frame.empty:
        sheet.write_string(0, 0, panel_parts.missing(shown))
        return
    wide = write_table(book, sheet, frame)
    free = len(frame.columns) + 1
    charts = [drawn for group in panel_parts.pictures(shown) for drawn in group if isinstance(drawn, Chart)]
    placed: list[tuple[Chart, list[Place], Place]] = []
    for drawn in charts:
        found = in_table(frame, drawn)
        if found is None:
            found = (drawn, *own_block(book, sheet, drawn, free))
            free += len(drawn.series) + 2
        placed.append(found)
    wide += COLUMN * (free - len(frame.columns))
    widest = max((across(drawn) for drawn, _, _ in placed), default=0)
    row, column, wide = (len(frame) + 2, 0, max(wide, widest)) if len(frame) <= _SHORT else (1, free, wide + widest)
    each = _rows_each(wide, len(placed), row)
    for number, (drawn, places, names) in enumerate(placed):
        made = chart(book, sheet.get_name(), drawn, places, names, each)
        made.set_title({"name": drawn.title or f"{shown.panel.title}　{shown.table.scope}", **font(12, bold=True)})
        sheet.insert_chart(row + number * each, column, made)


def _rows_each(wide: int, charts: int, first: int) -> int:
    """The rows each chart from row ``first`` on may take, so that the end of a printed page cuts none.

    Args:
        wide: the sheet's width in px, which is shrunk to a page's.
    """
    page = _PAPER[1] * max(wide / _PAPER[0], 1) / ROW * _SURE - first - 2  # the head is higher than a row
    return max(min(_PER_CHART, int(page / max(charts, 1))), _FEWEST)


def panel_xlsx(table: PanelTable) -> bytes:
    """A panel's own workbook: the sheets 数据 (numeric cells) and 说明 (what it is and where it comes from)."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, TEXT_STAYS_TEXT) as book:
        write_table(book, book.add_worksheet("数据"), table.frame)
        about = book.add_worksheet("说明")
        bold, wrap = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 90, wrap)
        for row, (name, words) in enumerate(table.facts()):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, words, wrap)
    return stream.getvalue()


def write_table(book: Workbook, sheet: Worksheet, frame: pd.DataFrame) -> int:
    """The frame from A1 on, numbers as numbers and text as text; returns its width in px."""
    across = 0
    shorter = {places: book.add_format({"num_format": f"0.{'0' * places}"}) for places in (1, 4)}
    head = book.add_format(HEAD)
    for column, header in enumerate(frame.columns):
        sheet.write_string(0, column, header, head)
        values = frame.iloc[:, column].tolist()
        for row, value in enumerate(values, start=1):
            cell(sheet, row, column, value, shorter)
        shown = [width_of(said(value)) for value in values[:200]]
        width = min(max(max([width_of(part) for part in re.split("(?=（)", header)] + shown) * 1.7, 8), 44)
        sheet.set_column(column, column, width)
        across += round(width * 7) + 5
    sheet.set_row(0, 34)  # a header's unit may stand in a second line
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    return across
