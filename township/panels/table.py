"""The table behind a panel: readable headers and words, as CSV and XLSX that say what they are.

CSV is UTF-8 with BOM so that Excel and WPS open it unscrambled. Text that a spreadsheet would
take for a formula stays text (OWASP CSV injection); numbers stay numbers.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

from township.intake.files.problems import FORMULA
from township.panels.blocks import LIGHT_WORDS, STATUS_WORDS

_WORDS = {**STATUS_WORDS, "done": "是", "part": "部分", "none": "未开始", "na": "不适用", True: "是", False: "否"}
THEME_WORDS = {
    "overview": "总览", "economy": "经济运行", "rural": "乡村振兴", "poverty": "脱贫攻坚", "pollution": "污染防治",
    "epidemic": "疫情防控", "talent": "人才工作", "plan": "年度计划", "risk": "防范风险",
}  # fmt: skip
_ROUNDED = 6  # decimals of a computed figure: enough to check it, without 2.0999999999999943


@dataclass(frozen=True)
class PanelTable:
    """What is taken away: a panel's table and everything needed to trace it. ``frame`` has Chinese headers."""

    town: str
    title: str
    scope: str
    frame: pd.DataFrame
    query: str
    question: str
    filters: str
    period: str
    definition: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    snapshot: str

    @property
    def file_name(self) -> str:
        """Chinese file name without ending: title, period and place."""
        return re.sub(r'[\\/:*?"<>|\s]+', "", f"{self.town}_{self.title}_{self.period}")

    def facts(self) -> list[tuple[str, str]]:
        """The 说明: what this table is, as (name, words)."""
        counts = []
        for header in self.frame.columns:
            if header.endswith("状态"):
                found = self.frame[header].value_counts()
                counts += [f"{header} {word} {count}行" for word, count in found.items()]
        return [
            ("标题", self.title),
            ("期间与单位", self.scope),
            ("筛选", self.filters),
            ("行数", str(len(self.frame))),
            ("状态计数", "；".join(counts) or "不分状态"),
            *self.definition,
            ("说明", sentences(self.notes) or "无"),
            ("来源", "；".join(self.sources) or "见快照清单"),
            ("快照", self.snapshot),
            ("查询", f"queries/{self.query}.sql：{self.question}"),
        ]


def sentences(notes: Iterable[str]) -> str:
    """Notes one after another, each ended by one 。; blank ones are left out."""
    return "".join(f"{note.rstrip('。')}。" for note in notes if note)


def readable(frame: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """The frame as people read it: Chinese headers, statuses and lights in words, dates as YYYY-MM-DD, lists joined."""
    shown = frame[list(labels)].copy()
    for name in shown.columns:
        column = shown[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            pattern = "%Y-%m" if name.endswith("month") else "%Y-%m-%d"
            shown[name] = column.dt.strftime(pattern)
        elif name.endswith("status") or name.startswith("step_") or pd.api.types.is_bool_dtype(column):
            shown[name] = column.map(lambda value: _WORDS.get(value, value))
        elif name == "theme":
            shown[name] = column.map(lambda value: THEME_WORDS.get(value, value))
        elif name.endswith("light"):
            shown[name] = column.map(lambda value: LIGHT_WORDS.get(value, value))
        elif pd.api.types.is_float_dtype(column):
            shown[name] = column.round(_ROUNDED)
        elif column.dtype == object:
            shown[name] = column.map(_in_words)
    return shown.rename(columns=labels)


def _in_words(value: object) -> object:
    if pd.api.types.is_bool(value):
        return _WORDS[bool(value)]
    if hasattr(value, "__len__") and not isinstance(value, str):
        return "、".join(map(str, value))
    return value


def _digits(value: float) -> str:
    return f"{value:.{_ROUNDED}f}".rstrip("0").rstrip(".")  # never 1e+10


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV, UTF-8 with BOM, CRLF; formula-like text is quoted with an apostrophe."""
    safe = frame.map(lambda value: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value)
    return safe.to_csv(index=False, lineterminator="\r\n", float_format=_digits).encode("utf-8-sig")


def xlsx_bytes(subject: PanelTable) -> bytes:
    """A workbook with the sheets 数据 (numeric cells) and 说明 (what it is and where it comes from)."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        data = book.add_worksheet("数据")
        for column, header in enumerate(subject.frame.columns):
            data.write_string(0, column, header, bold)
            values = subject.frame[header].tolist()
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    data.write_string(row, column, value)
                elif pd.notna(value) and math.isfinite(value):
                    data.write_number(row, column, float(value))
            widest = max([len(header) * 2, *(len(str(v)) * 1.6 for v in values[:200])])
            data.set_column(column, column, min(max(widest, 8), 48))
        data.freeze_panes(1, 0)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 90, wrap)
        for row, (name, words) in enumerate(subject.facts()):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, words, wrap)
    return stream.getvalue()
