"""Drawings every theme shares: what is not reported yet, and the report's figures beside ours."""

from __future__ import annotations

import pandas as pd

from township.panels import html
from township.panels.blocks import Block, Drawing, Scene, timeless
from township.statistics import figures

_VERDICT = {"一致": "good", "换算一致": "good", "矛盾": "bad", "无数据": "none"}
_GLYPH = {"一致": "●", "换算一致": "●", "矛盾": "■", "无数据": "○"}


@timeless
def coverage(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Indicators of the catalogue without a figure, with who owes them and on which sheet."""
    items = "".join(
        f"<span>{html.text(row.name)} <span>{html.text(row.owner)}</span></span>" for row in frame.itertuples()
    )
    sheets = "、".join(f"“{sheet}”" for sheet in frame["sheet"].unique())
    return Drawing(
        f"{len(frame)}项",
        (Block(f'<div class="owed">{items}</div>'),),
        (f"目录中有而没有实报的指标；填报{sheets}表并发布后即显示。",),
        html.badge("missing"),
    )


@timeless
def statements(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Every statement of the report on this theme: printed, computed, verdict."""
    rows = []
    # an empty text cell arrives as NaN, which would be printed
    for row in frame.astype(object).where(frame.notna(), None).itertuples():
        printed = f"{row.printed_value or ''}{row.printed_unit or ''}" or "（文字表述）"
        if row.qualifier:
            printed += f"（{row.qualifier}）"
        computed = row.computed_text or "—"
        if pd.notna(row.computed_value):
            computed = f"{figures.plain(row.computed_value)}{row.unit or ''}"
        rows.append(
            [
                html.text(row.label)
                + (
                    f'<br><span class="muted">{html.text(row.dimension.replace("|", "、"))}</span>'
                    if row.dimension
                    else ""
                ),
                html.text(row.period),
                f"<b>{html.text(printed)}</b>",
                html.text(computed),
                f'<span class="light {_VERDICT[row.verdict]}">{_GLYPH[row.verdict]} {row.verdict}</span>',
                html.text(f"{row.section}·第{row.paragraph}段"),
            ]
        )
    counts = frame["verdict"].value_counts()
    return Drawing(
        f"共{len(frame)}条：" + "，".join(f"{verdict}{count}" for verdict, count in counts.items()),
        (
            Block(
                f"<details><summary>展开全部{len(frame)}条</summary>"
                + html.table(["内容", "期间", "年报原数", "由数据表算得", "对照", "出处"], rows, css="tight")
                + "</details>"
            ),
        ),
        ("算得数由快照各表另行计算，不取自年报该条；文字表述列明几项的，按清单计数；没有数可对的，记无数据。",),
    )
