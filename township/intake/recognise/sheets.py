"""Turns what an office sent into the contract's sheets: which sheet is which, which column, what each cell means.

The input is :func:`workbook.read_file`'s (cells by column letter), the output a workbook whose sheets contract.accept
takes, each value with the cell it came from. A cell that cannot be understood stays as typed with the reason beside
it (``RawRow.refused``), so that the contract reports it in its place. monthly_sheet.py unpivots the monthly sheet.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from township.intake.contract import BY_NAME, LAST_YEAR, SHEETS
from township.intake.files.workbook import Finding, RawRow, RawSheet, Workbook, column_letter, column_number
from township.intake.recognise import (
    footnotes,
    ledger_sheets,
    month_mismatch,
    monthly_sheet,
    other_town,
    percentages,
    report_month,
    reporting_office,
    understood,
    units,
    values,
)
from township.intake.recognise.aliases import WIDE_FIGURES, Aliases, is_amount, is_another_growth
from township.intake.recognise.forms import read
from township.intake.recognise.forms.form import Form
from township.intake.recognise.forms.layout import DITTO, is_total, laid_out, numbers_columns
from township.intake.recognise.forms.read import Taken
from township.intake.recognise.forms.reader import split_brackets
from township.intake.recognise.header import Header, find_header
from township.intake.recognise.units import contradict
from township.statistics import periods
from township.statistics.catalogue import Catalogue

# what identifies a row may be merged over several; a figure may not
_MAY_SPAN = {field.header for sheet in SHEETS for field in (*sheet.fields, *sheet.form, *sheet.guides) if field.spans}
# what a file's name gains when it is sent again; a number may as well tell apart what two offices sent
_SENT_AGAIN = re.compile(
    r"[\s_·-]*(?:[(（【\[](?:改|新|修改|修订|更正|订正|补正|重报|最终|副本)[版稿]?[)）】\]]"
    r"|(?:修改|修订|更正|订正|补正|重报|最终|副本)[版稿]?|[终定]稿|(?<=[\s_-])[改新])$"
)
_TASK = re.compile("目标|任务|计划")
_FOOTER = re.compile(r"(注|说明|备注|填报人|填表人|审核人|审核|复核|负责人|单位负责人|制表|制表人|报送时间)\s*[:：]")


def recognise(
    book: Workbook,
    catalogue: Catalogue,
    aliases: Aliases,
    source: dict[str, str] | None = None,
    *,
    forms: list[Form] | None = None,
    propose: bool = False,
) -> Workbook:
    """The workbook in the contract's shape.

    ``forms`` are the confirmed ones, by which other offices' tables are read; with ``propose`` a table that neither we
    nor a form know is read by the form proposed for it, as far as that is certain: to be looked at, not published.

    ``source`` fills the 来源 sheet (来源代码, 名称, 发布日期 …) of a workbook that has none of its own; by default it is
    named after the file and its month (月报·2020-10), as offices call every month's file the same, whatever its name
    gained when it was sent again (月报（改）), and dated with the last day of its newest month, today where it has none.
    """
    findings: list[Finding] = []
    used: set[tuple[str, str, str]] = set()  # file, sheet, cell of everything that was taken
    sheets: list[RawSheet] = []
    wide: list[RawSheet] = []
    taken: set[tuple[str, str]] = set()
    filled: list[tuple[RawSheet, Header]] = []
    months: list[dt.date] = []
    for raw in book.sheets:
        if not raw.rows or aliases.is_ignored_sheet(raw.name):
            continue
        found = find_header(raw, aliases, book.name)
        if found and found.wide:
            _leave_differences(raw, found)
        if found and found.wide and found.letter_of("指标") and _are_serials(raw, found, found.letter_of("指标代码")):
            found.columns.pop(found.letter_of("指标代码"))
        if found and found.wide and not {*WIDE_FIGURES, "单位数"} & {*found.columns.values()}:
            found = None  # names and units beside a column that is not known
        if by_forms := _by_forms(raw, found, book.name, catalogue, aliases, forms or [], propose=propose):
            taken.add((raw.file, raw.name))
            for table in by_forms:
                sheets += table.sheets
                wide += table.wide
                findings += table.findings
                months += [table.found.month] if table.found.month else []
                used |= {(raw.file, raw.name, cell.cell) for cell in table.cells}
            continue
        if found is None:
            findings.append(_unknown_sheet(raw, catalogue, aliases))
            continue
        taken.add((raw.file, raw.name))
        titles = [text for _, text in _titles(raw, found)]
        if office := reporting_office.area_of(found.area, catalogue, titles):
            found.area = office.code
        months += [found.month] if found.month else []
        second = _second_title(raw, found, aliases)
        findings += _header_findings(found, raw, catalogue, second, book.name)
        table = footnotes.applied(_table(raw, found, book.findings, findings, second), raw, found)
        findings += percentages.doubtful(table, found, catalogue, aliases)
        if found.wide:
            made = monthly_sheet.unpivot(table, found, catalogue, aliases)
            findings += made.findings
            sheets += [replace(sheet, title=raw.name) for sheet in made.sheets]
            wide.append(made.wide)
            shown = made.wide
        else:
            shown = ledger_sheets.normalise_ledger(table, found, catalogue, aliases)
            sheets.append(replace(shown, title=raw.name))
        findings += month_mismatch.rows_differ(replace(shown, title=raw.name), found, catalogue)
        if shown.rows:
            findings += month_mismatch.sheet_name_differs(found, raw, book.name)
            filled.append((raw, found))
        used |= {(raw.file, raw.name, cell) for row in shown.rows for cell in row.addresses.values()}
    findings += month_mismatch.file_name_differs(filled, book.name)
    findings = _kept(book.findings, used, taken) + findings
    sheets = _without_repeats(sheets, findings)
    name = book.sheets[0].file if book.sheets else book.name
    if not sheets:
        advice = "请按模板的工作表名和表头填报；别的单位的表，在数据填报页说明一次，存为表样"
        findings.append(Finding("error", "empty", name, "", "", "没有一张认得的表", advice))
    elif not any(sheet.rows for sheet in [*sheets, *wide]) and not any(_no_month(finding) for finding in findings):
        findings.append(Finding("error", "empty", name, "", "", "表里没有填任何数", "请填好后再交；没有变化的不用交"))
    if not any(sheet.name == "来源" for sheet in sheets):
        sheets.insert(0, _source(book, sheets, months, source or {}))
    return replace(book, sheets=tuple(sheets), wide=tuple(wide), findings=tuple(findings), read=book)


def _by_forms(
    raw: RawSheet,
    found: Header | None,
    file_name: str,
    catalogue: Catalogue,
    aliases: Aliases,
    forms: list[Form],
    *,
    propose: bool,
) -> list[Taken]:
    """What forms read of a sheet: a confirmed form before our own recognition, a proposed one only where that fails."""
    made = []
    half_read = found is not None and bool(
        found.twice
        or found.month_problem
        or _above_header(raw, found)
        or _second_title(raw, found, aliases)
        or (found.wide and (_unheaded(raw, found) or _not_taken(raw, found, aliases)))
    )
    propose = propose and (found is None or half_read)
    if not forms and not propose:
        return []
    for layout, form in read.tables(raw, forms, catalogue, aliases):
        if not (form.confirmed_by or propose):
            continue
        table = read.take(layout, form, file_name, catalogue, aliases)
        if half_read and not form.confirmed_by and any(f.kind in ("form", "month", "area") for f in table.findings):
            return []
        if form.confirmed_by:
            said = f"按表样“{form.name}”（{form.confirmed_by}确认）读入"
            table.findings.insert(0, Finding("notice", "form", raw.file, raw.name, "", said, "表样见 data/forms"))
        if table.sheets or any(finding.severity == "error" for finding in table.findings):
            made.append(table)
    return made


def _no_month(finding: Finding) -> bool:
    """Rows without a month are left out: the sheet is not empty, and has been told what it lacks."""
    return (finding.severity, finding.kind) == ("error", "month")


def refuse_misnamed(book: Workbook, catalogue: Catalogue, aliases: Aliases) -> Workbook:
    """A workbook that has the contract's shape, with the indicator codes refused whose name says another."""

    def compared(row: RawRow) -> RawRow:
        code, name = row.cells.get("指标代码", ""), row.cells.get("指标", "")
        said = ledger_sheets.misnamed(code, name, catalogue, aliases) if code in catalogue.indicators else ""
        return replace(row, refused={**row.refused, "指标代码": said}) if said else row

    return replace(book, sheets=tuple(replace(sheet, rows=tuple(map(compared, sheet.rows))) for sheet in book.sheets))


