"""Marks that point to a note below the table (公共财政预算收入①, 2700*): taken off, the note put into the row's 备注."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from township.intake.contract import BY_NAME
from township.intake.files.workbook import RawRow, RawSheet
from township.intake.recognise.header import Header

_MARK = r"(?:[①-⑳❶-❿⑴-⒇*＊※†‡]|[\[［][0-9]{1,2}[\]］])"
_TRAILING = re.compile(rf"(?P<text>.*?[^\s*＊])\s*(?P<marks>{_MARK}+)")
_NOTE = re.compile(rf"(?P<mark>{_MARK})\s*[.、:：]?\s*(?P<said>(?:(?!{_MARK}).)+)", re.DOTALL)
_LONGEST = 60  # characters of what has a mark behind it
_BEFORE = re.compile(r"\s*(?:注|备注|说明)?\s*[:：]?\s*(?=" + _MARK + ")")


def taken_off(sheet: RawSheet) -> tuple[RawSheet, dict[str, str]]:
    """A sheet of any shape with the marks taken off, and by cell the notes they point to."""
    notes = _notes(sheet.rows)
    said: dict[str, str] = {}

    def unmarked(row: RawRow) -> RawRow:
        cells = dict(row.cells)
        for letter, text in row.cells.items():
            match = _TRAILING.fullmatch(text) if len(text) <= _LONGEST else None
            if match and (found := [notes[mark] for mark in re.findall(_MARK, match["marks"]) if mark in notes]):
                cells[letter], said[f"{letter}{row.number}"] = match["text"], "；".join(found)
        return replace(row, cells=cells) if cells != row.cells else row

    return replace(sheet, rows=tuple(map(unmarked, sheet.rows))) if notes else sheet, said


def applied(table: RawSheet, raw: RawSheet, found: Header) -> RawSheet:
    """``table`` with the marks taken off its names and figures; what they point to is said in 备注."""
    notes = _notes([row for row in raw.rows if row.number > found.last_row])
    words = {field.header for field in BY_NAME[found.sheet].fields if field.kind in ("text", "texts")}
    kept = (words - {"指标", "数值"}) | {"备注", "出处"}

    def unmarked(row: RawRow) -> RawRow:
        cells, said = dict(row.cells), []
        for name, text in row.cells.items():
            if name not in kept and len(text) <= _LONGEST and (match := _TRAILING.fullmatch(text)):
                cells[name] = match["text"]
                said += [notes[mark] for mark in re.findall(_MARK, match["marks"]) if mark in notes]
        if said and "备注" in BY_NAME[found.sheet].headers:
            cells["备注"] = "；".join(dict.fromkeys([part for part in (cells.get("备注", ""), *said) if part]))
        return replace(row, cells=cells) if cells != row.cells else row

    return replace(table, rows=tuple(map(unmarked, table.rows)))


def _notes(rows: Iterable[RawRow]) -> dict[str, str]:
    """Note by mark, from the lines that begin with one."""
    notes: dict[str, str] = {}
    for row in rows:
        first = next(iter(row.cells.values()), "")
        if before := _BEFORE.match(first):
            for match in _NOTE.finditer(first[before.end() :]):
                notes.setdefault(match["mark"], match["said"].strip(" ；;。\n"))
    return notes
