"""Horizontal bars of which one may stand for several places together: bracketed, never split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from township.charts import Figure, label, theme
from township.charts.theme import Palette

_SLOT = 32  # px a place


@dataclass(frozen=True)
class Joint:
    """One bar: its places (name, pick), its length, what is written behind it, its status."""

    places: tuple[tuple[str, str | None], ...]
    value: float
    words: str
    status: str


def joint_bars(colours: Palette, bars: Sequence[Joint], *, unit: str, left: int = 96, right: int = 118) -> Figure:
    """Bars from the top; a bar of several places is as thick as one and stands beside a bracket over their names."""
    positions: list[int] = []
    names: list[str] = []
    rests: dict[str, list[Any]] = {"y": [], "pick": [], "name": []}
    centres, shapes, annotations = [], [], []
    slot = 0
    for bar in bars:
        first = slot
        for name, pick in bar.places:
            positions.append(slot)
            names.append(f"<b>{name}</b>")
            rests["y"].append(slot)
            rests["pick"].append(pick)
            rests["name"].append(name)
            slot += 1
        centre = (first + slot - 1) / 2
        centres.append(centre)
        annotations.append(label(bar.value, centre, bar.words, colours, xanchor="left", xshift=6, align="left"))
        if len(bar.places) > 1:
            # on "paper" across, or it would be clipped to the plot
            bracket = {"type": "path", "xref": "paper", "yref": "y", "xsizemode": "pixel", "xanchor": 0}
            top, bottom = first - 0.35, slot - 1 + 0.35
            shapes.append(
                {
                    **bracket,
                    "path": f"M0,{top}L-7,{top}L-7,{bottom}L0,{bottom}",
                    "line": {"color": colours.ink, "width": 1.5},
                }
            )
    longest = max(bar.value for bar in bars)
    data = [
        {
            # the whole line of a place takes the click, also beside a joint bar
            "type": "bar",
            "orientation": "h",
            "x": [longest] * len(rests["y"]),
            "y": rests["y"],
            "width": 0.96,
            "marker": {"color": "rgba(0,0,0,0)"},
            "customdata": rests["pick"],
            "hovertext": rests["name"],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "bar",
            "orientation": "h",
            "x": [bar.value for bar in bars],
            "y": centres,
            "width": 0.8,
            "marker": theme.bar_marker(colours, [bar.status for bar in bars]),
            "customdata": [bar.places[0][1] if len(bar.places) == 1 else None for bar in bars],
            "hovertext": ["、".join(name for name, _ in bar.places) + f" {bar.value:.0f}{unit}" for bar in bars],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=slot * _SLOT + 12,
            barmode="overlay",
            margin={"l": left, "r": right, "t": 4, "b": 8},
            xaxis={"visible": False, "range": [0, longest]},
            yaxis={
                "range": [slot - 0.45, -0.55],
                "showgrid": False,
                "zeroline": False,
                "tickvals": positions,
                "ticktext": names,
                "tickfont": {"color": colours.ink},
                "ticklabelstandoff": 12,
            },
            shapes=[
                {"type": "line", "xref": "x", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
                 "line": {"color": colours.ink, "width": 1}},
                *shapes,
            ],
            annotations=annotations,
        ),
    }  # fmt: skip
