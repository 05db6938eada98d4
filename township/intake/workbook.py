"""Reads a workbook: every sheet as rows of text cells, with where each row stands.

A workbook is a folder of .csv files, one a sheet, named as the sheet (an .xlsx has the same
sheets; its reader belongs here too). Nothing is interpreted here: what was typed is what is
returned, and contract.py turns it into typed rows.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path


class WorkbookError(ValueError):
    """The file cannot be read at all; the message (Chinese) names the file and what to do."""


@dataclass(frozen=True)
class RawRow:
    """One row as typed. ``number`` counts from 1 with the header as row 1, as Excel shows it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class RawSheet:
    """One sheet as typed: its name, the file it came from, header in order, rows."""

    name: str
    file: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]


@dataclass(frozen=True)
class Workbook:
    """All sheets of one input, and the sha256 of each file for the manifest."""

    name: str
    sheets: tuple[RawSheet, ...]
    hashes: dict[str, str]


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
        sheets.append(_sheet(path.stem, f"{name}/{path.name}", _decode(content, path)))
    return Workbook(name, tuple(sheets), hashes)


def _decode(content: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError(f"{path.name} 不是 UTF-8 也不是 GB18030 文本；请用 Excel 或 WPS 另存为 CSV UTF-8")


def _sheet(name: str, file: str, text: str) -> RawSheet:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise WorkbookError(f"{file} 第{reader.line_num}行引号不成对或格式有误；请检查该行") from error
    if not lines:
        raise WorkbookError(f"{file} 是空文件；至少要有表头一行")
    header = tuple(cell.strip() for cell in lines[0])
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(header):
            raise WorkbookError(f"{file} 第{number}行有{len(cells)}格，表头只有{len(header)}格；请检查多出的逗号")
        if any(cell.strip() for cell in cells):
            padded = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
            rows.append(RawRow(number, dict(zip(header, padded, strict=True))))
    return RawSheet(name, file, header, tuple(rows))
