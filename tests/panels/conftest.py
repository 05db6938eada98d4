"""What drawing functions need in a test: a scene with chosen filters, and a check of the figures they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from township.charts import theme
from township.panels.blocks import KINDS, Drawing, Filters, Scene
from township.statistics import catalogue as catalogues
from township.statistics import periods

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def scene_of() -> Callable[..., Scene]:
    """``scene_of(month="2020-08", villages=("370830108203",))``: the reader's choices, light colours."""
    catalogue = catalogues.load(ROOT / "data" / "catalogue")

    def scene(month: str = "2020-09", villages: tuple[str, ...] = (), reported_only: bool = False) -> Scene:
        chosen = Filters(periods.parse_month(month), villages, reported_only, KINDS[0], dt.date(2021, 1, 28))
        return Scene(chosen, catalogue, theme.LIGHT)

    return scene


@pytest.fixture(scope="session")
def figures_of() -> Callable[[Drawing], list[dict[str, Any]]]:
    """The figures of a drawing, each accepted by Plotly's own schema; every one must say what it shows."""

    def figures(drawing: Drawing) -> list[dict[str, Any]]:
        drawn = [block for block in drawing.blocks if block.figure]
        for block in drawn:
            go.Figure(block.figure.figure)
            assert block.alt
        return [block.figure.figure for block in drawn]

    return figures
