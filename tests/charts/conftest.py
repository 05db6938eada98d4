"""What the tests of the chart builders share: whether a chart can be drawn, on the page and natively."""

from __future__ import annotations

import re
from collections.abc import Callable

import plotly.graph_objects as go
import pytest

from township.charts import ems
from township.charts.plot import Grid, Plot

TALLEST = 4500  # px
WIDEST = 40  # ems of a text


def _plain(markup: str) -> list[str]:
    return [re.sub(r"</?(?:b|span|a)\b[^>]*>", "", line) for line in markup.split("<br>")]


@pytest.fixture(scope="session")
def drawable() -> Callable[[Plot], Plot]:
    """Checks a plot: accepted by Plotly, of bounded height and margins, no label on another, the native part whole."""

    def check(plot: Plot) -> Plot:
        go.Figure(plot.figure)
        layout = plot.figure["layout"]
        margin = layout["margin"]
        assert 0 < layout["height"] <= TALLEST
        assert layout["height"] - margin["t"] - margin["b"] >= 20
        assert margin["l"] + margin["r"] <= 460
        notes = layout.get("annotations", ())
        places = [tuple(note.get(key, 0) for key in ("x", "y", "xref", "yref", "yshift")) for note in notes]
        assert len(set(places)) == len(places)
        axes = [value for key, value in layout.items() if key.startswith(("xaxis", "yaxis"))]
        written = [note["text"] for note in notes] + [text for axis in axes for text in axis.get("ticktext", ())]
        assert max((ems(line) for text in written for line in _plain(text)), default=0) <= WIDEST
        assert all(axis["range"][0] != axis["range"][1] for axis in axes if "range" in axis)
        for drawn in plot.native:
            if isinstance(drawn, Grid):
                assert all(0 <= c.row < len(drawn.rows) and c.first <= c.last < len(drawn.columns) for c in drawn.cells)
                assert all(len(said) == len(drawn.rows) for _, said in drawn.behind)
                continue
            for series in drawn.series:
                assert len(series.values) == len(series.labels) == len(drawn.categories)
                assert len(series.looks) == (1 if series.line else len(drawn.categories))
        return plot

    return check
