"""Panels every theme's page closes with: what is not reported yet, and the report's figures beside ours."""

from __future__ import annotations

import pandas as pd

from township.charts import MOST
from township.panels.blocks import (
    Badge,
    Board,
    Break,
    Cell,
    Drawing,
    Fold,
    Light,
    Row,
    columns,
    folded,
    muted,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import Panel, panel
from township.panels.wording import said
from township.statistics import figures

_LIGHTS = {"一致": "green", "换算一致": "green", "矛盾": "red", "无数据": "grey"}


def coverage(theme: str) -> Panel:
    """尚未报数 of ``theme``."""
    declare = panel(
        "尚未报数", "report/coverage", name="coverage", nothing="目录中的指标都有实报。", timeless=True, listed=False, theme=theme,
    )  # fmt: skip
    return declare(draw_coverage)


def statements(theme: str) -> Panel:
    """年报原数与算得数对照 of ``theme``."""
    declare = panel(
        "年报原数与算得数对照", "report/statements", name="statements", timeless=True, aside=True, listed=False, theme=theme,
    )  # fmt: skip
    return declare(draw_statements)


def draw_coverage(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Indicators of the catalogue without a figure, with who owes them and on which sheet."""
    owed = tuple(Row((f"{row.name} ", said(row.owner))) for row in frame.itertuples())
    sheets = "、".join(f"“{sheet}”" for sheet in frame["sheet"].unique())
    return Drawing(
        f"{len(frame)}项",
        folded(Board("owed", columns("指标|责任单位"), owed), "项", MOST),
        (f"目录中有而没有实报的指标；填报{sheets}表并发布后即显示。",),
        (Badge("missing"),),
    )


def draw_statements(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Every statement of the report: printed, computed, verdict."""
    counts = frame["verdict"].value_counts()
    return Drawing(
        f"共{len(frame)}条：" + "，".join(f"{verdict}{count}" for verdict, count in counts.items()),
        (
            Fold(
                (f"展开全部{len(frame)}条",),
                (table("内容|期间|年报原数|由数据表算得|对照|出处", map(_compared, frame.itertuples())),),
            ),
        ),
        ("算得数由快照各表另行计算，不取自年报该条；文字表述列明几项的，按清单计数；没有数可对的，记无数据。",),
    )


def _compared(row: object) -> tuple[Cell, ...]:
    """One statement as the cells of a row."""
    label: Cell = row.label
    if dimension := said(row.dimension):
        label = (row.label, Break(), muted(dimension.replace("|", "、")))
    printed = f"{said(row.printed_value)}{said(row.printed_unit)}" or "（文字表述）"
    if qualifier := said(row.qualifier):
        printed += f"（{qualifier}）"
    computed = said(row.computed_text) or "—"
    if pd.notna(row.computed_value):
        computed = f"{figures.plain(row.computed_value)}{said(row.unit)}"
    return (
        label,
        said(row.period),
        strong(printed),
        computed,
        Light(_LIGHTS[row.verdict], row.verdict),
        f"{row.section}·第{row.paragraph}段",
    )