def _unknown_sheet(raw: RawSheet, catalogue: Catalogue, aliases: Aliases) -> Finding:
    said, missing = understood.described(raw, catalogue, aliases)
    if known := aliases.sheet_named(raw.name):
        advice = f"请照模板“{known}”补上表头一行"
        for text in (text for row in raw.rows[:10] for text in row.cells.values()):
            if inside := aliases.misread_bracket(known, text):
                advice = f"“{text}”括号里的“{inside}”不认识，没有当作模板的列；{advice}"
                break
        return Finding("error", "header", raw.file, raw.name, "", f"找不到表头。{said}；{missing}", advice)
    advice = "要读入请按模板填报，或在数据填报页存为表样；不要的请删去"
    return Finding("warning", "sheet", raw.file, raw.name, "", f"不认识这张工作表，没有读入。{said}；{missing}", advice)


def _header_findings(found: Header, raw: RawSheet, catalogue: Catalogue, second: int, file_name: str) -> list[Finding]:
    """What is to be said of the header: columns ignored or given twice, the month, the area; another table below."""

    def say(severity: str, kind: str, cell: str, message: str, advice: str) -> None:
        said.append(Finding(severity, kind, raw.file, raw.name, cell, message, advice))

    said: list[Finding] = []
    for letter, text in found.extras.items():
        below = [row.cells[letter] for row in raw.rows if row.number > found.last_row and letter in row.cells]
        if below:
            numbers = sum(map(_is_figure, below))
            lost = f"，其中{numbers}格有数，没有读入" if numbers else "，已忽略"
            message = f"不认识“{values.excerpt(text)}”这一列{lost}"
            advice = "要读入请用模板的列名，或在别名表中登记"
            growth = _growth_after(found, letter)
            if numbers and growth and not is_amount(text):
                message = f"不认识“{values.excerpt(text)}”这一列，它后面的“{growth}”不知道是谁的同比"
                say(
                    "error",
                    "column",
                    f"{letter}{found.last_row}",
                    message,
                    "请改用模板的列名（当月、累计），或在别名表中登记",
                )
                continue
            if numbers and _TASK.search(text) and found.letter_of("完成%") and not found.letter_of("全年任务"):
                message = f"不认识“{values.excerpt(text)}”这一列，不知道“完成%”是哪个任务的"
                say(
                    "error",
                    "column",
                    f"{letter}{found.last_row}",
                    message,
                    "全年的任务请写“全年任务”；别的请删去这两列",
                )
                continue
            if is_another_growth(text):
                message = f"“{values.excerpt(text)}”不是与上年同期比，没有地方存{lost}"
                advice = "请核对；需要的可写进备注"
            say("warning", "column", f"{letter}{found.last_row}", message, advice)
    if above := _above_header(raw, found):
        message = f"第{above[0]}—{above[-1]}行有数，在认出的表头上方，没有读入"
        say("warning", "column", f"A{above[0]}", message, "两张表请分开填，或在数据填报页说明一次，存为表样")
    if second:
        message = f"第{second}行起是另一张表，没有读入"
        say("warning", "column", f"A{second}", message, "两张表请分开填，或在数据填报页说明一次，存为表样")
    for letter, numbers in _unheaded(raw, found).items():
        message = f"{letter} 列没有表头，其中{len(numbers)}格有数，没有读入"
        say("warning", "column", f"{letter}{numbers[0]}", message, "请补上表头；不要的请删去")
    for letter, name in found.twice.items():
        first = found.letter_of(name)
        if all(
            row.cells.get(letter) in (None, row.cells.get(first)) for row in raw.rows if row.number > found.last_row
        ):
            continue  # the second says nothing else
        say("error", "column", f"{letter}{found.last_row}", f"“{name}”有两列（{first} 列与 {letter} 列）", "请只留一列")
    dated = BY_NAME[found.sheet].dated_by
    if found.month_problem:
        say("error", "month", found.month_cell, found.month_problem, "请改正报表月份")
    elif dated and not found.month and not found.letter_of(dated):
        advice = "请在表头上方写“期末”，旁边一格写月份，如 2020-09"
        say("error", "month", found.month_cell, found.month_unclear or "找不到报表月份", advice)
    elif dated and found.month_guessed_from and not found.letter_of(dated):
        message = f"表内没有写全报表的年月，按{found.month_guessed_from}读作 {periods.month_key(found.month)}"
        say("warning", "month", "", message, "请核对；最好在表头上方写“期末”和月份")
    elif found.month_asked:
        say("warning", "month", found.month_cell, found.month_asked, "请核对；沿用旧表的请改成一致")
    for letter, unit in found.units.items():
        if over := next((line for line in found.above if contradict(unit, line)), ""):
            message = f"表的上方写单位“{over}”，“{found.columns[letter]}”一列却写“{unit}”"
            say("error", "unit", f"{letter}{found.last_row}", message, "请改成一致")
    if found.unit_problem:
        advice = "请写 元、万元、亿元、户、米 等目录里的单位，金额只写一个；或改在“单位”列逐行写"
        say("error", "unit", found.unit_cell, found.unit_problem, advice)
    has_column = found.letter_of("区划代码") or found.letter_of("村")
    if not has_column and (
        cell := other_town.of_the_county(_titles(raw, found), [raw.name, file_name], catalogue.town)
    ):
        message = f"标题只写了{catalogue.town['county']}，没有写{catalogue.town['name']}，又没有区划列"
        say("error", "area", cell, message, "全县的数不要导入；是本镇的请在标题里写明")
    for cell, text in _titles(raw, found) if not has_column else ():
        if other := other_town.named_instead(text, catalogue.town):
            own = f"{catalogue.town['county']}{catalogue.town['name']}"
            message = f"标题写的是“{other}”，这里只收{own}的数，又没有区划列"
            say("error", "area", cell, message, "不是本镇的表请不要导入；标题写错的请改正")
    if any(field.header == "区划代码" and field.required for field in BY_NAME[found.sheet].fields):
        if not has_column and found.area and not catalogue.own_area_named(found.area):
            say(
                "error",
                "area",
                found.area_cell,
                f"区划名录中没有“{values.excerpt(found.area)}”",
                "请写 12 位区划代码或规范村名",
            )
        elif not has_column and not found.area:
            message = f"没有区划列，全表按{catalogue.town['name']}全镇读入"
            say("warning", "area", "", message, "请核对；分村数据请加“区划代码”列")
    return said


