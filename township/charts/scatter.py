"""Places by two figures: a dot each, named where its name covers no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import ems, label, least, theme, years
from township.charts.plot import Plot
from township.charts.theme import Palette

_WIDTH, _HEIGHT = 860, 440  # px; wider only draws names further apart
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 34, 56
_LINE = 18  # px of a line of words
_DOT = 7  # px from a dot's middle to its name
Box = tuple[float, float, float, float]  # left, bottom, right, top in px


@dataclass(frozen=True)
class Dot:
    """A place: its two figures, the filter a click sets; an ``example`` is drawn as a cross."""

    name: str
    pick: str
    x: float
    y: float
    hover: str
    chosen: bool = False
    example: bool = False


def scatter(colours: Palette, dots: Sequence[Dot], across: str, upright: str) -> Plot:
    """A dot a place; the chosen ones are larger diamonds with bold names. A name without room is left to hovering.

    There is no native part: the table behind it says the same.

    Args:
        dots: at least one.
        across, upright: what the axes measure, with unit.
    """
    dots = sorted(dots, key=lambda dot: dot.chosen)  # none lies over a chosen one
    extents = [_around([dot.x for dot in dots]), _around([dot.y for dot in dots])]
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    at = [
        (wide * (dot.x - extents[0][0]) / (extents[0][1] - extents[0][0]),
         high * (dot.y - extents[1][0]) / (extents[1][1] - extents[1][0]))
        for dot in dots
    ]  # fmt: skip
    ends = {"xref": "paper", "yref": "paper"}
    symbols = ["x" if dot.example else "diamond" if dot.chosen else "circle" for dot in dots]
    figure = {
        "data": [
            {
                "type": "scatter", "mode": "markers", "x": [dot.x for dot in dots], "y": [dot.y for dot in dots],
                "customdata": [dot.pick for dot in dots], "hovertext": [dot.hover for dot in dots],
                **theme.HOVER,
                "marker": {
                    "size": [15 if dot.chosen else 10 for dot in dots], "symbol": symbols, "opacity": 1,
                    "color": [colours.accent if dot.chosen else colours.accent_mid for dot in dots],
                    "line": {"color": colours.paper, "width": 1},
                },
            }
        ],
        "layout": theme.layout(
            colours,
            height=_HEIGHT,
            margin={"l": _LEFT, "r": _RIGHT, "t": _TOP, "b": _BOTTOM},
            meta=least(_WIDTH),
            xaxis={"range": extents[0], "nticks": 6, "tickformat": years.TICKS, "showgrid": True,
                   "gridcolor": colours.rule},
            yaxis={"range": extents[1], "nticks": 6, "tickformat": years.TICKS},
            annotations=[
                label(0, 1, f"↑ {upright}", colours, xanchor="left", yanchor="bottom", yshift=6, xshift=-50, **ends),
                label(1, 0, f"{across} →", colours, xanchor="right", yanchor="top", yshift=-26, **ends),
                *(label(dots[i].x, dots[i].y, dots[i].name, colours, bold=dots[i].chosen, **place)
                  for i, place in names([dot.name for dot in dots], at, [dot.chosen for dot in dots], (wide, high))),
            ],
        ),
    }  # fmt: skip
    return Plot(figure, ())


def _around(values: Sequence[float]) -> list[float]:
    """An axis from the least to the greatest with some room: dots, unlike bars, need no zero."""
    room = 0.08 * (max(values) - min(values)) or 0.1 * abs(values[0]) or 1
    return [min(values) - room, max(values) + room]


def names(
    words: Sequence[str], at: Sequence[tuple[float, float]], first: Sequence[bool], room: tuple[float, float]
) -> list[tuple[int, dict[str, Any]]]:
    """Where each name stands beside its dot, as annotation keys by index; names that would cover another are left out.

    Args:
        at: the dots in px from the lower left corner.
        first: whose names are placed before the others'.
        room: width and height in px that names keep inside.
    """
    taken: list[Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in at]
    placed = []
    for index in sorted(range(len(words)), key=lambda index: not first[index]):
        (x, y), width = at[index], 14 * ems(words[index]) + 4
        for side, box in (
            ({"xanchor": "left", "xshift": _DOT + 1}, (x + _DOT + 1, y - _LINE / 2)),
            ({"xanchor": "right", "xshift": -_DOT - 1}, (x - _DOT - 1 - width, y - _LINE / 2)),
            ({"yanchor": "bottom", "yshift": _DOT}, (x - width / 2, y + _DOT)),
            ({"yanchor": "top", "yshift": -_DOT}, (x - width / 2, y - _DOT - _LINE)),
            ({"xanchor": "left", "xshift": 4, "yanchor": "bottom", "yshift": _DOT}, (x + 4, y + _DOT)),
            ({"xanchor": "right", "xshift": -4, "yanchor": "bottom", "yshift": _DOT}, (x - 4 - width, y + _DOT)),
            ({"xanchor": "left", "xshift": 4, "yanchor": "top", "yshift": -_DOT}, (x + 4, y - _DOT - _LINE)),
            ({"xanchor": "right", "xshift": -4, "yanchor": "top", "yshift": -_DOT}, (x - 4 - width, y - _DOT - _LINE)),
        ):
            left, low = box
            covered = (left, low, left + width, low + _LINE)
            inside = left >= 0 and low >= 0 and covered[2] <= room[0] and covered[3] <= room[1]
            if inside and not any(_cover(covered, other) for other in taken):
                taken.append(covered)
                placed.append((index, side))
                break
    return placed


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
