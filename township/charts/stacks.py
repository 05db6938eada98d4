"""Horizontal bars made of parts, one row a name: how each total divides, and how the totals compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from township.charts import Figure, label, theme
from township.charts.theme import Palette

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
) -> Figure:
    """Rows of stacked parts, first row on top, words at each row's end.

    Args:
        parts: (name, one value a row, fill role of the palette), left to right.
        statuses: one a row; an illustrative row is hatched, its parts told apart by their ground.
        words: what is written at each row's end, e.g. ``14件``.
        legend: name the parts above the first row, each at its own colour.
    """
    data = []
    base = [0.0] * len(names)
    for part, values, role in parts:
        drawn = [theme.bar_mark(colours, status, getattr(colours, role)) for status in statuses]
        if role == "track":  # too pale to stand on paper without an edge
            drawn = [{**mark, "outline": colours.accent_soft, "width": 1.0} for mark in drawn]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": part,
                "x": list(values),
                "y": list(names),
                "base": list(base),
                "marker": {
                    "color": [
                        _ground(colours, role) if status == "illustrative" else mark["color"]
                        for mark, status in zip(drawn, statuses, strict=True)
                    ],
                    "line": {
                        "color": [mark["outline"] for mark in drawn],
                        "width": [mark["width"] if value else 0 for mark, value in zip(drawn, values, strict=True)],
                    },
                    "pattern": theme.hatching(colours, [mark["pattern"] for mark in drawn]),
                },
                "text": [f"{name} {part}{value:g}{unit}" for name, value in zip(names, values, strict=True)],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        base = [done + value for done, value in zip(base, values, strict=True)]
    annotations = [
        label(total, name, said, colours, xanchor="left", xshift=6, align="left")
        for total, name, said in zip(base, names, words, strict=True)
    ]
    top = 4
    if legend:
        top = 30
        shown = [(part, role) for part, values, role in parts if any(values)]
        annotations += _legend(colours, shown, any(status == "illustrative" for status in statuses))
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=max(len(names), 1) * row + top + 6,
            barmode="overlay",
            bargap=0.3,
            margin={"l": left, "r": right, "t": top, "b": 6},
            xaxis={"visible": False, "range": [0, max(base, default=1) or 1]},
            yaxis={
                "range": [len(names) - 0.5, -0.5],
                "type": "category",
                "dtick": 1,  # every name, however low the rows
                "showgrid": False,
                "zeroline": False,
                "tickfont": {"color": colours.ink},
                "ticklabelstandoff": 6,
            },
            annotations=annotations,
        ),
    }


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
