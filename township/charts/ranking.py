"""Many places ranked from left to right as upright bars, their names written downwards."""

from __future__ import annotations

from collections.abc import Sequence

from township.charts import Figure, label, theme
from township.charts.theme import Palette


def ranked_columns(
    colours: Palette,
    names: Sequence[str],
    values: Sequence[float | None],
    words: Sequence[str],
    statuses: Sequence[str],
    hovers: Sequence[str],
    picks: Sequence[str],
    chosen: Sequence[bool],
    *,
    height: int = 260,
) -> Figure:
    """Upright bars, the largest first; a place without a shown value has only its words, and still takes clicks.

    Args:
        values: None where the figure must not be shown.
        words: what is written above each bar.
        chosen: bars the current filter selects; the others are drawn paler when any is.
    """
    fills = [colours.accent] * len(names)
    if any(chosen):
        fills = [colours.accent if hit else colours.accent_soft for hit in chosen]
    marker = theme.bar_marker(colours, list(statuses), fills)
    if any(chosen):
        # hatched bars have no fill to fade: fade the ones not chosen as a whole
        marker["opacity"] = [1.0 if hit else 0.45 for hit in chosen]
    highest = max([value for value in values if value is not None], default=1) or 1
    x = list(range(len(names)))
    annotations = [
        label(i, value or 0, word, colours, bold=hit, yanchor="bottom", yshift=1)
        for i, (value, word, hit) in enumerate(zip(values, words, chosen, strict=True))
    ]
    longest = max(len(name) for name in names)
    ticks = ["<br>".join(f"<b>{c}</b>" if hit else c for c in name) for name, hit in zip(names, chosen, strict=True)]
    return {
        "data": [
            {
                # the place's whole column takes the click, name's length included
                "type": "bar",
                "x": x,
                "y": [highest * 1.16] * len(names),
                "width": 1,
                "marker": {"color": "rgba(0,0,0,0)"},
                "customdata": list(picks),
                "hovertext": list(hovers),
                "hovertemplate": "%{hovertext}<extra></extra>",
            },
            {
                "type": "bar",
                "x": x,
                "y": list(values),
                "width": 0.66,
                "marker": marker,
                "customdata": list(picks),
                "hovertext": list(hovers),
                "hovertemplate": "%{hovertext}<extra></extra>",
            },
        ],
        "layout": theme.layout(
            colours,
            height=height,
            barmode="overlay",
            margin={"l": 4, "r": 4, "t": 6, "b": longest * 18 + 10},
            xaxis={"range": [-0.6, len(names) - 0.4], "tickvals": x, "ticktext": ticks, "tickangle": 0,
                   "tickfont": {"color": colours.ink}},
            yaxis={"visible": False, "range": [0, highest * 1.16], "zeroline": True},
            annotations=annotations,
            shapes=[{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0,
                     "line": {"color": colours.ink, "width": 1}}],
        ),
    }  # fmt: skip
