"""Badges and phrases that several themes share."""

from __future__ import annotations

import pandas as pd

from township.panels import blocks
from township.panels.blocks import Badge
from township.statistics import figures


def lead_words(lead: float) -> str:
    """Ahead of or behind 时序, in 个百分点."""
    if abs(lead) < 0.05:
        return "与时序持平"
    return f"{'快' if lead > 0 else '慢'}于时序{figures.points(lead)}"


def months_words(months: pd.Series) -> str:
    """Months in words, e.g. ``1—8月``; empty for none."""
    if months.empty:
        return ""
    first, last = months.min().month, months.max().month
    return f"{first}月" if first == last else f"{first}—{last}月"


def month_badges(frame: pd.DataFrame) -> tuple[Badge, ...]:
    """Badges that say which months are reported and which illustrative; no month where the source names none."""
    statuses = set(frame["status"])
    if statuses != {"reported", "illustrative"}:
        return blocks.badges(statuses)
    undated = "undated" in frame and frame["undated"].any()
    reported = "" if undated else f"{months_words(frame.loc[frame['status'] == 'reported', 'month'])}实报"
    return Badge("reported", reported), Badge("illustrative", "其余示例")


def few_words(texts: pd.Series, below: int) -> str:
    """Why some counts are not written; empty where all are.

    Args:
        texts: as the query wrote them, ``"<3"`` for what is hidden.
        below: counts of fewer are not written; the queries raise it where the total would give them away.
    """
    written = {text for text in texts if text.startswith("<")}
    if not written:
        return ""
    if written == {f"<{below}"}:
        return f"户数不足{below}的写“<{below}”。"
    higher = "”“".join(sorted(written - {f"<{below}"}, key=lambda text: int(text[1:])))
    return f"户数不足{below}的不写数；由合计推得出的，连同相近的写“{higher}”。"


def said(value: object, otherwise: str = "") -> str:
    """A text of a frame; ``otherwise`` where it is missing."""
    return otherwise if figures.is_missing(value) else str(value)