def _not_taken(raw: RawSheet, found: Header, aliases: Aliases) -> bool:
    """Whether columns that are not known hold figures or say of which kind the row's are, or a cell holds two figures."""
    below = [row for row in raw.rows if row.number > found.last_row]
    return any(
        _is_figure(text) or aliases.header_named("统计月报", text).name in WIDE_FIGURES
        for row in below
        for letter in found.extras
        if (text := row.cells.get(letter, ""))
    ) or any(
        split_brackets(row.cells.get(letter, ""))
        for row in below
        for letter, name in found.columns.items()
        if name in WIDE_FIGURES
    )


def _leave_differences(raw: RawSheet, found: Header) -> None:
    """Columns headed 增减 that hold the difference of two counts are no growth."""
    headers = {letter: text for row in raw.rows if row.number == found.last_row for letter, text in row.cells.items()}
    below = [row for row in raw.rows if row.number > found.last_row]
    for letter, name in list(found.columns.items()):
        if name in ("同比%", "当月同比%") and percentages.is_difference(headers.get(letter, ""), letter, below):
            found.extras[letter] = headers[letter]
            del found.columns[letter]


def _second_title(raw: RawSheet, found: Header, aliases: Aliases) -> int:
    """The row with a title of its own, unit or month in it, above the header repeated further down; 0 if none."""
    headers = next((row.cells for row in raw.rows if row.number == found.last_row), {})
    for before, row in itertools.pairwise(row for row in raw.rows if row.number > found.last_row):
        if len(before.cells) == 1 and len(row.cells) > 1 and row.cells == headers:
            [text] = before.cells.values()
            if units.LINE.search(text) or units.behind_title(text, aliases.units) or report_month.says_month(text):
                return before.number
    return 0


