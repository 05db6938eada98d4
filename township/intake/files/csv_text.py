"""The lines of a .csv: UTF-8 or UTF-16 by its BOM, else UTF-8, else GB18030; split at commas, tabs or semicolons.

What people send is read in reader.py's limited child.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from typing import Any, BinaryIO

from township.intake.files import xlsx

MAX_ROW, MAX_COLUMN, MAX_CELLS = xlsx.MAX_ROW, xlsx.MAX_COLUMN, xlsx.MAX_CELLS
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = (",", "\t", ";")  # Excel's "Unicode 文本" has tabs; ; is what it writes where a comma marks the fraction
_SPLIT = re.compile(r"[-+]?[0-9]{1,3},[0-9]{3}(?:\.[0-9]+)?")
_EVERYDAY = re.compile(b"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]")  # GB2312's punctuation and characters
MAX_LETTERS = xlsx.MAX_TEXT  # in a cell; the csv module's own limit is anybody's to change


class Refused(Exception):
    """The file cannot be read; the message (Chinese) says what is wrong and what to do."""


def read(file: BinaryIO) -> dict[str, Any]:
    """The one sheet, as xlsx.read gives those of a workbook; its name is the file's and not known here.

    Raises:
        Refused: with a message for whoever sent the file.
    """
    from openpyxl.utils import get_column_letter

    rows, columns, cells = [], 0, 0
    table = lines(decoded(file.read()))
    width = max((len(line) for line in table if not _is_split(line)), default=0)
    for number, line in enumerate(table, start=1):
        if len(line) > width and _is_split(line):
            said = f"第{number}行有{len(line)}格，别的行只有{width}格，后面的数会错位"
            raise Refused(f"{said}；数里的千分位逗号（3,668）会把一格拆成两格，请去掉或加引号")
        filled = {get_column_letter(n): _cell(cell) for n, cell in enumerate(line, start=1) if cell.strip()}
        columns, cells = max(columns, len(line) if filled else 0), cells + len(filled)
        if number > MAX_ROW or columns > MAX_COLUMN or cells > MAX_CELLS:
            raise Refused(f"超过 {MAX_ROW} 行、{MAX_COLUMN} 列或 {MAX_CELLS} 格；请分成几个文件交")
        if filled:
            rows.append([number, filled])
    if not rows:
        raise Refused("是空文件；至少要有表头一行")
    letters = [get_column_letter(n) for n in range(1, columns + 1)]
    return {"sheets": [{"name": "", "letters": letters, "rows": rows, "merged": []}], "findings": [], "texts": []}


def _is_split(line: list[str]) -> bool:
    """Whether two cells side by side may be one figure, cut at its thousands separator."""
    return any(_SPLIT.fullmatch(f"{one.strip()},{other.strip()}") for one, other in itertools.pairwise(line))


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises:
        Refused: it is in none of these encodings.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused("其实是 Excel 工作簿，只是改了扩展名；请在 Excel 或 WPS 中打开，另存为 .xlsx 后再交")
    for encoding in ("utf-16",) if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if 10 * text.count("\0") <= len(text) and not (encoding == "gb18030" and _is_garbled(text)):
            return text
    raise Refused("不是 UTF-8 也不是 GB18030 文本（可能是 Big5 等编码）；请用 Excel 或 WPS 另存为 CSV UTF-8")


def _is_garbled(text: str) -> bool:
    """Whether this is another encoding's text: almost any bytes are GB18030, few make words of everyday characters."""
    pairs = [char.encode("gb18030") for char in text if char > "\x7f"]
    everyday = [pair for pair in pairs if _EVERYDAY.fullmatch(pair)]
    return 3 * len(everyday) < 2 * len(pairs)


def lines(text: str) -> list[list[str]]:
    """The cells of every line, blanks and all.

    Raises:
        Refused: quotes that do not pair, or a cell longer than a spreadsheet's may be.
    """
    outside = re.sub('"[^"]*"', "", text).splitlines()
    separator = max(_SEPARATORS, key=lambda mark: sum(mark in line for line in outside))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    try:
        for cells in reader:
            if any(len(cell) > MAX_LETTERS for cell in cells):
                raise Refused(f"第{reader.line_num}行有一格超过 {MAX_LETTERS} 字；请检查该行的引号和逗号")
            found.append(cells)
    except csv.Error as error:
        raise Refused(f"第{reader.line_num}行引号不成对或格式有误；请检查该行") from error
    return found


def _cell(text: str) -> str:
    """A picture's formula says only that there is one."""
    plain = text.strip()
    return xlsx.PICTURE if xlsx.PICTURE_FORMULA.match(plain) else plain
