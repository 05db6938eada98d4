"""Goals down, the months of their year across: a cell a month says how the goal stood, by word and by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import FOOT, MOST, beside, foot, least, rest, short, theme
from township.charts.plot import Cell, Grid, Look, Plot
from township.charts.theme import Palette

_CELL = 44  # px of a month at least
_ROW, _TOP = 34, 26  # px a goal, px of the months' names
_BAR = 0.86  # of a row and of a column
_NAME = 12  # ems of a goal's name
_MONTHS = tuple(f"{number}月" for number in range(1, 13))
_FILLS = {"达到": "good", "在途": "tint", "未达到": "bad"}
_WRITTEN = {"未达到": "未达", "无法判断": "难判"}  # a month's cell has room for two letters


@dataclass(frozen=True)
class GoalMonth:
    """How one goal (a row, counted from 0) stood in one month (1 to 12), and what hovering says."""

    row: int
    month: int
    state: str
    hover: str


def goal_months(colours: Palette, goals: Sequence[str], months: Sequence[GoalMonth]) -> Plot:
    """A grid of states, at most ``MOST`` goals; a month that was not due stays empty."""
    left_out = rest(len(goals) - MOST)
    names = [short(name, _NAME) for name in goals[:MOST]]
    shown = [month for month in months if month.row < len(names)]
    marks = [_mark(colours, month.state) for month in shown]
    inks = [colours.paper if month.state in ("达到", "未达到") else colours.ink for month in shown]
    words = [_WRITTEN.get(month.state, month.state) for month in shown]
    below = FOOT if left_out else 0
    figure = {
        "data": [
            {
                "type": "bar",
                "x": [month.month for month in shown],
                "y": [_BAR] * len(shown),
                "base": [month.row - _BAR / 2 for month in shown],
                "width": _BAR,
                "marker": theme.bar_marker(colours, marks),
                "text": words,
                **theme.WITHIN,
                "insidetextfont": {"color": inks, "size": 14},
                "hovertext": [month.hover for month in shown],
                **theme.HOVER,
            }
        ],
        "layout": theme.layout(
            colours,
            height=max(len(names), 1) * _ROW + _TOP + 4 + below,
            bargap=0,
            meta=least(beside(names, 90, most=_NAME) + 12 * _CELL),
            margin={"l": beside(names, 90, most=_NAME), "r": 2, "t": _TOP, "b": 4 + below},
            uniformtext={"minsize": 10, "mode": "hide"},
            xaxis={"range": [0.5, 12.5], "side": "top", "tickvals": list(range(1, 13)), "ticktext": list(_MONTHS)},
            yaxis=theme.named_rows(colours, names),
            annotations=foot(left_out, colours),
        ),
    }
    cells = tuple(
        Cell(month.row, month.month - 1, month.month - 1, month.state, Look.of(mark), ink)
        for month, mark, ink in zip(shown, marks, inks, strict=True)
    )
    return Plot(figure, (Grid(_MONTHS, tuple(names), cells),))


def _mark(colours: Palette, state: str) -> dict[str, Any]:
    """Filled where the figure says something, an outline where none was reported or it cannot be judged."""
    if state not in _FILLS:
        return {"color": colours.paper, "pattern": "", "outline": colours.none, "width": 1}
    fill = getattr(colours, _FILLS[state])
    return {"color": fill, "pattern": "", "outline": fill, "width": 0}