def _growth_after(found: Header, letter: str) -> str:
    """The growth in the column after one that is not known, where that growth would be read as another figure's."""
    after = found.columns.get(column_letter(column_number(letter) + 1), "")
    return after if found.wide and after in ("同比%", "当月同比%") else ""


def _titles(raw: RawSheet, found: Header) -> Iterator[tuple[str, str]]:
    """Cell and text of what stands above the header."""
    for row in raw.rows:
        if row.number < found.first_row:
            yield from ((f"{letter}{row.number}", text) for letter, text in row.cells.items())


def _are_serials(raw: RawSheet, found: Header, letter: str) -> bool:
    """Whether 代码 numbers the rows (丙, 01, 02) and is none of our codes."""
    below = [row.cells[letter] for row in raw.rows if row.number > found.last_row and letter in row.cells]
    return bool(below) and all(re.fullmatch("[0-9]{1,4}|[甲乙丙丁]", text) for text in below)


def _above_header(raw: RawSheet, found: Header) -> list[int]:
    """Rows of another table's figures above the header."""
    above = replace(raw, rows=tuple(row for row in raw.rows if row.number < found.first_row))
    return [row.number for table in laid_out(above) for row in table.rows]


def _unheaded(raw: RawSheet, found: Header) -> dict[str, list[int]]:
    """Rows with a figure in a column without any header, by letter: a header lost is a column lost."""
    headed = {letter for row in raw.rows if found.first_row <= row.number <= found.last_row for letter in row.cells}
    rows: dict[str, list[int]] = {}
    for row in raw.rows:
        if row.number > found.last_row and not found.columns.keys().isdisjoint(row.cells):
            for letter, text in row.cells.items():
                if letter not in headed and _is_figure(text):
                    rows.setdefault(letter, []).append(row.number)
    return rows


