"""The rows below a header, keyed by our headers: merged keys filled down, footers and sums left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from township.intake.contract import SHEETS
from township.intake.files.workbook import Finding, RawRow, RawSheet, column_letter, column_number
from township.intake.recognise.forms.layout import DITTO, is_total, numbers_columns
from township.intake.recognise.header import Header

# what identifies a row may be merged over several; a figure may not
_MAY_SPAN = {field.header for sheet in SHEETS for field in (*sheet.fields, *sheet.form, *sheet.guides) if field.spans}
_FOOTER = re.compile(r"(注|说明|备注|填报人|填表人|审核人|审核|复核|负责人|单位负责人|制表|制表人|报送时间)\s*[:：]")


def below_header(
    raw: RawSheet, found: Header, read: tuple[Finding, ...], findings: list[Finding], second: int
) -> RawSheet:
    """The rows below the header, keyed by our headers (上期… columns kept for comparison), merged keys filled down."""
    spans = _spans(raw, found, findings)
    damaged = {
        f.cell: f"{f.message}；{f.advice}" for f in read if stops(f) and (f.file, f.sheet) == (raw.file, raw.name)
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
        if letter := _total_in(own, found):
            said, advice = "合计行没有读入", "要读入请写明是哪个指标、哪个村或全镇"
            findings.append(Finding("warning", "total", raw.file, raw.name, f"{letter}{number}", said, advice))
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


def _total_in(row: RawRow, found: Header) -> str:
    """The column of the monthly sheet in which a row says that it is a sum of others, and no code says of what."""
    letters = [
        found.letter_of(name) for name, code in (("指标", "指标代码"), ("村", "区划代码")) if not found.letter_of(code)
    ]
    return next((k for k in letters if found.wide and is_total(row.cells.get(k, ""))), "")


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


def stops(finding: Finding) -> bool:
    """Whether a cell cannot be read at all: a formula without a value, an error, a link to another file."""
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
            said = f"合并单元格 {merged} 的内容只算在左上角一格"
            where = (raw.file, raw.name, f"{left}{top}")
            findings.append(Finding("warning", "merged", *where, said, "请取消合并，逐格填写"))
    return filled
