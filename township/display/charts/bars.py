"""Bars without a time axis: one bar split into parts, and ranked horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

from township.display import theme
from township.display.charts import Figure, label
from township.display.theme import Palette
from township.statistics import figures


def stacked_bar(
    colours: Palette,
    parts: Sequence[tuple[str, float, str, str]],
    *,
    unit: str,
    height: int = 110,
) -> Figure:
    """One bar split into parts, each labelled beside or below it.

    Args:
        parts: (name, value, fill role of the palette, status), left to right.
    """
    total = sum(value for _, value, _, _ in parts)
    data, annotations = [], []
    left = 0.0
    for position, (name, value, role, status) in enumerate(parts):
        mark = theme.bar_mark(colours, status if status == "illustrative" else "reported", getattr(colours, role))
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [value],
                "y": [""],
                "base": [left],
                "width": [0.9],
                "marker": {
                    "color": mark["color"],
                    "line": {"color": colours.paper, "width": 1.5},
                    "pattern": {"shape": mark["pattern"], "size": 7, "solidity": 0.22, "fgcolor": colours.accent},
                },
                "text": [f"{name} {figures.quantity(value, unit)}，占{figures.plain(100 * value / total, 1)}%"],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        narrow = value < total * 0.12
        annotations.append(
            label(
                left if not narrow or position else 0,
                -0.5,
                f"{name}<br><b>{figures.plain(value)}</b>",
                colours,
                xanchor="left",
                yanchor="top",
                align="left",
                yshift=-4 if not narrow else -46,
            )
        )
        left += value
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=height,
            barmode="overlay",
            bargap=0,
            margin={"l": 0, "r": 0, "t": 4, "b": height - 44},
            xaxis={"range": [0, total], "visible": False},
            yaxis={"visible": False, "range": [-0.5, 0.5], "showgrid": False, "zeroline": False},
            annotations=annotations,
        ),
    }


def ranked_bars(
    colours: Palette,
    names: Sequence[str],
    values: Sequence[float],
    statuses: Sequence[str],
    *,
    words: Sequence[str] | None = None,
    picks: Sequence[str | None] | None = None,
    chosen: Sequence[bool] | None = None,
    left: int = 92,
    row: int = 26,
) -> Figure:
    """Horizontal bars, first on top, the value written at each bar's end.

    Args:
        words: what is written at the end; the plain value by default.
        picks: filter a click sets, one a bar.
        chosen: bars the current filter selects; the others are drawn paler when any is.
    """
    written = list(words) if words is not None else [figures.plain(value) for value in values]
    fills = [colours.accent] * len(values)
    if chosen and any(chosen):
        fills = [colours.accent if hit else colours.accent_soft for hit in chosen]
    bold = [
        f"<b>{w}</b>" if chosen and hit else w for w, hit in zip(written, chosen or [False] * len(values), strict=True)
    ]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": list(values),
                "y": list(names),
                "marker": theme.bar_marker(colours, list(statuses), fills),
                "text": bold,
                "textposition": "outside",
                "constraintext": "none",
                "textangle": 0,
                "cliponaxis": False,
                "textfont": {"color": colours.ink, "size": 14},
                "customdata": list(picks) if picks else None,
                "hovertemplate": "%{y} %{text}<extra></extra>",
            }
        ],
        "layout": theme.layout(
            colours,
            height=max(len(values), 1) * row + 16,
            margin={"l": left, "r": 70, "t": 4, "b": 8},
            xaxis={"visible": False, "rangemode": "tozero"},
            yaxis={
                "autorange": "reversed",
                "showgrid": False,
                "zeroline": False,
                "tickfont": {"color": colours.ink},
                "type": "category",
            },
        ),
    }