def _is_figure(text: str) -> bool:
    try:
        values.number(text)
    except ValueError:
        return False
    return True


def _table(raw: RawSheet, found: Header, read: tuple[Finding, ...], findings: list[Finding], second: int) -> RawSheet:
    """The rows below the header, keyed by our headers (上期… columns kept for comparison), merged keys filled down."""
    spans = _spans(raw, found, findings)
    damaged = {
        f.cell: f"{f.message}；{f.advice}" for f in read if _stops(f) and (f.file, f.sheet) == (raw.file, raw.name)
    }
    columns = {**found.columns, **found.previous}
    header_texts = {name: letter for letter, name in found.columns.items()}
    rows = []
    titles = next((row.cells for row in raw.rows if row.number == found.last_row), {})
    below = {
        row.number: row
        for row in _without_dittos(raw, found)
        if row.number > found.last_row and (not second or row.number < second)
    }
    for number in sorted({*below, *(row for row, _ in spans)} - {0}):
        own = below.get(number, RawRow(number, {}))
        first = next(iter(own.cells.values()), "")
        if (
            _FOOTER.match(first)
            or (number == found.last_row + 1 and numbers_columns(own))
            or (not found.wide and is_total(first))
            or (own.cells and len(own.cells) > 2 and all(titles.get(k) == v for k, v in own.cells.items()))
        ):
            continue
        if found.wide and is_total(own.cells.get(found.letter_of("指标"), "")) and not found.letter_of("指标代码"):
            said, advice = "合计行没有读入", "要读入请写明是哪个指标"
            findings.append(
                Finding("warning", "total", raw.file, raw.name, f"{found.letter_of('指标')}{number}", said, advice)
            )
            continue
        filled = {letter: text for (row, letter), text in spans.items() if row == number and letter not in own.cells}
        cells = {columns[letter]: text for letter, text in {**filled, **own.cells}.items() if letter in columns}
        addresses = {name: f"{header_texts[name]}{number}" for name in cells if name in header_texts}
        refused = {name: damaged[cell] for name, cell in addresses.items() if cell in damaged}
        # a formula without a value leaves no text, but its cell is not blank
        refused |= {
            name: damaged[f"{letter}{number}"]
            for letter, name in found.columns.items()
            if f"{letter}{number}" in damaged and name not in refused
        }
        addresses |= {name: f"{header_texts[name]}{number}" for name in refused}
        if cells or refused:
            rows.append(RawRow(number, cells, addresses, refused))
    header = tuple(columns.values())
    return RawSheet(raw.name, raw.file, header, tuple(rows), found.last_row, raw.merged)


