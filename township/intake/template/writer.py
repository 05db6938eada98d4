"""Writes the workbook the town's offices and villages fill in each month.

One sheet per kind of data, with Chinese headers and units, the month's villages and indicators
already in their rows, drop-downs and number checks, and what was reported last greyed beside.
The rows come from rows.py; here they are drawn with xlsxwriter.

The sheets in SIDE_SHEETS are for people and drop-downs; the reader passes over them, over a sheet's guides
and over rows in which nothing but prefilled columns is filled.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import wcwidth
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from township.intake.contract import BY_NAME
from township.intake.contract.declaration import PREVIOUS, Field
from township.intake.template import checks
from township.intake.template.checks import Check
from township.intake.template.rows import TEMPLATE_SHEETS, Earlier, PreparedSheet, owed, prepare
from township.statistics import periods
from township.statistics.catalogue import Catalogue

AUDIENCES = {"all": "全部", "office": "各办公室", "village": "各村"}
# What ``earlier`` may hold, and the names of the queries that give it (queries/template/<table>.sql).
TABLES = tuple(dict.fromkeys(sheet.template for sheet in TEMPLATE_SHEETS if sheet.template))
INSTRUCTIONS, CODES = "填表说明", "代码表"
SIDE_SHEETS = (INSTRUCTIONS, CODES)

_HEADER_ROW = 3  # title, 期末 and hint stand above it
_HEADER_FILLS = {"required": "#FFD966", "asked": "#DDEBF7", "shown": "#E7E6E6"}
_GREY, _SHADE, _CLOSED, _LINE = "#7F7F7F", "#F2F2F2", "#A6A6A6", "#BFBFBF"
_NARROWEST = 9
_OWNERS_NAMED = 6

_RULES = (
    "黄色表头（写明“必填”）：这一行有数就必须填。蓝色表头：有什么填什么。灰色列：预先填好或供对照，不要改；“上期”开头的列不会读入。",
    "每张表上方的“期末”管整张表；表里另有“期末”列的，以列里为准（晚一个月出数的指标，已写好它自己的数据月份）。请用当月的模板，不要拿上月的改：两处月份不同会要你确认或改正。",
    "没有数就留空。留空是未填报，0是确实没有，—是不适用，三者不同：不要用0代替没填。",
    "约数照写：近200、6万余、约30、90以上；有“约数”列的，数和“近”“余”等分开填。持平就写持平。",
    "单位以“单位”列为准。换了单位（如改填亿元）要同时改“单位”列，或连单位写进格里：8.525亿元。",
    "累计是年初到期末的数；时点指标在累计列填期末数。深灰色的格不用填。",
    "同比%照上级反馈或统计口径填，不要自己拿两年的数去除（口径可能不同）；单位是%的指标，同比填百分点。",
    "完成%可以超过100。全年任务在统计月报和“目标任务”表填一处即可；两处都填须相同。",
    "指标代码、区划代码等是文本，用下拉选或从“代码表”复制，不要改成数字。",
    "只有预填内容、没有填数的行不会读入，不必删除。要加行就写在下面的空行里；不要改表名和表头。",
    "料场、企业、未销号的问题已列在表中：没有变化的不用动；有变化的改动那一行即可。",
    "要说明某个数为什么这样，写在“批注”表：一个指标、一个月一句话，不填村即全镇；再交一次就是修订。",
    "不要填姓名、身份证号、手机号、银行卡号：文件里出现就不能导入。",
    "用 Excel、WPS 或 LibreOffice 填写，存为 .xlsx。",
)


def build(catalogue: Catalogue, month: dt.date, audience: str, earlier: Earlier, output: Path | BinaryIO) -> None:
    """Write the template of ``month``.

    Args:
        audience: ``office`` (town-wide rows), ``village`` (民生工程 and 扶贫项目, a row per village) or ``all``.
        earlier: rows of the queries ``template/<table>`` by table, as dictionaries; a table may be missing.
        output: a file, replaced if it exists, or a binary stream.

    Raises:
        ValueError: an audience not in AUDIENCES.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"填报对象只能是：{'、'.join(AUDIENCES)}")
    prepared = prepare(catalogue, month, audience, earlier)
    target = str(output) if isinstance(output, Path) else output
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        town = catalogue.town["name"]
        title = f"{town}{periods.month_name(month)}填报表"
        # a fixed date: the same month and data give the same file
        book.set_properties({"title": title, "company": town, "created": dt.datetime.combine(month, dt.time())})
        pen = _Pen(book)
        _instructions(pen, catalogue, month, audience, title, prepared)
        pages = [(each, pen.sheet(each.sheet.name)) for each in prepared]
        ranges = _codes(pen, checks.lists(catalogue, month, earlier))
        for each, page in pages:
            _Page(pen, page, each, month, catalogue, ranges).draw()


