"""Reads a workbook: every sheet as rows of text cells, with where each cell stands.

A workbook is an .xlsx, one .csv, or a folder of .csv files named as the sheets. Nothing is interpreted here:
what was typed is what is returned. recognise/ finds sheets and columns, contract/ makes typed rows.

:func:`read_folder` reads our own folders: the header is row 1 and the cells of a row are keyed by it.
:func:`read_file` reads what offices send: the cells are keyed by column letter, the header is not looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from township.intake.files import csv_text, personal_numbers, warm_reader
from township.statistics.characters import unwritable, writable

MAX_BYTES = 30 * 2**20
MAX_PLACES = 20  # of personal numbers named in one message
_RESAVE = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再交"


class WorkbookError(ValueError):
    """The file cannot be read at all; the message (Chinese) names the file and what to do."""


class PersonalDataError(WorkbookError):
    """The file holds personal numbers; the message names the places, never the numbers."""


@dataclass(frozen=True)
class Finding:
    """Something about a file that reading it brought to light, in Chinese.

    severity: ``error`` (stops publishing) | ``warning`` (needs a confirmation). ``kind`` is for programs: ``formula``
    ``error`` ``external`` ``hidden`` ``format`` from reading, the rest from recognise/. ``cell`` as Excel writes it.
    """

    severity: str
    kind: str
    file: str
    sheet: str
    cell: str
    message: str
    advice: str

    def __str__(self) -> str:
        sheet = f"“{self.sheet}”" if self.sheet and self.sheet not in self.file else ""
        return f"{self.file}{sheet}{self.cell and f' {self.cell}'}：{self.message}；{self.advice}"


@dataclass(frozen=True)
class RawRow:
    """One row as typed. ``number`` counts from 1 as Excel shows it.

    ``addresses`` has the cell each value was taken from (``{"数值": "F5"}``), ``blanks`` the cell of each value that
    was left blank, ``columns`` what the sheet's own header calls it (累计 for 数值), ``refused`` why a cell could not be
    understood, and ``typed`` what stood where a figure was turned into another unit (960元); all by the same keys as
    ``cells``, and empty where the row was not recognised from a file.
    """

    number: int
    cells: dict[str, str]
    addresses: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfilled:
    """A figure a sheet has a cell for and nobody filled: what it would be (``cells`` by the key's headers), and where.

    ``header`` is the contract's for the figure. ``in_filled_row`` where other figures of its row were filled.
    """

    header: str
    cells: dict[str, str]
    row: int
    cell: str
    in_filled_row: bool = False


@dataclass(frozen=True)
class RawSheet:
    """One sheet as typed: its name, the file it came from, header in order, rows.

    ``header_row`` is where the header stands; ``merged`` the merged ranges of an .xlsx (``"A1:F1"``);
    ``title`` what the file calls the sheet, where recognising gave it another ``name``; ``unfilled`` the figures
    that recognising found left blank.
    """

    name: str
    file: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    header_row: int = 1
    merged: tuple[str, ...] = ()
    title: str = ""
    unfilled: tuple[Unfilled, ...] = ()

    @property
    def shown(self) -> str:
        """The name to say to whoever sent the file."""
        return self.title or self.name


@dataclass(frozen=True)
class Workbook:
    """All sheets of one input, and the sha256 of each file for the manifest.

    ``wide`` are the monthly sheets as recognised, one row an indicator with 当月, 累计, 上年同期, 完成% … side by
    side: what validation compares across columns. ``sheets`` has the same figures in the contract's shape, and
    ``read`` is the input as it was before recognising.
    """

    name: str
    sheets: tuple[RawSheet, ...]
    hashes: dict[str, str]
    findings: tuple[Finding, ...] = ()
    wide: tuple[RawSheet, ...] = ()
    read: Workbook | None = None


def read_file(path: Path) -> Workbook:
    """Read an .xlsx, a .csv or a folder of .csv files; the cells of a row are keyed by column letter.

    Blank cells and blank rows are left out; ``header`` is the letters in use. Files are opened in
    a child process with limits on memory, time and output (warm_reader.py), so that none can harm the caller.

    Raises:
        PersonalDataError: personal numbers anywhere, file and sheet names included.
        WorkbookError: the file cannot be read; the message says which, why, and what to do.
    """
    name = personal_numbers.masked(path.resolve().name)
    texts = [("文件名", path.resolve().name)]
    _refuse_unwritable(name)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() == ".csv" and not p.name.startswith("~$"))
        if not files:
            raise WorkbookError(f"{name} 中没有 .csv 文件；请给出按工作表名命名的 .csv 文件夹")
        _refuse_personal_numbers(name, [], [*texts, *(("文件名", file.name) for file in files)])
        for file in files:
            _refuse_unwritable(file.name)
        contents = {file.name: _content(file, f"{name}/{file.name}") for file in files}
        sheets = [_csv(content, file, f"{name}/{file}") for file, content in contents.items()]
        findings: list[Finding] = []
    else:
        _refuse_personal_numbers(name, [], texts)  # before any other message can name the file
        contents = {path.name: _content(path, name)}
        if path.suffix.lower() == ".csv":
            sheets, findings = [_csv(contents[path.name], path.name, name)], []
        else:
            sheets, findings, texts = _excel(path, name, contents[path.name])
    _refuse_personal_numbers(name, sheets, texts)
    hashes = {file: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
    if spoilt := [finding for sheet in sheets for finding in _spoilt(sheet)]:
        sheets, findings = [_cleaned(sheet) for sheet in sheets], [*findings, *spoilt]
    return Workbook(path.resolve().stem if path.is_file() else name, tuple(sheets), hashes, tuple(findings))


def _spoilt(sheet: RawSheet) -> Iterator[Finding]:
    """Where the sheet has a character that no file of ours can hold."""
    places = [("", sheet.name), *((f"{at}{row.number}", text) for row in sheet.rows for at, text in row.cells.items())]
    for cell, text in places:
        if found := unwritable(text):
            said = f"有存不住的字符（{found}）" if cell else f"工作表的名称里有存不住的字符（{found}）"
            advice = "请删去原有内容，重新输入，不要从别处复制"
            yield Finding("error", "character", sheet.file, writable(sheet.name), cell, said, advice)


def _cleaned(sheet: RawSheet) -> RawSheet:
    rows = (replace(row, cells={at: writable(text) for at, text in row.cells.items()}) for row in sheet.rows)
    return replace(sheet, name=writable(sheet.name), rows=tuple(rows))


def _refuse_unwritable(name: str) -> None:
    if found := unwritable(name):
        raise WorkbookError(f"文件名“{writable(name)}”里有存不住的字符（{found}）；请改名后再交")


def _content(path: Path, name: str) -> bytes:
    if path.name.startswith("~$"):
        raise WorkbookError(f"{name} 是 Excel 打开文件时的临时文件；请关闭 Excel，改交不带 ~$ 的那个文件")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise WorkbookError(f"{name} 有 {size // 2**20} MB，超过 {MAX_BYTES // 2**20} MB；请删去图片和无关的表再交")
        content = path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{name} 无法读取；请检查文件是否存在、权限，或关闭占用它的程序") from error
    if not content:
        raise WorkbookError(f"{name} 是空文件（0 字节）；请重新导出或复制后再交")
    return content


def _excel(path: Path, name: str, content: bytes) -> tuple[list[RawSheet], list[Finding], list[tuple[str, str]]]:
    if reason := _not_xlsx(path.suffix.lower(), content):
        raise WorkbookError(f"{name} {reason}")
    result = _in_child(content, name)
    sheets = [_sheet_of(sheet, sheet["name"], name) for sheet in result["sheets"]]
    findings = [Finding(severity, kind, name, *rest) for severity, kind, *rest in result["findings"]]
    return sheets, findings, [(place, text) for place, text in result["texts"]]


def _not_xlsx(suffix: str, content: bytes) -> str | None:
    """Why the file is no .xlsx, as far as its name and first bytes tell."""
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "加了打开密码，读不了；请在 Excel 中取消密码（文件—信息—保护工作簿）后再交"
        renamed = "只是改了扩展名，里面仍" if suffix == ".xlsx" else ""
        return f"{renamed}是旧版 .xls 格式；{_RESAVE}（不要只改扩展名）"
    start = content[:512].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if start.startswith(b"<"):
        return f"其实是网页或 XML 文本，不是 Excel 工作簿；{_RESAVE}"
    if suffix in (".xlsm", ".xltm"):
        return "是带宏的格式；请另存为不含宏的“Excel 工作簿（.xlsx）”后再交"
    if not content.startswith(b"PK"):
        return f"不是 Excel 工作簿（文件头不对）；{_RESAVE}，文本请存为 .csv"
    if suffix != ".xlsx":
        return "的扩展名不是 .xlsx、.csv；请另存为 .xlsx 后再交"
    return None


def _csv(content: bytes, file: str, name: str) -> RawSheet:
    [sheet] = _in_child(content, name)["sheets"]
    return _sheet_of(sheet, Path(file).stem, name)


def _in_child(content: bytes, name: str) -> dict[str, Any]:
    """What the limited child found in the file.

    Raises:
        WorkbookError: it refused.
    """
    result = warm_reader.read(content, Path(name).suffix.lower())
    if "refused" in result:
        raise WorkbookError(f"{name}：{personal_numbers.masked(result['refused'])}")
    return result


def _sheet_of(sheet: dict[str, Any], name: str, file: str) -> RawSheet:
    rows = tuple(RawRow(number, cells) for number, cells in sheet["rows"])
    return RawSheet(name, file, tuple(sheet["letters"]), rows, merged=tuple(sheet["merged"]))


def column_letter(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_personal_numbers(name: str, sheets: list[RawSheet], texts: list[tuple[str, str]]) -> None:
    """Scan every cell and every other text; :class:`PersonalDataError` if any holds a personal number."""
    places: dict[str, str] = {}
    for sheet in sheets:
        title = personal_numbers.masked(sheet.name)
        for row in sheet.rows:
            for letter, text in row.cells.items():
                if found := personal_numbers.kinds(text):
                    places[f"“{title}”{letter}{row.number}"] = "、".join(found)
    in_cells = bool(places)
    for place, text in texts:
        # the table of shared strings repeats the cells; on its own it holds what was deleted from them
        if not (in_cells and "sharedStrings" in place) and (found := personal_numbers.kinds(text)):
            places[personal_numbers.masked(place)] = "、".join(found)
    if places:
        listed = "；".join(f"{place} 疑似有{kind}" for place, kind in list(places.items())[:MAX_PLACES])
        more = f"；等共 {len(places)} 处" if len(places) > MAX_PLACES else ""
        raise PersonalDataError(
            f"{name} 含个人信息，整个文件已拒收：{listed}{more}；请删去这些号码（系统不需要）再交，若是金额请改用万元"
        )


def read_folder(folder: Path) -> Workbook:
    """Read a folder of .csv files (UTF-8 with or without BOM, else GB18030).

    Raises:
        WorkbookError: no folder, no .csv in it, an unreadable, undecodable or malformed file.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() == ".csv") if folder.is_dir() else []
    if not files:
        raise WorkbookError(f"{folder} 中没有 .csv 文件；请给出按工作表名命名的 .csv 文件夹")
    name = folder.resolve().name
    sheets, hashes = [], {}
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WorkbookError(f"{name}/{path.name} 无法读取；请检查文件权限，或关闭占用它的程序") from error
        hashes[path.name] = hashlib.sha256(content).hexdigest()
        file = f"{name}/{path.name}"
        try:
            sheets.append(_sheet(path.stem, file, csv_text.lines(csv_text.decoded(content))))
        except csv_text.Refused as refused:
            raise WorkbookError(f"{file} {refused}") from refused
    return Workbook(name, tuple(sheets), hashes)


def _sheet(name: str, file: str, lines: list[list[str]]) -> RawSheet:
    if not lines:
        raise WorkbookError(f"{file} 是空文件；至少要有表头一行")
    header = tuple(writable(cell.strip()) for cell in lines[0])
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(header):
            raise WorkbookError(f"{file} 第{number}行有{len(cells)}格，表头只有{len(header)}格；请检查多出的逗号")
        if any(cell.strip() for cell in cells):
            padded = [writable(cell.strip()) for cell in cells] + [""] * (len(header) - len(cells))
            rows.append(RawRow(number, dict(zip(header, padded, strict=True))))
    return RawSheet(name, file, header, tuple(rows))
