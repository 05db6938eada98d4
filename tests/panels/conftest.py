"""What panels need in a test: a scene with chosen filters, and what a drawing says and shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from township.charts import theme
from township.panels.blocks import Drawing, Fold, Headline, Picture, Progress, Remark, Row, Table, spoken
from township.panels.filters import Choice, Filters, Scene
from township.statistics import catalogue as catalogues
from township.statistics import periods

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def scene_of() -> Callable[..., Scene]:
    """``scene_of(month="2020-08", villages=("370830108203",))``: the reader's choices, light colours."""
    catalogue = catalogues.load(ROOT / "data" / "catalogue")

    def scene(
        month: str = "2020-09",
        villages: tuple[str, ...] = (),
        reported_only: bool = False,
        choices: tuple[tuple[Choice, str], ...] = (),
    ) -> Scene:
        chosen = Filters(periods.parse_month(month), villages, reported_only, choices)
        return Scene(chosen, catalogue, theme.LIGHT, dt.date(2021, 1, 28))

    return scene


@pytest.fixture(scope="session")
def figures_of() -> Callable[[Drawing], list[dict[str, Any]]]:
    """The figures of a drawing, each accepted by Plotly's own schema; every one must say what it shows."""

    def figures(drawing: Drawing) -> list[dict[str, Any]]:
        pictures = [block for block in drawing.blocks if isinstance(block, Picture)]
        for picture in pictures:
            go.Figure(picture.plot.figure)
            assert picture.alt
        return [picture.plot.figure for picture in pictures]

    return figures


def _inside(part: Any) -> Iterator[Any]:
    """A block or piece and all that stands in it, in reading order."""
    if isinstance(part, tuple):
        for one in part:
            yield from _inside(one)
        return
    yield part
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _inside(getattr(part, field.name))


@pytest.fixture(scope="session")
def parts_of() -> Callable[..., list[Any]]:
    """``parts_of(drawing, Bullet)``: the blocks, rows or pieces of a kind anywhere in a drawing."""
    return lambda drawing, kind: [part for part in _inside(drawing.blocks) if isinstance(part, kind)]


@pytest.fixture(scope="session")
def words_of() -> Callable[[Drawing], str]:
    """What a drawing says beside its charts: a line for each headline, remark and row, its cells parted by ``|``."""

    def words(drawing: Drawing) -> str:
        lines: list[str] = []
        for part in _inside(drawing.blocks):
            match part:
                case Headline(parts) | Fold(summary=parts):
                    lines.append(spoken(parts))
                case Remark(said):
                    lines.append(said)
                case Progress(_, start, end):
                    lines.append(f"{start}|{end}")
                case Row(cells):
                    lines.append("|".join(map(spoken, cells)))
                case Table(rows=rows):
                    lines += ["|".join(map(spoken, cells)) for cells in rows]
        return "\n".join(lines)

    return words