class _Pen:
    """The workbook being written and its formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "vcenter", **properties})
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up to print on A4 across, one page wide."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f"&L{name}&R第&P页，共&N页")
        return page


class _Page:
    """One sheet of data, drawn."""

    def __init__(
        self,
        pen: _Pen,
        page: Worksheet,
        prepared: PreparedSheet,
        month: dt.date,
        catalogue: Catalogue,
        ranges: Mapping[str, str],
    ) -> None:
        self.pen, self.page, self.prepared, self.sheet = pen, page, prepared, prepared.sheet
        self.month, self.catalogue, self.ranges = month, catalogue, ranges
        self.first = _HEADER_ROW + 1
        self.last = _HEADER_ROW + len(prepared.rows) + self.sheet.spare

    def draw(self) -> None:
        page, columns = self.page, self.sheet.columns
        town, name = self.catalogue.town["name"], periods.month_name(self.month)
        page.write_string(0, 0, f"{town}{name}{self.sheet.name}", self.pen.format(bold=True, font_size=14))
        page.write_string(1, 0, "期末", self.pen.format(bold=True))
        page.write_string(1, 1, periods.month_key(self.month), self.pen.format(bold=True, num_format="@"))
        hint = "黄色表头必填；灰色列供对照，不要改；没有数请留空，不要填0。详见“填表说明”。"
        page.write_string(2, 0, hint, self.pen.format(font_color=_GREY))
        page.set_row(_HEADER_ROW, 32)
        for number, (header, column) in enumerate(columns.items()):
            self._header(number, header, column or Field(header, ""))
            self._column(number, header, column)
        page.freeze_panes(self.first, self.sheet.held)
        page.autofilter(_HEADER_ROW, 0, self.last, len(columns) - 1)
        page.repeat_rows(_HEADER_ROW)
        page.ignore_errors({"number_stored_as_text": f"A{self.first + 1}:AZ{self.last + 1}"})

    def _header(self, number: int, header: str, column: Field) -> None:
        label = label_of(column, self.catalogue.town)
        role = "shown" if self._only_shown(header) else "required" if column.required else "asked"
        look = self.pen.format(
            bold=role != "shown", bg_color=_HEADER_FILLS[role], border=1, text_wrap=True, align="center"
        )
        self.page.write_string(_HEADER_ROW, number, label, look)
        texts = [_text(row.cells.get(header)) for row in self.prepared.rows]
        needed = max(map(wcwidth.width, [header, *texts])) + 2
        half = math.ceil(wcwidth.width(label) / 2) + 4  # the header may take two lines
        width = column.width or min(max(needed, half, _NARROWEST), column.widest)
        self.page.set_column(number, number, width)

    def _only_shown(self, header: str) -> bool:
        return header.startswith(PREVIOUS) or header in {guide.header for guide in self.sheet.guides}

    def _column(self, number: int, header: str, column: Field | None) -> None:
        filled = self._only_shown(header)
        twin = column or self.sheet.columns.get(header.removeprefix(PREVIOUS))
        checks: list[Check | None] = [None] * (len(self.prepared.rows) + self.sheet.spare)
        if column and not filled:
            checks = self.prepared.checks(column, self.month, self.catalogue)
        for offset, check in enumerate(checks):
            row = self.prepared.rows[offset] if offset < len(self.prepared.rows) else None
            value = row.cells.get(header) if row else None
            look: dict[str, Any] = {"border": 1, "border_color": _LINE}
            if filled:
                look |= {"bg_color": _SHADE, "font_color": _GREY}
            elif check is not None and check.kind == "closed":
                look |= {"bg_color": _CLOSED}
            elif row is not None and column and column.prefilled:
                look |= {"bg_color": _SHADE}
            if twin and twin.kind == "date":
                look["num_format"] = "yyyy-mm-dd"
            elif not twin or twin.kind not in ("number", "integer"):
                look["num_format"] = "@"
            self._cell(self.first + offset, number, value, self.pen.format(**look))
        if not filled:
            self._validate(number, checks)

    def _cell(self, row: int, column: int, value: Any, look: Format) -> None:
        if value is None:
            self.page.write_blank(row, column, None, look)
        elif isinstance(value, dt.date):
            self.page.write_datetime(row, column, value, look)
        elif isinstance(value, str):
            self.page.write_string(row, column, value, look)
        else:
            self.page.write_number(row, column, value, look)

    def _validate(self, column: int, checks: list[Check | None]) -> None:
        stretches: dict[Check, list[tuple[int, int]]] = {}
        for first, last, check in _stretches(checks):
            if check is not None and (not check.listed or check.listed in self.ranges):
                stretches.setdefault(check, []).append((self.first + first, self.first + last))
        for check, rows in stretches.items():
            options = _validation(check, self.ranges)
            options["other_cells"] = [[first, column, last, column] for first, last in rows[1:]]
            self.page.data_validation(rows[0][0], column, rows[0][1], column, options)


def label_of(column: Field, town: Mapping[str, Any]) -> str:
    """The header of a column, and in brackets whether it must be filled, its unit and how to fill it."""
    unit = column.unit if column.kind == "number" else ""
    try:
        hint = column.hint.format_map(town)
    except KeyError:  # the town has not said it
        hint = ""
    notes = [note for note in ("必填" if column.required else "", unit, hint) if note]
    return column.header + (f"（{'，'.join(notes)}）" if notes else "")


def _stretches(checks: list[Check | None]) -> Iterator[tuple[int, int, Check | None]]:
    """Runs of equal checks as (first, last, check)."""
    first = 0
    for index in range(1, len(checks) + 1):
        if index == len(checks) or checks[index] != checks[first]:
            yield first, index - 1, checks[first]
            first = index


def _validation(check: Check, ranges: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "error_title": "请核对",
        "error_message": check.message,
        "error_type": "stop" if check.strict else "warning",
    }
    if check.kind == "list":
        return options | {"validate": "list", "source": ranges[check.listed] if check.listed else list(check.choices)}
    if check.kind == "closed":  # nothing has a length of zero but nothing
        return options | {"validate": "length", "criteria": "==", "value": 0}
    validate = {"number": "decimal", "whole": "integer", "date": "date", "length": "length"}[check.kind]
    return options | {"validate": validate, "criteria": "between", "minimum": check.low, "maximum": check.high}


def _codes(pen: _Pen, lists: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, str]:
    """Write the 代码表 and return each list's range, for drop-downs."""
    page = pen.sheet(CODES)
    head = pen.format(bold=True, bg_color=_HEADER_FILLS["shown"], border=1)
    text = pen.format(num_format="@")
    ranges = {}
    column = 0
    for listed, entries in lists.items():
        if not entries:
            continue
        letter = xlsxwriter.utility.xl_col_to_name(column)
        ranges[listed] = f"='{CODES}'!${letter}$2:${letter}${len(entries) + 1}"
        headers = (f"可选{listed}", "名称", "说明")
        for header, texts in zip(headers, zip(*entries, strict=True), strict=False):
            page.write_string(0, column, header, head)
            for row, word in enumerate(texts, start=1):
                page.write_string(row, column, word, text)
            page.set_column(column, column, max(map(wcwidth.width, [header, *texts])) + 2)
            column += 1
        column += 1  # one empty column between lists
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    return ranges


