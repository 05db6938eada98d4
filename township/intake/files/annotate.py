"""Gives the problems back in the file they are about: cells coloured and commented, and a sheet 问题清单 in front.

The copy of an .xlsx is made by annotate_xlsx.py in a child process with limits, for the same reason reading is. For
.csv input, which holds neither colours nor comments, there is the list alone: :func:`annotate` writes 问题清单 as .csv.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from township.intake.files import personal_numbers
from township.intake.files.problems import FORMULA, SEVERITIES, Problem
from township.intake.files.workbook import MAX_BYTES, WorkbookError

LIST = "问题清单"
HEADERS = ("程度", "文件", "工作表", "行", "列", "单元格", "现值", "问题", "怎么办")
WALL_SECONDS = 40.0  # for the child process
_WRITER = Path(__file__).with_name("annotate_xlsx.py")


def annotate(path: Path, problems: Sequence[Problem], output: Path) -> None:
    """Write ``output``: for an .xlsx its copy with the problems in it, for .csv input 问题清单 as .csv.

    Colours are never the only sign: the comment of a cell and the list say 错误, 提醒 or 提示. Problems of other files
    are listed without a link. The original is only read.

    Raises:
        WorkbookError: ``output`` is the original itself, or the copy cannot be made or written.
    """
    if output.is_dir() or (output.exists() and path.exists() and output.samefile(path)):
        raise WorkbookError(f"{output.name} 是原文件或文件夹，不能写；请换一个文件名")
    ordered = sorted(problems, key=lambda problem: list(SEVERITIES).index(problem.severity))
    is_text = path.is_dir() or path.suffix.lower() == ".csv"
    temporary = output.with_name(f".{output.name}.{uuid.uuid4().hex}.tmp")
    try:
        if is_text:
            _write_list(ordered, temporary)
        else:
            temporary.write_bytes(_annotated(path, ordered))
        os.replace(temporary, output)
    except OSError as error:
        raise WorkbookError(f"{output.name} 写不下：{error.strerror}；请检查磁盘与权限") from error
    finally:
        temporary.unlink(missing_ok=True)


def _write_list(problems: Sequence[Problem], output: Path) -> None:
    """UTF-8 with BOM, so that Excel and WPS open it unscrambled."""
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADERS)
        writer.writerows([_plain_text(cell) for cell in line] for line in map(_line, problems))


def _plain_text(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula (OWASP CSV injection); numbers stay numbers."""
    if not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def _line(problem: Problem) -> list[str]:
    """One line of the list. No personal number gets this far (such a file is refused unread); masked all the same."""
    said = (problem.file, problem.sheet, str(problem.row or ""), problem.column or "", problem.cell, problem.value)
    return [SEVERITIES[problem.severity], *map(personal_numbers.masked, (*said, problem.wrong, problem.advice))]


def _annotated(path: Path, problems: Sequence[Problem]) -> bytes:
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise WorkbookError(f"{path.name} 超过 {MAX_BYTES // 2**20} MB，不能做批注副本；请看问题清单")
    lines = [
        {"line": _line(problem), "severity": problem.severity, "own": problem.file in (path.name, "")}
        for problem in problems
    ]
    head = json.dumps({"title": LIST, "headers": HEADERS, "problems": lines}).encode("ascii")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
        given.write(len(head).to_bytes(8, "big") + head + content)
        given.seek(0)
        command = [sys.executable, "-I", "-X", "utf8", str(_WRITER)]
        try:
            done = subprocess.run(
                command, stdin=given, stdout=answered, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise WorkbookError(f"{path.name} 太大，没有做成批注副本；请看问题清单") from error
        answered.seek(0)
        made = answered.read()
    if done.returncode != 0 or not made.startswith(b"PK"):
        raise WorkbookError(f"{path.name} 过大或已损坏，没有做成批注副本；请看问题清单")
    return made
