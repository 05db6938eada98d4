"""Frame columns → Plotly figures, as plain dicts. Pure: no data is fetched, no page is known.

A figure is ``{"data": [...], "layout": {...}}`` with ``layout.height`` in px for a 14 px font;
panel.js scales both for projector and phone. A mark's ``customdata`` is a string like
``village:370830108203`` when a click on it should set a filter, else None.
"""

from __future__ import annotations

from typing import Any

from township.charts.theme import Palette

Figure = dict[str, Any]


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