def _instructions(
    pen: _Pen, catalogue: Catalogue, month: dt.date, audience: str, title: str, prepared: list[PreparedSheet]
) -> None:
    page = pen.sheet(INSTRUCTIONS)
    head = pen.format(bold=True, bg_color=_HEADER_FILLS["asked"], border=1)
    wrap = pen.format(text_wrap=True, border=1, border_color=_LINE, valign="top")
    widths = (26, 12, 80, 18, 18)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.write_string(0, 0, f"{title}（{AUDIENCES[audience]}）", pen.format(bold=True, font_size=16))
    page.write_string(2, 0, "怎么填", pen.format(bold=True, font_size=12))
    row = 3
    for number, rule in enumerate(_RULES, start=1):
        page.merge_range(row, 0, row, 4, f"{number}．{rule}", wrap)
        page.set_row(row, 32 if wcwidth.width(rule) > 140 else 18)
        row += 1
    row += 1
    page.write_string(row, 0, "谁报什么、什么时候报", pen.format(bold=True, font_size=12))
    for column, header in enumerate(("由谁报", "工作表", "内容", "数据期", "报送时限")):
        page.write_string(row + 1, column, header, head)
    day = catalogue.town.get("report_due_day")
    due = f"{periods.add_months(month, 1).replace(day=day)}前" if day else "以统计站通知为准"
    for line, duty in enumerate(_duties(catalogue, month, audience, prepared), start=row + 2):
        texts = (*duty, due)
        lines = max(math.ceil(wcwidth.width(text) / (width - 2)) for text, width in zip(texts, widths, strict=True))
        page.set_row(line, 15 * lines + 3)  # spreadsheets that did not write the file do not fit rows to their text
        for column, text in enumerate(texts):
            page.write_string(line, column, text, wrap)