def _without_dittos(raw: RawSheet, found: Header) -> Iterator[RawRow]:
    """The rows with 〃 and 同上 in columns of words read as what stands above; of figures they are refused as none."""
    words = {f.header for sheet in SHEETS for f in (*sheet.fields, *sheet.form) if f.kind not in ("number", "integer")}
    before: dict[str, str] = {}
    for row in raw.rows:
        meant = {
            letter: before[letter]
            for letter, text in row.cells.items()
            if text.strip() in DITTO and letter in before and found.columns.get(letter) in words | {"村"}
        }
        row = replace(row, cells={**row.cells, **meant}) if meant else row
        before |= row.cells
        yield row


def _stops(finding: Finding) -> bool:
    return finding.severity == "error" and finding.kind in ("formula", "error", "external") and bool(finding.cell)


def _spans(raw: RawSheet, found: Header, findings: list[Finding]) -> dict[tuple[int, str], str]:
    """What merged cells below the header mean for the cells they cover; a merged figure counts once and is named."""
    texts = {row.number: row.cells for row in raw.rows}
    filled: dict[tuple[int, str], str] = {}
    for merged in raw.merged:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", merged)
        if not match or int(match[2]) <= found.last_row:
            continue
        left, top, right, bottom = match[1], int(match[2]), match[3], int(match[4])
        text = texts.get(top, {}).get(left, "")
        inside = [column_letter(n) for n in range(column_number(left), min(column_number(right), 500) + 1)]
        covered = [found.columns[letter] for letter in inside if letter in found.columns]
        if not text or not covered or bottom - top > 5_000:
            continue
        if len(covered) == 1 and covered[0] in _MAY_SPAN and left in found.columns:
            filled |= {(row, left): text for row in range(top + 1, bottom + 1) if row in texts}
        elif len(texts.get(top, {})) > 1 and found.columns.get(left) not in (None, "备注"):
            findings.append(
                Finding(
                    *("warning", "merged", raw.file, raw.name, f"{left}{top}"),
                    f"合并单元格 {merged} 的内容只算在左上角一格",
                    "请取消合并，逐格填写",
                )
            )
    return filled


