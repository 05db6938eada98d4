"""Frame columns → charts (plot.py): a Plotly figure and its native counterpart. Pure: nothing is fetched, no page known.

A figure is ``{"data": [...], "layout": {...}}`` with ``layout.height`` in px for a 14 px font;
panel.js scales both for projector and phone. A mark's ``customdata`` is a string like
``village:370830108203`` when a click on it should set a filter, else None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township.charts.theme import Palette

Figure = dict[str, Any]
MOST = 40  # places, rows or parts that one chart draws: more cannot be read; the table behind 下载 has them all
FOOT = 24  # px under a plot for one line of words


def ems(words: str) -> float:
    """About how wide ``words`` are drawn: a Chinese character is one em, a digit or letter somewhat over half."""
    return sum(0.56 if ord(letter) < 256 else 1.0 for letter in words)


def short(words: str, room: float) -> str:
    """``words``, cut with … where they are wider than ``room`` ems."""
    if ems(words) <= room:
        return words
    while words and ems(words) > room - 1:
        words = words[:-1]
    return f"{words}…"


def beside(names: Sequence[str], least: int, *, most: float = 10, air: int = 10) -> int:
    """Margin in px that ``names`` of at most ``most`` ems (at 14 px) and some air need, at least ``least``."""
    return max(least, round(14 * min(max(map(ems, names), default=0), most)) + air)


def least(width: float) -> dict[str, float]:
    """The layout's ``meta``: px at 14 px type below which texts would run into each other; panel.js lets it scroll."""
    return {"least": round(width)}


def tooltip(words: str, status: str) -> str:
    """What hovering over a mark says: of an example, that it is one."""
    return f"{words}（示例）" if status == "illustrative" else words


def rest(count: int, unit: str = "项") -> str:
    """What a chart says of the ``count`` it leaves out beyond ``MOST``; ``""`` for none."""
    return f"其余{count}{unit}见下载" if count > 0 else ""


def foot(words: str, colours: Palette, below: int = 4) -> list[dict[str, Any]]:
    """The annotation that says ``words`` in ``FOOT`` px of margin, ``below`` px under the plot; none for ``""``."""
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -below}
    return [label(0, 0, words, colours, muted=True, **place)] if words else []


def label(
    x: Any, y: Any, words: str, colours: Palette, *, bold: bool = False, size: int = 14, muted: bool = False, **own: Any
) -> dict[str, Any]:
    """A direct label at a data point; ``own`` are Plotly annotation keys (xanchor, yshift, …)."""
    return {
        "x": x,
        "y": y,
        "text": f"<b>{words}</b>" if bold else words,
        "showarrow": False,
        "font": {"size": size, "color": colours.muted if muted else colours.ink},
        **own,
    }