def _duties(
    catalogue: Catalogue, month: dt.date, audience: str, prepared: list[PreparedSheet]
) -> list[tuple[str, str, str, str]]:
    """Who owes what, as (who, sheet, content, period)."""
    duties: list[tuple[str, str, str, str]] = []
    if BY_NAME["统计月报"] in [each.sheet for each in prepared]:
        groups: dict[tuple[str, dt.date], list[str]] = {}
        for indicator, own in owed(catalogue, month):
            groups.setdefault((indicator.owner, own), []).append(indicator.name)
        for (owner, own), names in sorted(groups.items()):
            duties.append((owner, "统计月报", f"{len(names)}项：{'、'.join(names)}", periods.cumulative_name(own)))
    for each in prepared:
        sheet = each.sheet
        if sheet.form:
            continue
        villages = sheet.by_village and audience != "office"
        owners = sorted(
            {str(row.cells["责任单位"]) for row in each.rows if row.cells.get("责任单位")}
            or {indicator.owner for indicator in catalogue.indicators.values() if indicator.sheet == sheet.name}
            or {"统计站"}
        )
        if audience == "village":
            owners = []
        elif len(owners) > _OWNERS_NAMED or sheet.name == "批注":
            owners = ["各责任单位"]
        who = "、".join([*owners, *(["各村"] if villages else [])])
        duties.append((who, sheet.name, _content(each), periods.month_name(month)))
    return duties


def _content(prepared: PreparedSheet) -> str:
    if prepared.sheet.directory:
        return f"已登记{len(prepared.rows)}条：有变化的改，新增的写在空行"
    if not prepared.rows:
        return "没有预列的行：有要写的写在空行"
    return f"已列{len(prepared.rows)}行：有数的填"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
