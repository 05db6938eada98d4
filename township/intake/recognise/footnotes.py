"""Marks that point to a note below the table (公共财政预算收入①, 2700*): taken off, the note put into the row's 备注."""

from __future__ import annotations

import re
from dataclasses import replace

from township.intake.contract import BY_NAME
from township.intake.files.workbook import RawRow, RawSheet
from township.intake.recognise.header import Header

_MARK = r"[①-⑳❶-❿⑴-⒇*＊※†‡]"
_TRAILING = re.compile(rf"(?P<text>.*?[^\s*＊])\s*(?P<marks>{_MARK}+)")
_NOTE = re.compile(rf"(?P<mark>{_MARK})\s*[.、:：]?\s*(?P<said>(?:(?!{_MARK}).)+)", re.DOTALL)
_BEFORE = re.compile(r"\s*(?:注|备注|说明)?\s*[:：]?\s*(?=" + _MARK + ")")


def applied(table: RawSheet, raw: RawSheet, found: Header) -> RawSheet:
    """``table`` with the marks taken off its names and figures; what they point to is said in 备注."""
    notes = _notes(raw, found)
    words = {field.header for field in BY_NAME[found.sheet].fields if field.kind in ("text", "texts")}
    kept = (words - {"指标", "数值"}) | {"备注", "出处"}

    def unmarked(row: RawRow) -> RawRow:
        cells, said = dict(row.cells), []
        for name, text in row.cells.items():
            if name not in kept and len(text) <= 60 and (match := _TRAILING.fullmatch(text)):
                cells[name] = match["text"]
                said += [notes[mark] for mark in match["marks"] if mark in notes]
        if said and "备注" in BY_NAME[found.sheet].headers:
            cells["备注"] = "；".join(dict.fromkeys([part for part in (cells.get("备注", ""), *said) if part]))
        return replace(row, cells=cells) if cells != row.cells else row

    return replace(table, rows=tuple(map(unmarked, table.rows)))


def _notes(raw: RawSheet, found: Header) -> dict[str, str]:
    """Note by mark, from the lines below the header that begin with one."""
    notes: dict[str, str] = {}
    for row in raw.rows:
        first = next(iter(row.cells.values()), "")
        if row.number > found.last_row and (before := _BEFORE.match(first)):
            for match in _NOTE.finditer(first[before.end() :]):
                notes.setdefault(match["mark"], match["said"].strip(" ；;。\n"))
    return notes
