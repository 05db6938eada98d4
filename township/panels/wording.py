"""Badges and phrases that several themes share."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from township.panels import blocks
from township.panels.blocks import Badge
from township.statistics import figures, periods

# what a task is compared with, by how it is judged, and the words for better and worse than that
_COMPARED = {
    "pace": ("时序", "快", "慢"),
    "due": ("期限进度", "快", "慢"),
    "level": ("目标", "高", "低"),
    "ceiling": ("上限", "低", "高"),
    "rank": ("目标", "领先", "落后"),
}


def gap_words(judged: str, gap: float | None, unit: str = "个百分点", direction: str = "up") -> str:
    """How far a task is from what it is judged by, e.g. 慢于时序2.1个百分点.

    Args:
        gap: as queries/_lights.sql says it, positive for better; never rounded again, so that words and light agree.
    """
    if judged == "done":
        return "年内尚未完成" if figures.is_missing(gap) else "未完成" if gap < 0 else "已完成"
    if judged not in _COMPARED:
        return "不分高低，不作判断"
    if figures.is_missing(gap):
        return "不作判断"
    against, better, worse = _COMPARED[judged]
    if judged == "level" and direction == "down":
        better, worse = worse, better
    if gap == 0:
        return f"与{against}持平"
    return f"{better if gap > 0 else worse}于{against}{figures.plain(abs(gap))}{unit}"


def lead_words(lead: float) -> str:
    """Ahead of or behind 时序, in 个百分点."""
    return gap_words("pace", lead)


def own_month(month: dt.date, shown: dt.date) -> str:
    """截至11月, of a figure that is older than the month shown, with the year where that is another; empty for the month
    itself, or where one is missing.
    """
    if figures.is_missing(month) or figures.is_missing(shown) or month >= shown:
        return ""
    return f"截至{periods.month_name(month)}" if month.year < shown.year else f"截至{month.month}月"


_RUNS = 3  # of months without a gap that are said one by one


def months_words(months: pd.Series) -> str:
    """Months of a year in words, e.g. ``1—8月``, ``1—3月、5月``; of many gaps only how many there are; empty for none."""
    shown = sorted({month.month for month in months})
    if not shown:
        return ""
    starts = [month for month in shown if month - 1 not in shown]
    ends = [month for month in shown if month + 1 not in shown]
    if len(starts) > _RUNS:
        return f"{shown[0]}—{shown[-1]}月中{len(shown)}个月"
    return "、".join(
        f"{first}月" if first == last else f"{first}—{last}月" for first, last in zip(starts, ends, strict=True)
    )


def month_badges(frame: pd.DataFrame) -> tuple[Badge, ...]:
    """Badges that say which months are reported and which illustrative; no month where the source names none."""
    statuses = set(frame["status"])
    if statuses != {"reported", "illustrative"}:
        return blocks.badges(statuses)
    undated = "undated" in frame and frame["undated"].any()
    examples = set(frame.loc[frame["status"] == "illustrative", "month"])
    # a month that is reported of one thing and an example of another is none of those
    whole = frame.loc[~frame["month"].isin(examples), "month"]
    if undated or whole.empty:
        return Badge("reported"), Badge("illustrative", "其余示例" if undated else "")
    mixed = not examples.isdisjoint(frame.loc[frame["status"] == "reported", "month"])
    return Badge("reported", f"{months_words(whole)}实报"), Badge("illustrative", "其余有示例" if mixed else "其余示例")


def place(position: object, among: str = "") -> str:
    """A rank in words, and ``among`` what; a count that is not written has none."""
    return "不排位" if pd.isna(position) else f"第{position}位{among}"


_FEWER = re.compile("<[0-9]+")


def few_words(texts: pd.Series, below: int, *, ranked: bool = False) -> str:
    """Why some counts are not written; empty where all are.

    Args:
        texts: as the query wrote them, ``"<3"`` for what is hidden, ``"*"`` for a sum with something hidden in it.
        below: counts of fewer are not written; the line is higher where the others would give them away.
        ranked: ranks stand beside them.
    """
    unranked = "不写的不排位。" if ranked else ""
    starred = "*＝含有不写的数，或由它推得出来，不写。" if (texts == "*").any() else ""
    written = {text for text in texts if _FEWER.fullmatch(text)}
    if not written:
        return starred
    if written == {f"<{below}"}:
        return f"不足{below}的（没有的也在内）写“<{below}”。{unranked}{starred}"
    higher = "”“".join(sorted(written - {f"<{below}"}, key=lambda text: int(text[1:])))
    return f"不足{below}的不写数；由合计、各月的数推得出的，连同相近的写“{higher}”。{unranked}{starred}"


def example(status: object) -> str:
    """（示例） after what is one; empty after everything else."""
    return "（示例）" if status == "illustrative" else ""


def among_examples(statuses: pd.Series) -> str:
    """（含示例） after a rank or a count of rows of which some, not all, are examples."""
    return "（含示例）" if {"illustrative"} < set(statuses) else ""


def said(value: object, otherwise: str = "") -> str:
    """A text of a frame; ``otherwise`` where it is missing."""
    return otherwise if figures.is_missing(value) else str(value)
