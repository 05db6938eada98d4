"""The child process that puts problems into a copy of an .xlsx: ``python -I annotate_xlsx.py < INPUT > OUTPUT``.

The input is eight bytes of length, that many bytes of JSON (the problems, as annotate.py writes them) and the
workbook; the output is the copy, or nothing and a failing exit code. Limits itself before it opens anything.
"""

from __future__ import annotations

import io
import json
import re
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1024 * 2**20
CPU_SECONDS = 30
AUTHOR = "township"  # of our comments, so that they can be taken out of a copy that is sent in again
COLOURS = {"error": "FFF4B6B0", "warning": "FFFFD98A", "notice": "FFDCE6F1"}
_MAX_MERGED = 100_000  # cells under merged ranges; openpyxl makes an object of each
_WIDTHS = (7, 22, 14, 6, 14, 9, 18, 60, 44)
_SHEET, _ROW, _COLUMN, _CELL = 2, 3, 4, 5  # places in a line


def main() -> None:
    """Read descriptor 0, print the copy."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from township.intake.files import reader, xlsx

    reader.limit(MEMORY_BYTES, CPU_SECONDS)
    warnings.simplefilter("ignore")
    sys.modules.setdefault("numpy", None)  # openpyxl asks for it only to know its types
    given = sys.stdin.buffer.read()
    length = int.from_bytes(given[:8], "big")
    request, content = json.loads(given[8 : 8 + length]), io.BytesIO(given[8 + length :])
    with zipfile.ZipFile(content) as archive:
        xlsx.preflight(archive)
        _refuse_vast_merges(archive)
    made = annotated(content, request["problems"], request["title"], request["headers"])
    sys.stdout.buffer.write(made)


def _refuse_vast_merges(archive: zipfile.ZipFile) -> None:
    from openpyxl.utils import range_boundaries

    covered = 0
    for name in archive.namelist():
        if name.lower().startswith("xl/worksheets/"):
            for found in re.finditer(rb'mergeCell [^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"', archive.read(name)):
                left, top, right, bottom = range_boundaries(found[1].decode())
                covered += (right - left + 1) * (bottom - top + 1)
    if covered > _MAX_MERGED:
        raise SystemExit(1)


def annotated(content: io.BytesIO, problems: list[dict[str, Any]], title: str, headers: list[str]) -> bytes:
    """The copy: our earlier marks gone, the cells coloured and commented, the list in front."""
    import openpyxl

    book = openpyxl.load_workbook(content)
    if title in book.sheetnames:  # ours, from an earlier round
        del book[title]
    for sheet in book.worksheets:
        _unmark(sheet)
    for problem in problems:
        problem["at"] = _place(book, problem) if problem["own"] else None
    for (sheet_name, cell), said in _by_cell(problems).items():
        _mark(book[sheet_name][cell], said)
    _list(book, problems, title, headers)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _place(book: Any, problem: dict[str, Any]) -> tuple[str, str] | None:
    """The sheet and cell to mark: the cell itself, else the row's first; of a merged range its first cell."""
    name, row, cell = (problem["line"][place] for place in (_SHEET, _ROW, _CELL))
    if name not in book.sheetnames:
        return None
    sheet = book[name]
    if not re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", cell):
        cell = f"A{row}" if row else "A1"
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            cell = merged.coord.partition(":")[0]
    return name, cell


def _by_cell(problems: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for problem in problems:
        if problem["at"]:
            found.setdefault(problem["at"], []).append(problem)
    return found


def _mark(cell: Any, problems: list[dict[str, Any]]) -> None:
    """Colour by the gravest (they come in that order); the comment says each, begun by its word."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colour = COLOURS[problems[0]["severity"]]
    cell.fill = PatternFill("solid", fgColor=colour, bgColor=colour)
    lines = [_said(problem["line"]) for problem in problems]
    if cell.comment and cell.comment.text:
        lines.append(f"（原批注）{cell.comment.text}")
    text = "\n".join(lines)[:2000]
    cell.comment = Comment(text, AUTHOR, width=320, height=min(60 + 20 * (len(text) // 20), 400))


def _said(line: list[str]) -> str:
    """One problem in a comment; a problem without a cell of its own (it is blank) names its column."""
    column = f"“{line[_COLUMN]}”列：" if line[_COLUMN] and not line[_CELL] else ""
    return f"【{line[0]}】{column}{line[-2]}；{line[-1]}"


def _unmark(sheet: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for cell in list(sheet._cells.values()):  # iter_rows would make every cell up to the last one
        if cell.comment and cell.comment.author == AUTHOR:
            _, _, before = cell.comment.text.partition("（原批注）")
            cell.comment = Comment(before, "") if before else None
            if cell.fill.fgColor.rgb in COLOURS.values():
                cell.fill = PatternFill()


def _list(book: Any, problems: list[dict[str, Any]], title: str, headers: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(title, 0)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for column, (header, width) in enumerate(zip(headers, _WIDTHS, strict=True), start=1):
        _text(sheet.cell(1, column), header).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, problem in enumerate(problems, start=2):
        for column, said in enumerate(problem["line"], start=1):
            _text(sheet.cell(number, column), said).alignment = wrapped
        colour = COLOURS[problem["severity"]]
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=colour, bgColor=colour)
        if problem["at"]:
            name, place = problem["at"]
            cell = _text(sheet.cell(number, _CELL + 1), problem["line"][_CELL] or place)
            quoted = name.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}", display=place)
            cell.font = Font(underline="single", color="FF0563C1")
    if not problems:
        _text(sheet.cell(2, 1), "没有发现问题")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{max(len(problems), 1) + 1}"
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _text(cell: Any, text: str) -> Any:
    """Put text into a cell as text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    from township.intake.files.problems import FORMULA

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True
    return cell


if __name__ == "__main__":
    main()
