"""Horizontal bars made of parts, one row a name: how each total divides, and how the totals compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township.charts import FOOT, MOST, beside, ems, foot, label, rest, short, theme, tooltip
from township.charts.plot import Chart, Plot, Series
from township.charts.theme import Palette

_BEHIND = 16  # ems of words at a row's end

Part = tuple[str, Sequence[float], str]


def stacked_rows(
    colours: Palette,
    names: Sequence[str],
    parts: Sequence[Part],
    statuses: Sequence[str],
    *,
    unit: str,
    words: Sequence[str],
    left: int = 96,
    right: int = 96,
    row: int = 30,
    legend: bool = True,
) -> Plot:
    """Rows of stacked parts, first row on top, words at each row's end; at most ``MOST`` rows.

    Args:
        parts: (name, one value a row, fill role of the palette), left to right.
        statuses: one a row; an illustrative row is hatched, its parts told apart by their ground.
        words: what is written at each row's end, e.g. ``14件``.
        legend: name the parts above the first row, each at its own colour.
    """
    left_out = rest(len(names) - MOST)
    names, statuses, words = names[:MOST], statuses[:MOST], words[:MOST]
    data, series = [], []
    base = [0.0] * len(names)
    for part, all_values, role in parts:
        values = all_values[:MOST]
        marks = [_mark(colours, status, role, value) for status, value in zip(statuses, values, strict=True)]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": part,
                "x": list(values),
                "y": list(names),
                "base": list(base),
                "marker": theme.bar_marker(colours, marks),
                "text": [
                    tooltip(f"{name} {part}{value:g}{unit}", status)
                    for name, value, status in zip(names, values, statuses, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        # of a single part, what is written at the row's end is the part's; of several it goes with the name
        series.append(Series.of_bars(part, values, words if len(parts) == 1 else [""] * len(names), marks))
        base = [done + value for done, value in zip(base, values, strict=True)]
    left, right = beside(names, left), beside(words, right, most=_BEHIND, air=12)
    room = (left - 10) / 14
    annotations = [
        label(total, name, short(said, _BEHIND), colours, xanchor="left", xshift=6, align="left")
        for total, name, said in zip(base, names, words, strict=True)
    ]
    top, below = 4, FOOT if left_out else 0
    if legend:
        top = 30
        shown = [(part, role) for part, values, role in parts if any(values)]
        annotations += _legend(colours, shown, any(status == "illustrative" for status in statuses))
    long = {"tickvals": list(names), "ticktext": [short(name, room) for name in names]}
    figure = {
        "data": data,
        "layout": theme.layout(
            colours,
            height=max(len(names), 1) * row + top + 6 + below,
            barmode="overlay",
            bargap=0.3,
            margin={"l": left, "r": right, "t": top, "b": 6 + below},
            xaxis={"visible": False, "range": [0, max(base, default=1) or 1]},
            yaxis={
                "range": [max(len(names), 1) - 0.5, -0.5],
                "type": "category",
                "dtick": 1,  # every name, however low the rows
                "showgrid": False,
                "zeroline": False,
                "tickfont": {"color": colours.ink},
                "ticklabelstandoff": 6,
                **(long if any(ems(name) > room for name in names) else {}),
            },
            annotations=[*annotations, *foot(left_out, colours)],
        ),
    }
    categories = names if len(parts) == 1 else [f"{n}　{said}" for n, said in zip(names, words, strict=True)]
    remarks = tuple(filter(None, [left_out]))
    return Plot(figure, (Chart("", tuple(categories), tuple(series), True, len(parts) > 1, remarks),))


def _mark(colours: Palette, status: str, role: str, value: float) -> dict[str, Any]:
    mark = theme.bar_mark(colours, status, getattr(colours, role))
    if role == "track":  # too pale to stand on paper without an edge
        mark |= {"outline": colours.accent_soft, "width": 1.0}
    if status == "illustrative":
        mark |= {"color": _ground(colours, role)}
    return mark if value else {**mark, "width": 0}


def _ground(colours: Palette, role: str) -> str:
    """What lies under the hatch: tint for the first role, bare paper for the rest."""
    return colours.tint if role == "accent" else colours.paper


def _legend(colours: Palette, parts: Sequence[tuple[str, str]], hatched: bool) -> list[dict[str, Any]]:
    """One line above the rows: a block in each part's colour and the part's name."""
    blocks = []
    for part, role in parts:
        colour, block = getattr(colours, role), "■"
        if hatched:
            colour, block = colours.accent_mid, "■" if role == "accent" else "□"
        blocks.append(f'<span style="color:{colour}">{block}</span> {part}')
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4}
    return [label(0, 1, "　".join(blocks), colours, muted=True, **place)]
