"""Workbooks: a panel's own, and the 资料包 of a page or a list: 说明, then a sheet a panel with native Excel charts.

A chart refers to the cells of the table where the table holds what it shows; where it does not (a table with another
order, or figures the query does not return) the numbers of the chart stand in a block of their own beside it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from township.charts import theme
from township.charts.plot import Chart, Look, Series
from township.exports import panel_parts
from township.exports.fit_table import lines_of, width_of
from township.exports.flat_table import said
from township.exports.panel_parts import Checkpoint, Item, unwatched
from township.exports.reproducible_zip import reproducible
from township.panels.render import Rendered
from township.panels.table import PanelTable
from township.statistics import periods

TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_FACE = "Microsoft YaHei"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # Excel's
_ROW, _COLUMN = 20, 64  # px of a cell as Excel draws it
_LINE = 15.0  # points
_PER_CHART = 22  # rows a chart takes with its space, at most
_FEWEST = 12  # and at least
_SHORT = 12  # a table of so many rows has its charts below it, a longer one beside it
_PAPER = (1045, 680)  # px of a landscape A4 within its margins, across and down
_SURE = 0.9  # of a page's rows: programs part pages a little differently
_HEADERS = ("工作表", "面板", "期间与单位", "状态", "行数", "筛选", "说明", "来源", "查询")
_WIDTHS = (20, 18, 22, 14, 6, 26, 44, 28, 30)  # of these columns, in Excel's digits
_LETTER = 2.15  # digits' room a Chinese letter takes


class Place(NamedTuple):
    """Cells of one column, rows inclusive, counted from 0."""

    column: int
    first: int
    last: int


def xlsx(
    title: str, items: Sequence[Item], remarks: Sequence[str] = (), *, checkpoint: Checkpoint = unwatched
) -> bytes:
    """The workbook of ``items`` in order.

    Args:
        title: what it is about, e.g. the page's title.
        items: (panel, setting), at least one.
        remarks: what must be said beforehand, e.g. that a list was put together on another snapshot.
        checkpoint: called before each panel; may raise to stop.

    Raises:
        ValueError: no items.
    """
    if not items:
        raise ValueError("没有要导出的面板")
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
            found = (drawn, *_block(book, sheet, drawn, free))
            free += len(drawn.series) + 2
        placed.append(found)
    wide += _COLUMN * (free - len(frame.columns))
    widest = max((_across(drawn) for drawn, _, _ in placed), default=0)
    row, column, wide = (len(frame) + 2, 0, max(wide, widest)) if len(frame) <= _SHORT else (1, free, wide + widest)
    each = _rows_each(wide, len(placed), row)
    for number, (drawn, places, names) in enumerate(placed):
        made = _chart(book, sheet.get_name(), drawn, places, names, each)
        made.set_title({"name": drawn.title or f"{shown.panel.title}　{shown.table.scope}", **_font(12, bold=True)})
        sheet.insert_chart(row + number * each, column, made)


def _rows_each(wide: int, charts: int, first: int) -> int:
    """The rows each chart from row ``first`` on may take, so that the end of a printed page cuts none.

    Args:
        wide: the sheet's width in px, which is shrunk to a page's.
    """
    page = _PAPER[1] * max(wide / _PAPER[0], 1) / _ROW * _SURE - first - 2  # the head is higher than a row
    return max(min(_PER_CHART, int(page / max(charts, 1))), _FEWEST)


def panel_xlsx(table: PanelTable) -> bytes:
    """A panel's own workbook: the sheets 数据 (numeric cells) and 说明 (what it is and where it comes from)."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, TEXT_STAYS_TEXT) as book:
        write_table(book, book.add_worksheet("数据"), table.frame)
        about = book.add_worksheet("说明")
        bold, wrap = book.add_format(_HEAD), book.add_format({"text_wrap": True, "valign": "top"})
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
    head = book.add_format(_HEAD)
    for column, header in enumerate(frame.columns):
        sheet.write_string(0, column, header, head)
        values = frame.iloc[:, column].tolist()
        for row, value in enumerate(values, start=1):
            _cell(sheet, row, column, value, shorter)
        shown = [width_of(said(value)) for value in values[:200]]
        width = min(max(max([width_of(part) for part in re.split("(?=（)", header)] + shown) * 1.7, 8), 44)
        sheet.set_column(column, column, width)
        across += round(width * 7) + 5
    sheet.set_row(0, 34)  # a header's unit may stand in a second line
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    return across


