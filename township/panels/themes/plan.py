"""Drawings of the plan page: how many goals have a number, which, how those with an indicator stand month by month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import goal_months, stacks
from township.charts.goal_months import GoalMonth
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
    badges,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Choice, Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.wording import among_examples, example, said
from township.statistics import figures, periods

# whose plan: that of the year of the month shown, or of the year beside it
PLAN = Choice("plan", "计划年度", ("当年", "上一年", "下一年"), 112)
_LIGHTS = {"达到": "green", "在途": "yellow", "未达到": "red", "未报": "grey", "无法判断": "no_target"}


@conclusion("plan/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from plan/conclusion: what is missed first, and the year where it is another."""
    if frame.empty:
        return "还没有计划目标"
    row = frame.iloc[0]
    another = f"{_another(row.plan_year, row.asked_year)}，" if row.plan_year != row.asked_year else ""
    year = another or f"{row.plan_year}年计划"
    if row.plan_year > row.asked_year or not row.measured:
        return f"{year}{row.goals}项目标，{row.quantified}项有数量，{row.pending}项待下达"
    states = ("未达到", row.missed), ("未报", row.unreported), ("在途", row.under_way), ("达到", row.reached)
    told = [f"{count}项{state}" for state, count in (*states, ("无法判断", row.unjudged)) if count]
    return f"{year}{row.goals}项目标：" + "，".join(told)


def _another(year: int, asked: int) -> str:
    """That the plan shown is not that of the year asked for."""
    return f"{asked}年没有计划，所列为{year}年计划"


