"""Drawings of the plan page: how many goals have a number, which, and all of them by field. Not by month."""

from __future__ import annotations

import pandas as pd

from township.charts import stacks
from township.panels.blocks import (
    Break,
    Cell,
    Drawing,
    Fold,
    Light,
    Note,
    Picture,
    Span,
    Squares,
    Table,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.wording import said


@conclusion("plan/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from plan/conclusion."""
    if frame.empty:
        return "还没有计划目标"
    row = frame.iloc[0]
    return f"{row.goals}项目标，{row.quantified}项有数量，{row.pending}项待下达"


@panel("各领域目标", "plan/fields", sheet="计划目标", caveats=("I26",))
def fields(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Goals by field: with a number, with a milestone or a count of things, not yet set."""
    words = [
        f"{row.goals}项" + ("，延续" if row.carried == row.goals else f"，延续{row.carried}" if row.carried else "")
        for row in frame.itertuples()
    ]
    parts = [
        ("有数量", frame["quantified"].tolist(), "accent"),
        ("有节点或项数", frame["stated"].tolist(), "accent_soft"),
        ("待下达", frame["pending"].tolist(), "track"),
    ]
    plot = stacks.stacked_rows(
        scene.colours, frame["field"].tolist(), parts, frame["status"].tolist(),
        unit="项", words=words, left=76, right=84, row=26,
    )  # fmt: skip
    total = int(frame["goals"].sum())
    alt = "、".join(f"{name}{word}" for name, word in zip(frame["field"], words, strict=True))
    return Drawing(
        f"{_year(frame)}，共{total}项",
        (Picture(plot, alt),),
        ("延续为2020年未了事项。",),
    )


def _year(frame: pd.DataFrame) -> str:
    return f"{int(frame['plan_year'].max())}年"


@panel("目标性质", "plan/kinds", sheet="计划目标", caveats=("I30",))
def kinds(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Goals by kind, and how many of each say what is to be reached."""
    words = [f"{row.goals}项，{_written(row.with_target, row.goals)}" for row in frame.itertuples()]
    without = (frame["goals"] - frame["with_target"]).tolist()
    plot = stacks.stacked_rows(
        scene.colours,
        frame["kind"].tolist(),
        [("写了目标", frame["with_target"].tolist(), "accent"), ("待下达", without, "track")],
        frame["status"].tolist(),
        unit="项",
        words=words,
        left=46,
        right=150,
    )
    return Drawing(
        f"{_year(frame)}，共{int(frame['goals'].sum())}项",
        (Picture(plot, "、".join(f"{k}{w}" for k, w in zip(frame["kind"], words, strict=True))),),
        ("量化＝有数量；节点＝成与不成；过程＝要做的事；定性、口号没有可判断的标准。",),
    )


def _written(written: int, goals: int) -> str:
    if written == goals:
        return "都写了目标"
    return f"{written}项写了目标" if written else "都待下达"


@panel("有数量的目标", "plan/quantified", sheet="计划目标")
def quantified(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The few goals that have a number, with the 2020 baseline and who answers for them."""
    rows = (
        (
            (strong(row.goal_name), span("延续", roles="tag")) if row.carried_over else strong(row.goal_name),
            _target(row),
            _or(row.baseline, "未填报"),
            said(row.owner, "未定"),
        )
        for row in frame.itertuples()
    )
    printed = int((frame["target_basis"] == "原文").sum())
    return Drawing(
        f"{_year(frame)}，{len(frame)}项",
        folded(table("目标|目标值|基数（2020年）|责任单位（建议）", rows, "lnln"), "项"),
        (f"原文直接写数的{printed}项，其余由“全覆盖”“不返贫”“全年任务”等文字得出。",),
    )


@panel("全部目标", "plan/goals", sheet="计划目标", caveats=("I27",), carried_over=False)
def goals(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """All goals of the plan's own year, folded by field; each field says how many have a number."""
    notes: list[Note | str] = ["目标值为原文；衡量、频次、责任单位为本系统建议，待下达后以下达为准。"]
    if not (frame["theme"] == "pollution").any():
        notes.append("没有一项属污染防治，只在延续事项里有空气质量。")
    return Drawing(
        f"{_year(frame)}，新列{len(frame)}项",
        tuple(_field(field, rows) for field, rows in frame.groupby("field", sort=False)),
        (*notes, Note("点一行展开。", kind="hint")),
    )


def _field(field: str, rows: pd.DataFrame) -> Fold:
    """The goals of a field behind its count: a square a goal, filled with a number, half-tone with a milestone."""
    pending = int((rows["printed_target"] == "待下达").sum())
    numbered = int((rows["kind"] == "量化").sum())
    counts = {"有数量": numbered, "有节点或项数": len(rows) - pending - numbered, "待下达": pending}
    told = "，".join(f"{name}{count}" for name, count in counts.items() if count)
    squares = Squares(tuple(zip(counts.values(), ("", "stated", "unset"), strict=True)))
    summary = (strong(field), span(f"{len(rows)}项"), squares, muted(told))
    return Fold(summary, (_goals(rows),), "goals", caption=f"{field} {len(rows)}项 {told}")


@panel("延续事项", "plan/goals", sheet="计划目标", carried_over=True)
def carried_over(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What 2020 left unfinished and goes on."""
    return Drawing(f"{_year(frame)}，{len(frame)}项", folded(_goals(frame), "项"))


def _goals(frame: pd.DataFrame) -> Table:
    rows = (
        (
            (strong(row.goal_name), Break(), muted(row.note)) if said(row.note) else strong(row.goal_name),
            said(row.kind),
            _target(row),
            _or(row.baseline, "未填报"),
            muted(said(row.measure, "未定")),
            _or(row.frequency, "—"),
            _or(row.owner, "未定"),
        )
        for row in frame.itertuples()
    )
    headers = "目标|性质|目标值|基数（2020年）|怎么衡量（建议）|频次|责任单位（建议）"
    return table(headers, rows, "lnlllnn", "tight plan")


def _target(row: object) -> Cell:
    if row.printed_target == "待下达":
        return Light("no_target", "待下达")
    basis = () if row.target_basis == "原文" else (" ", span("由文字得出", roles="small muted"))
    return strong(row.printed_target), *basis


def _or(value: object, otherwise: str) -> str | Span:
    return said(value) or muted(otherwise)