def _kept(read: tuple[Finding, ...], used: set[tuple[str, str, str]], taken: set[tuple[str, str]]) -> list[Finding]:
    """What reading found: of a used cell the contract reports it itself; outside what was taken it stops nobody."""
    kept = []
    for finding in read:
        place = (finding.file, finding.sheet)
        if _stops(finding):
            if (*place, finding.cell) in used:
                continue
            finding = replace(finding, severity="warning", advice="没有读入这一格；" + finding.advice)
        elif finding.kind == "hidden" and place not in taken:
            continue
        elif finding.severity == "error" and place not in taken:
            finding = replace(finding, severity="warning")  # the count of more such cells in a sheet left out
        kept.append(finding)
    return kept


def _source(book: Workbook, sheets: list[RawSheet], read: list[dt.date], given: dict[str, str]) -> RawSheet:
    """The 来源 sheet of a workbook without one; ``read`` are the months its sheets were laid out for."""
    texts = {
        row.cells.get(column.header, "")
        for sheet in sheets
        for column in BY_NAME[sheet.name].fields
        if column.kind == "month" or column.happened in ("in_month", "by_month_end")
        for row in sheet.rows
    }
    ends = [periods.month_end(month) for month in read]
    for text in texts:
        with contextlib.suppress(ValueError):  # what is no date is reported in its own cell
            ends.append(values.date(text) if len(text) > len("2020-09") else periods.month_end(values.month(text)))
    published = max(ends, default=periods.today()).isoformat()  # of a file without any date, the day it is read
    code = title = _SENT_AGAIN.sub("", book.name) or book.name
    # the sheets' own month where they have one: a ledger's newest day may lie in the month after
    if month := max(read, default=None) or max(ends, default=None):
        key, words = periods.month_key(month), periods.month_name(month)
        if not any(said in code for said in (key, words, key.replace("-", ""))):
            code, title = f"{code}·{key}", f"{title}（{words}）"
    cells = {"来源代码": code, "名称": title, "发布日期": published, **given}
    header = BY_NAME["来源"].headers
    return RawSheet("来源", book.name, header, (RawRow(1, {**dict.fromkeys(header, ""), **cells}),))


def _without_repeats(sheets: list[RawSheet], findings: list[Finding]) -> list[RawSheet]:
    """Leave out what two places of one workbook say alike: a task in two sheets, 上年同期 of a month also reported.

    上年同期 that differs from the month as reported gives way to it, with a warning. Other contradictions stay: the
    contract refuses the second row.
    """
    held: dict[tuple[str, ...], tuple[str, ...]] = {}
    keys = {"统计月报": ("指标代码", "区划代码", "期末", "口径", "分组"), "目标任务": ("指标代码", "区划代码", "年度")}
    figures_of = {"统计月报": ("数值", "单位", "约数"), "目标任务": ("全年任务", "下限", "上限", "单位")}
    dropped: set[int] = set()
    ordered = sorted(
        ((sheet, row) for sheet in sheets if sheet.name in keys for row in sheet.rows if not row.refused),
        key=lambda pair: pair[1].cells.get("备注") == LAST_YEAR,  # what was reported itself comes first
    )
    for sheet, row in ordered:
        key = (sheet.name, *(row.cells.get(name, "") for name in keys[sheet.name]))
        figure = tuple(_comparable(row.cells.get(name, "")) for name in figures_of[sheet.name])
        if key not in held:
            held[key] = figure
        elif row.cells.get("备注") == LAST_YEAR:
            dropped.add(id(row))
            if figure != held[key]:
                said = f"上年同期与同一工作簿里 {row.cells['期末']} 的报数不同，没有采用"
                cell = row.addresses.get("数值", "")
                findings.append(Finding("warning", "figure", sheet.file, sheet.name, cell, said, "请核对哪个是对的"))
        elif sheet.name == "目标任务" and figure == held[key]:
            dropped.add(id(row))
    return [replace(sheet, rows=tuple(row for row in sheet.rows if id(row) not in dropped)) for sheet in sheets]


def _comparable(text: str) -> str:
    return f"{Decimal(text).normalize():f}" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text
