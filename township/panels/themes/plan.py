"""Drawings of the plan page: how many goals have a number, which, and all of them by field. Not by month."""

from __future__ import annotations

import pandas as pd

from township.charts import stacks
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene

_HEADERS = ["目标", "性质", "目标值", "基数（2020年）", "怎么衡量（建议）", "频次", "责任单位（建议）"]


def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from plan/conclusion."""
    if frame.empty:
        return "还没有计划目标"
    row = frame.iloc[0]
    return f"{row.goals}项目标，{row.quantified}项有数量，{row.pending}项待下达"


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
    figure = stacks.stacked_rows(
        scene.colours, frame["field"].tolist(), parts, frame["status"].tolist(),
        unit="项", words=words, left=76, right=84, row=26,
    )  # fmt: skip
    total = int(frame["goals"].sum())
    alt = "、".join(f"{name}{said}" for name, said in zip(frame["field"], words, strict=True))
    return Drawing(
        f"{_year(frame)}，共{total}项",
        (Block(figure=figure, alt=alt),),
        ("延续为2020年未了事项。",),
    )


def _year(frame: pd.DataFrame) -> str:
    return f"{int(frame['plan_year'].max())}年"


def kinds(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Goals by kind, and how many of each say what is to be reached."""
    words = [f"{row.goals}项，{_written(row.with_target, row.goals)}" for row in frame.itertuples()]
    without = (frame["goals"] - frame["with_target"]).tolist()
    figure = stacks.stacked_rows(
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
        (Block(figure=figure, alt="、".join(f"{k}{w}" for k, w in zip(frame["kind"], words, strict=True))),),
        ("量化＝有数量；节点＝成与不成；过程＝要做的事；定性、口号没有可判断的标准。",),
    )


def _written(written: int, goals: int) -> str:
    if written == goals:
        return "都写了目标"
    return f"{written}项写了目标" if written else "都待下达"


def quantified(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The few goals that have a number, with the 2020 baseline and who answers for them."""
    rows = [
        [
            f"<b>{html.text(row.goal_name)}</b>" + ('<span class="tag">延续</span>' if row.carried_over else ""),
            _target(row),
            _or(row.baseline, "未填报"),
            html.text(row.owner or "未定"),
        ]
        for row in frame.itertuples()
    ]
    printed = int((frame["target_basis"] == "原文").sum())
    return Drawing(
        f"{_year(frame)}，{len(frame)}项",
        (Block(html.table(["目标", "目标值", "基数（2020年）", "责任单位（建议）"], rows, align="lnln", css="tight")),),
        (f"原文直接写数的{printed}项，其余由“全覆盖”“不返贫”“全年任务”等文字得出。",),
    )


def goals(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """All goals of the plan's own year, folded by field; each field says how many have a number."""
    folds = []
    for field, rows in frame.groupby("field", sort=False):
        pending = int((rows["printed_target"] == "待下达").sum())
        numbered = int((rows["kind"] == "量化").sum())
        stated = len(rows) - pending - numbered
        said = [f"有数量{numbered}" if numbered else "", f"有节点或项数{stated}" if stated else ""]
        said.append(f"待下达{pending}" if pending else "")
        folds.append(
            f'<details class="goals"><summary><b>{html.text(field)}</b><span>{len(rows)}项</span>'
            f'{_units(numbered, stated, pending)}<span class="muted">{"，".join(part for part in said if part)}</span>'
            f"</summary>{_table(rows)}</details>"
        )
    polluted = int((frame["theme"] == "pollution").sum())
    notes = ["目标值为原文；衡量、频次、责任单位为本系统建议，待下达后以下达为准。"]
    if not polluted:
        notes.append("没有一项属污染防治，只在延续事项里有空气质量。")
    return Drawing(f"{_year(frame)}，新列{len(frame)}项", (Block("".join(folds)),), tuple(notes), hint="点一行展开。")


def carried_over(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What 2020 left unfinished and goes on."""
    return Drawing(f"{_year(frame)}，{len(frame)}项", (Block(_table(frame)),))


def _table(frame: pd.DataFrame) -> str:
    rows = [
        [
            f"<b>{html.text(row.goal_name)}</b>" + _note(row.note),
            html.text(row.kind),
            _target(row),
            _or(row.baseline, "未填报"),
            f'<span class="muted">{_or(row.measure, "未定")}</span>',
            _or(row.frequency, "—"),
            _or(row.owner, "未定"),
        ]
        for row in frame.itertuples()
    ]
    return html.table(_HEADERS, rows, align="lnlllnn", css="tight plan")


def _target(row: object) -> str:
    if row.printed_target == "待下达":
        return html.light("no_target", "待下达")
    basis = "" if row.target_basis == "原文" else '<small class="muted">由文字得出</small>'
    return f"<b>{html.text(row.printed_target)}</b> {basis}"


def _or(value: object, otherwise: str) -> str:
    return f'<span class="muted">{otherwise}</span>' if pd.isna(value) else html.text(value)


def _note(value: object) -> str:
    return "" if pd.isna(value) else f'<br><span class="muted">{html.text(value)}</span>'


def _units(numbered: int, stated: int, pending: int) -> str:
    """One square a goal: filled with a number, half-tone with a milestone, hollow while not set."""
    shapes = "<i></i>" * numbered + '<i class="stated"></i>' * stated + '<i class="unset"></i>' * pending
    return f'<span class="squares" aria-hidden="true">{shapes}</span>'
