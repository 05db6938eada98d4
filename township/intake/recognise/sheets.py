"""Turns what an office sent into the contract's sheets: which sheet is which, which column, what each cell means.

The input is :func:`workbook.read_file`'s (cells by column letter), the output a workbook whose sheets contract.accept
takes, each value with the cell it came from. A cell that cannot be understood stays as typed with the reason beside
it (``RawRow.refused``), so that the contract reports it in its place. monthly_sheet.py unpivots the monthly sheet.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

from township.intake.contract import BY_NAME, LAST_YEAR
from township.intake.files.workbook import Finding, RawRow, RawSheet, Workbook
from township.intake.recognise import (
    footnotes,
    header_findings,
    ledger_sheets,
    month_mismatch,
    monthly_sheet,
    percentages,
    reporting_office,
    table_rows,
    understood,
    values,
)
from township.intake.recognise.aliases import WIDE_FIGURES, Aliases
from township.intake.recognise.forms import read
from township.intake.recognise.forms.form import Form
from township.intake.recognise.forms.read import Taken
from township.intake.recognise.header import Header, find_header
from township.statistics import periods
from township.statistics.catalogue import Catalogue

# what a file's name gains when it is sent again; a number may as well tell apart what two offices sent
_SENT_AGAIN = re.compile(
    r"[\s_·-]*(?:[(（【\[](?:改|新|修改|修订|更正|订正|补正|重报|最终|副本)[版稿]?[)）】\]]"
    r"|(?:修改|修订|更正|订正|补正|重报|最终|副本)[版稿]?|[终定]稿|(?<=[\s_-])[改新])$"
)


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
        above = [text for _, text in header_findings.titles(raw, found)]
        if not (found.letter_of("区划代码") or found.letter_of("村")):
            try:
                office = reporting_office.whose(found.area, above, raw.name, book.name, catalogue)
                found.area = office.code if office else found.area
            except ValueError as two:
                found.area = catalogue.town_code
                findings.append(Finding("error", "area", raw.file, raw.name, "", str(two), "请改成一致"))
        months += [found.month] if found.month else []
        second = header_findings.second_title(raw, found, aliases)
        findings += header_findings.of_header(found, raw, catalogue, second, book.name)
        table = footnotes.applied(table_rows.below_header(raw, found, book.findings, findings, second), raw, found)
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
    made, others = [], []
    half_read = found is not None and header_findings.is_half_read(raw, found, aliases)
    propose = propose and (found is None or half_read)
    if not forms and not propose:
        return []
    for layout, form in read.tables(raw, forms, catalogue, aliases):
        if not (form.confirmed_by or propose):
            others.append(layout.first_row)
            continue
        table = read.take(layout, form, file_name, catalogue, aliases)
        if half_read and not form.confirmed_by and any(f.kind in ("form", "month", "area") for f in table.findings):
            return []
        if form.confirmed_by:
            said = f"按表样“{form.name}”（{form.confirmed_by}确认）读入"
            table.findings.insert(0, Finding("notice", "form", raw.file, raw.name, "", said, "表样见 data/forms"))
        if table.sheets or any(finding.severity == "error" for finding in table.findings):
            made.append(table)
    if made:
        said, advice = "第{}行起是另一张表，没有读入", "要读入请在数据填报页说明一次，存为表样；不要的请删去"
        made[0].findings += [
            Finding("warning", "form", raw.file, raw.name, f"A{n}", said.format(n), advice) for n in others
        ]
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


def _leave_differences(raw: RawSheet, found: Header) -> None:
    """Columns headed 增减 that hold the difference of two counts are no growth."""
    headers = {letter: text for row in raw.rows if row.number == found.last_row for letter, text in row.cells.items()}
    below = [row for row in raw.rows if row.number > found.last_row]
    for letter, name in list(found.columns.items()):
        if name in ("同比%", "当月同比%") and percentages.is_difference(headers.get(letter, ""), letter, below):
            found.extras[letter] = headers[letter]
            del found.columns[letter]


def _are_serials(raw: RawSheet, found: Header, letter: str) -> bool:
    """Whether 代码 numbers the rows (丙, 01, 02) and is none of our codes."""
    below = [row.cells[letter] for row in raw.rows if row.number > found.last_row and letter in row.cells]
    return bool(below) and all(re.fullmatch("[0-9]{1,4}|[甲乙丙丁]", text) for text in below)


def _kept(read: tuple[Finding, ...], used: set[tuple[str, str, str]], taken: set[tuple[str, str]]) -> list[Finding]:
    """What reading found: of a used cell the contract reports it itself; outside what was taken it stops nobody."""
    kept = []
    for finding in read:
        place = (finding.file, finding.sheet)
        if table_rows.stops(finding):
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