def _cell(sheet: Worksheet, row: int, column: int, value: Any, shorter: Mapping[int, Format] | None = None) -> None:
    """Numbers as numbers, text as text whatever it begins with, nothing for what is missing.

    Args:
        shorter: formats by decimals shown, for what was computed to more than two: the cell keeps them all.
    """
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None and pd.notna(value) and math.isfinite(value):
        number = float(value)
        long = shorter and not math.isclose(number, round(number, 2), rel_tol=1e-9, abs_tol=1e-9)
        sheet.write_number(row, column, number, shorter[1 if abs(number) >= 1 else 4] if long else None)


def in_table(frame: pd.DataFrame, drawn: Chart) -> tuple[Chart, list[Place], Place] | None:
    """Where in the table the chart's numbers and names stand; None where the table does not hold them so.

    The chart comes back without categories that have no bar: months to come are not in the table.
    """
    barred = [series for series in drawn.series if not series.line] or list(drawn.series)
    known = [i for i in range(len(drawn.categories)) if any(series.values[i] is not None for series in barred)]
    if not known:
        return None
    first, last = known[0], known[-1]
    short = Chart(
        drawn.title,
        drawn.categories[first : last + 1],
        tuple(_part(series, first, last) for series in drawn.series),
        drawn.horizontal,
        drawn.stacked,
        drawn.remarks,
    )
    places = []
    for series in short.series:
        place = _find(frame, series.values)
        if place is None:
            return None
        places.append(place)
    names = _names(frame, places[0])
    return (short, places, names) if names else None


def _part(series: Series, first: int, last: int) -> Series:
    looks = series.looks if series.line else series.looks[first : last + 1]
    cut = slice(first, last + 1)
    return Series(series.name, series.values[cut], series.labels[cut], looks, series.line, series.dotted)


def _find(frame: pd.DataFrame, values: Sequence[float | None]) -> Place | None:
    """The first run of cells in a numeric column that holds these values in this order."""
    for column, header in enumerate(frame.columns):
        if not pd.api.types.is_numeric_dtype(frame[header]):
            continue
        held = [None if pd.isna(value) else float(value) for value in frame[header]]
        for start in range(len(held) - len(values) + 1):
            if all(map(_equal, held[start : start + len(values)], values)):
                return Place(column, start + 1, start + len(values))
    return None


