"""Bars without a time axis: one bar split into parts, and ranked horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

from township.charts import Figure, label, theme
from township.charts.theme import Palette
from township.statistics import figures

# px at a 14 px font: the narrowest a bar is drawn, a letter's width, a row of two-line labels
_NARROWEST, _LETTER, _ROW = 230, 15, 46


def _room(parts: Sequence[tuple[str, float, str, str]], total: float) -> bool:
    """Whether each part's label has room under its part, even on a narrow screen."""
    return all(len(name) * _LETTER <= value / total * _NARROWEST for name, value, _, _ in parts[:-1])


def stacked_bar(colours: Palette, parts: Sequence[tuple[str, float, str, str]], *, unit: str) -> Figure:
    """One bar split into parts, each labelled below it: under its part, or in two columns with its colour.

    Args:
        parts: (name, value, fill role of the palette, status), left to right.
    """
    total = sum(value for _, value, _, _ in parts)
    data, annotations = [], []
    left = 0.0
    beneath = _room(parts, total)
    for number, (name, value, role, status) in enumerate(parts):
        mark = theme.bar_mark(colours, status if status == "illustrative" else "reported", getattr(colours, role))
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
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
        block = "" if beneath else f'<span style="color:{getattr(colours, role)}">■</span> '
        annotations.append(
            label(
                left if beneath else number % 2 * total / 2,
                -0.5,
                f"{block}{name}<br><b>{figures.plain(value)}</b>",
                colours,
                xanchor="left",
                yanchor="top",
                align="left",
                yshift=-4 - (0 if beneath else number // 2 * _ROW),
            )
        )
        left += value
    below = (1 if beneath else (len(parts) + 1) // 2) * _ROW + 16
    return {
        "data": data,
        "layout": theme.layout(
            colours,
            height=44 + below,
            barmode="overlay",
            bargap=0,
            margin={"l": 0, "r": 0, "t": 4, "b": below},
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
                "dtick": 1,  # every name, however low the rows
            },
        ),
    }