@panel("各领域目标", "plan/fields", sheet="计划目标", caveats=("I26",))
def fields(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Goals by field: with a number, with a milestone or a count of things, not yet set."""
    words = [
        f"{row.goals}项" + ("，延续" if row.carried == row.goals else f"，延续{row.carried}" if row.carried else "")
        for row in rows_of(frame)
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
    notes = (*_foreign(frame, scene), *(["延续为上一年未了事项。"] if frame["carried"].any() else []))
    return Drawing(f"{_year(frame)}，共{total}项", (Picture(plot, alt),), notes)


def _year(frame: pd.DataFrame, back: int = 0) -> str:
    return f"{int(frame['plan_year'].max()) - back}年"


def _foreign(frame: pd.DataFrame, scene: Scene) -> tuple[str, ...]:
    """What to say where the plan shown is not that of the month's year although that was asked for."""
    year, asked = int(frame["plan_year"].max()), scene.filters.month.year
    return (f"{_another(year, asked)}。",) if scene.filters.chosen(PLAN) == "当年" and year != asked else ()


@panel("逐月对照", "plan/months", sheet="计划目标",
       nothing="这一年的计划没有写明指标的目标到了报送期；在“计划目标”表填“指标代码”“目标值”，月报发布后即逐月对照。")  # fmt: skip
def months(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How each goal with an indicator stood in each month of its year: reached, under way, not reported."""
    order = {goal: number for number, goal in enumerate(frame["goal"].unique())}
    names = frame.drop_duplicates("goal")["goal_name"].tolist()
    cells = [GoalMonth(order[row.goal], row.month.month, row.state, _hover(row)) for row in rows_of(frame)]
    plot = goal_months.goal_months(scene.colours, names, cells)
    latest = frame[frame["state"] != "未报"].drop_duplicates("goal", keep="last")
    last = {row.goal: f"{row.month.month}月{row.state}" for row in rows_of(latest)}
    alt = "、".join(f"{name}{last.get(goal, '未报')}" for goal, name in zip(order, names, strict=True))
    return Drawing(
        f"{_year(frame)}，{len(order)}项有指标",
        (Picture(plot, alt),),
        (
            *_foreign(frame, scene),
            "达到＝当月报数已到全年目标；年底没到的为未达到。累计数不得超过的，年底才算达到，超过即未达到。",
            *(["难判＝没有目标值、方向或单位不同，无法判断。"] if (frame["state"] == "无法判断").any() else []),
        ),
        badges(set(frame["status"]) - {"missing"}),
    )


def _hover(row: Any) -> str:
    """A month of a goal in words: what was reported, against what."""
    figure = "未报" if figures.is_missing(row.value) else f"{row.indicator_name}{figures.plain(row.value)}{row.unit}"
    target = "没有目标值"
    if not figures.is_missing(row.target_value):
        target = f"目标{said(row.direction)}{figures.plain(row.target_value)}{row.unit}"
    return f"{periods.month_name(row.month)}　{row.goal_name}<br>{figure}，{target}：{row.state}"


@panel("目标性质", "plan/kinds", sheet="计划目标", caveats=("I30",))
def kinds(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Goals by kind, and how many of each say what is to be reached."""
    words = [f"{row.goals}项，{_written(row.with_target, row.goals)}" for row in rows_of(frame)]
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
    """The few goals that have a number, with last year's baseline and who answers for them."""
    rows = (
        (
            (_name(row), span("延续", roles="tag")) if row.carried_over else _name(row),
            _target(row),
            _or(row.baseline, "未填报"),
            said(row.owner, "未定"),
        )
        for row in rows_of(frame)
    )
    printed = int((frame["target_basis"] == "原文").sum())
    return Drawing(
        f"{_year(frame)}，{len(frame)}项",
        folded(table(f"目标|目标值|基数（{_year(frame, 1)}）|责任单位（建议）", rows, "lnln"), "项", 8),
        (f"原文直接写数的{printed}项，其余由“全覆盖”“不返贫”“全年任务”等文字得出。" if printed < len(frame) else "",),
    )


@panel("全部目标", "plan/goals", sheet="计划目标", caveats=("I27",), carried_over=False)
def goals(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """All goals of the plan's own year, folded by field; each field says how many have a number."""
    notes: list[Note | str] = ["目标值为原文；衡量、频次、责任单位为本系统建议，待下达后以下达为准。"]
    if not (frame["theme"] == "pollution").any():
        notes.append("新列的没有一项属污染防治。")
    judged = bool(frame["indicator"].notna().any())
    return Drawing(
        f"{_year(frame)}，新列{len(frame)}项",
        tuple(_field(field, rows, judged) for field, rows in frame.groupby("field", sort=False)),
        (*notes, Note("点一行展开。", kind="hint")),
    )


def _field(field: str, rows: pd.DataFrame, judged: bool) -> Fold:
    """The goals of a field behind its count: a square a goal, filled with a number, half-tone with a milestone."""
    pending = int((rows["printed_target"] == "待下达").sum())
    numbered = int(((rows["kind"] == "量化") & (rows["printed_target"] != "待下达")).sum())
    counts = {"有数量": numbered, "有节点或项数": len(rows) - pending - numbered, "待下达": pending}
    told = "，".join(f"{name}{count}" for name, count in counts.items() if count)
    squares = Squares(tuple(zip(counts.values(), ("", "stated", "unset"), strict=True)))
    goals = f"{len(rows)}项{among_examples(rows['status'])}"
    summary = (strong(field), span(goals), squares, muted(told))
    return Fold(summary, (_goals(rows, judged),), "goals", caption=f"{field} {goals} {told}")


@panel("延续事项", "plan/goals", sheet="计划目标", nothing="没有上一年延续的事项。", carried_over=True)
def carried_over(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What the year before left unfinished and goes on."""
    return Drawing(
        f"{_year(frame)}，{len(frame)}项", folded(_goals(frame, bool(frame["indicator"].notna().any())), "项")
    )


def _goals(frame: pd.DataFrame, judged: bool) -> Table:
    """Goals with all that is said of them; ``judged``: with the state of each, where some goal has an indicator."""
    rows = (
        (
            (_name(row), Break(), muted(row.note)) if said(row.note) else _name(row),
            said(row.kind),
            _target(row),
            _or(row.baseline, "未填报"),
            muted(said(row.measure, "未定")),
            _or(row.frequency, "—"),
            _or(row.owner, "未定"),
            *((_state(row),) if judged else ()),
        )
        for row in rows_of(frame)
    )
    headers = f"目标|性质|目标值|基数（{_year(frame, 1)}）|怎么衡量（建议）|频次|责任单位（建议）"
    return table(headers + "|报数对照" * judged, rows, "lnlllnn", "tight plan")


def _name(row: Any) -> Span:
    return strong(row.goal_name + example(row.status))


def _state(row: Any) -> Cell:
    """How a goal stands: by what was last reported."""
    if not said(row.state):
        return muted("—")
    light = Light(_LIGHTS[row.state], row.state)
    if figures.is_missing(row.state_value):
        return light
    return light, Break(), muted(f"{row.state_month.month}月{figures.plain(row.state_value)}{said(row.indicator_unit)}")


def _target(row: object) -> Cell:
    if said(row.printed_target, "待下达") == "待下达":
        return Light("no_target", "待下达")
    basis = () if row.target_basis == "原文" else (" ", span("由文字得出", roles="small muted"))
    return strong(row.printed_target), *basis


def _or(value: object, otherwise: str) -> str | Span:
    return said(value) or muted(otherwise)