def _equal(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


def _names(frame: pd.DataFrame, place: Place) -> Place | None:
    """The first column of text that names each of these rows, and is no code."""
    for column, header in enumerate(frame.columns):
        cells = frame[header].iloc[place.first - 1 : place.last].tolist()
        told = all(isinstance(cell, str) and cell for cell in cells)
        if told and len(set(cells)) == len(cells) and not all(cell.isascii() and cell.isalnum() for cell in cells):
            return Place(column, place.first, place.last)
    return None


def _block(book: Workbook, sheet: Worksheet, drawn: Chart, column: int) -> tuple[list[Place], Place]:
    """The chart's own numbers beside the table."""
    head = book.add_format(_HEAD)
    sheet.write_string(0, column, "图中数据", head)
    for row, name in enumerate(drawn.categories, start=1):
        sheet.write_string(row, column, name)
    count = len(drawn.categories)
    places = []
    for number, series in enumerate(drawn.series, start=column + 1):
        sheet.write_string(0, number, series.name, head)
        for row, value in enumerate(series.values, start=1):
            _cell(sheet, row, number, value)
        places.append(Place(number, 1, count))
    return places, Place(column, 1, count)


def _chart(book: Workbook, sheet: str, drawn: Chart, places: Sequence[Place], names: Place, most: int) -> Any:
    """Excel's own chart over the cells, at most ``most`` rows high."""
    kind = "bar" if drawn.horizontal else "column"
    made = book.add_chart({"type": kind, "subtype": "stacked"} if drawn.stacked else {"type": kind})
    over = book.add_chart({"type": "line"})
    for series, place in zip(drawn.series, places, strict=True):
        (over if series.line else made).add_series(_series(sheet, series, place, names, drawn))
    if all(series.line for series in drawn.series):
        made = over
    elif any(series.line for series in drawn.series):
        made.combine(over)
    foot = "high" if drawn.places else "low"
    made.set_x_axis({**_font(10, "num_font"), "major_tick_mark": "none", "label_position": foot,
                     "reverse": False, "line": {"color": theme.LIGHT.ink}})  # fmt: skip
    grid = {"visible": not drawn.horizontal, "line": {"color": theme.LIGHT.rule}}
    ranks = {"reverse": True, "min": 1, "max": drawn.places} if drawn.places else {}
    made.set_y_axis({**_font(10, "num_font"), "major_gridlines": grid, "line": {"none": True}, **ranks})
    if drawn.horizontal:
        # Excel counts from below; and its value axis of lying bars is the other one
        made.set_y_axis({**_font(10, "num_font"), "reverse": True, "major_gridlines": {"visible": False},
                         "major_tick_mark": "none"})  # fmt: skip
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    made.set_legend({"none": True} if len(drawn.series) == 1 else {"position": "bottom", **_font(10)})
    rows = len(drawn.categories) * (1 if drawn.stacked else len(drawn.series))
    height = min(most * _ROW - 20, 130 + 34 * rows if drawn.horizontal else 400)
    made.set_size({"width": _across(drawn), "height": height})
    return made


def _across(drawn: Chart) -> int:
    """A chart's width in px."""
    return (11 if len(drawn.categories) < 20 else 18) * _COLUMN


def _series(sheet: str, series: Series, place: Place, names: Place, drawn: Chart) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": series.name,
        "categories": [sheet, names.first, names.column, names.last, names.column],
        "values": [sheet, place.first, place.column, place.last, place.column],
    }
    if series.line:
        dash = "round_dot" if series.dotted else "solid"
        return {**made, "line": {"color": series.looks[0].fill, "width": 2.25, "dash_type": dash}}
    made |= {"gap": 55, "overlap": 100 if drawn.stacked else 0, "points": [_look(look) for look in series.looks]}
    first = next((look for look in series.looks if look.fill), Look(theme.LIGHT.accent))
    made |= _look(first) or {}
    custom = [
        {"value": label} if label and value is not None and label != f"{value:g}" else None
        for label, value in zip(series.labels, series.values, strict=True)
    ]
    labels: dict[str, Any] = {"value": True, "custom": custom, **_font(10)}
    if drawn.stacked:
        labels["num_format"] = "0;−0;;"  # a part of nothing needs no 0
    return {**made, "data_labels": labels}


def _look(look: Look) -> dict[str, Any] | None:
    if not look.fill.startswith("#"):
        return None
    outlined = look.outline.startswith("#") and look.width
    made: dict[str, Any] = {"border": {"color": look.outline, "width": look.width} if outlined else {"none": True}}
    if look.hatched:
        colours = {"fg_color": theme.LIGHT.accent_mid, "bg_color": look.fill}
        return {**made, "pattern": {"pattern": "wide_upward_diagonal", **colours}}
    return {**made, "fill": {"color": look.fill}}


def _font(size: int, key: str = "", *, bold: bool = False) -> dict[str, Any]:
    """Our typeface; a chart's title takes it as ``name_font``, the rest as ``font`` or ``key``."""
    font = {"name": _FACE, "size": size, "bold": bold}
    return {key or ("name_font" if bold else "font"): font}
