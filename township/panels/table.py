"""The table behind a panel as people read it, and what it says of itself wherever it is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from township.panels.blocks import LIGHT_WORDS, STATUS_WORDS
from township.statistics import periods
from township.statistics.catalogue import THEMES

_WORDS = {**STATUS_WORDS, "done": "是", "part": "部分", "none": "未开始", "na": "不适用", True: "是", False: "否"}
_JUDGED_WORDS = {
    "pace": "累计比时序", "due": "工程比期限", "work": "工程做完没有", "level": "水平比目标", "ceiling": "不超上限",
    "rank": "位次", "done": "有无", "none": "不判断",
}  # fmt: skip
_DIRECTION_WORDS = {"up": "高为好", "down": "低为好", "none": "不分"}
# what only the program calls things by; their names stand beside
KEYS = {"indicator", "goal", "fact_id", "cooperation", "path"}
_CODED = {"theme": THEMES, "judged": _JUDGED_WORDS, "direction": _DIRECTION_WORDS}
ROUNDED = 6  # decimals of a computed figure: enough to check it, without 2.0999999999999943


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
    """The frame as people read it: Chinese headers, statuses and lights in words, months as 2020年9月, dates as
    YYYY-MM-DD, lists joined. What only the program calls things by is left out."""
    shown = frame[[name for name in labels if name not in KEYS]].copy()
    for name in shown.columns:
        column = shown[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            days = column.dt.strftime("%Y-%m-%d")  # a month as 2020-09 would be Sep-20 once Excel saved it
            months = column.map(periods.month_name, na_action="ignore").astype(object)
            shown[name] = months.where(column.notna(), None) if name.endswith("month") else days
        elif name.endswith("status") or name.startswith("step_") or pd.api.types.is_bool_dtype(column):
            shown[name] = column.map(lambda value: _WORDS.get(value, value))
        elif words := _CODED.get(name):
            shown[name] = column.map(lambda value, words=words: words.get(value, value))
        elif name.endswith("light"):
            shown[name] = column.map(lambda value: LIGHT_WORDS.get(value, value))
        elif pd.api.types.is_float_dtype(column):
            shown[name] = column.round(ROUNDED)
        elif column.dtype == object:
            shown[name] = column.map(_in_words)
    return shown.rename(columns=labels)


def _in_words(value: object) -> object:
    if pd.api.types.is_bool(value):
        return _WORDS[bool(value)]
    if hasattr(value, "__len__") and not isinstance(value, str):
        return "、".join(map(str, value))
    return value
