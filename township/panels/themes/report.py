"""What is not reported yet, which every theme's page closes with, and the annual report's figures beside ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from township.charts import MOST, sparklines, stacks, years
from township.panels import leads, shown
from township.panels.blocks import (
    STATUS_WORDS,
    Badge,
    Board,
    Break,
    Cell,
    Drawing,
    Fold,
    Light,
    Picture,
    Row,
    columns,
    folded,
    muted,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import Panel, conclusion, panel
from township.panels.rows import grouped, rows_of
from township.panels.wording import example, own_month, said
from township.statistics import figures, periods
from township.statistics.catalogue import THEMES

# column of report/verdicts, verdict, role of the palette; what does not agree comes first
_VERDICTS = (
    ("contradicted", "矛盾", "bad"),
    ("missing", "无数据", "track"),
    ("equal", "一致", "accent"),
    ("converted", "换算一致", "accent_soft"),
)
_LIGHTS = {"一致": "green", "换算一致": "green", "矛盾": "red", "无数据": "grey"}


def coverage(theme: str) -> Panel:
    """尚未报数 of ``theme``."""
    declare = panel(
        "尚未报数", "report/coverage", name="coverage", nothing="到所看月份该报的指标都有实报。", listed=False, theme=theme,
    )  # fmt: skip
    return declare(draw_coverage)


def rest(theme: str) -> Panel:
    """本主题其余指标 of ``theme``: those that have figures and no panel of their own."""
    declare = panel(
        "本主题其余指标", shown.REST, name="rest", nothing="有数的指标都有自己的面板。", listed=False, theme=theme,
    )  # fmt: skip
    return declare(draw_rest)


def draw_rest(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Small multiples in the catalogue's order, each a link to its indicator; and the same as a table."""
    month = periods.month_name(scene.filters.month)
    sparks, rows = [], []
    for months in grouped(frame, "indicator"):
        last = months[-1]
        badge = "" if last.status == "reported" else f"（{STATUS_WORDS[last.status]}）"
        value = figures.quantity(last.value, last.unit, said(last.qualifier)) + badge
        growth = "" if pd.isna(last.yoy_pct) else figures.growth(last.yoy_pct)
        target = figures.quantity(last.target, last.unit) + example(last.target_status)
        task = "" if pd.isna(last.target) else f"任务{target}"
        href = leads.address(last.name, month=month)
        dated = f"{own_month(last.month, pd.Timestamp(scene.filters.month))} {value}".lstrip()
        sparks.append(sparklines.Spark(last.name, href, tuple(filter(None, (dated, growth, task))), months_of(months)))
        link = leads.link(last.name)
        rows.append((link, periods.month_name(last.month), value, growth or "未报", task.removeprefix("任务") or "—"))
    return Drawing(
        f"{len(sparks)}项，截至{month}",
        (
            Picture(
                sparklines.sparklines(scene.colours, sparks),
                "、".join(f"{s.name}{' '.join(s.words)}" for s in sparks[:6]),
            ),
            Fold((f"列成表，{len(rows)}项",), (table("指标|数据月份|数|同比|全年任务", rows, align="llrrr"),)),
        ),
        ("深线是最近一年，浅线是上一年；各图纵轴不同。点指标名看历年各月和各村。",),
    )


def months_of(rows: Iterable[Any]) -> tuple[years.Point, ...]:
    """The months of one figure (name, month, value, unit, qualifier, status) as a line's points."""
    return tuple(
        years.Point(
            row.month.date(), row.value, figures.plain(row.value),
            f"{row.name} {periods.month_name(row.month)} "
            f"{figures.quantity(row.value, row.unit, said(row.qualifier))}　{STATUS_WORDS[row.status]}",
            row.status,
        )
        for row in rows
    )  # fmt: skip


def draw_coverage(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Indicators due by the month shown and not reported: who owes them, since when, and on which sheet."""
    owed = tuple(Row((f"{row.name} ", f"{said(row.owner)} ", muted(_since(row)))) for row in rows_of(frame))
    sheets = "、".join(f"“{sheet}”" for sheet in frame["sheet"].unique())
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{len(frame)}项",
        folded(Board("owed", columns("指标|责任单位|起欠"), owed), "项", MOST),
        (f"按频次到该月应报而没有实报的指标；填报{sheets}表并发布后即显示。",),
        (Badge("missing"),),
    )


@conclusion("report/verdicts")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from report/verdicts: what does not agree first."""
    if frame.empty:
        return "还没有年报的数可以对照"
    told = [f"{frame[column].sum()}条{verdict}" for column, verdict, _ in _VERDICTS if frame[column].sum()]
    return f"{_years(frame)}年报{frame['statements'].sum()}条：" + "，".join(told)


def _years(frame: pd.DataFrame) -> str:
    """The years of the reports, as ``2020年``."""
    return "、".join(f"{year}年" for year in sorted(frame["report_year"].unique()))


@panel("对照结果", "report/verdicts", sheet="年报数据", timeless=True)
def verdicts(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many statements of each theme agree, and how many do not."""
    several = frame["report_year"].nunique() > 1
    names = [f"{row.report_year}年" * several + THEMES.get(row.theme, row.theme) for row in rows_of(frame)]
    words = [
        f"{row.statements}条" + (f"，矛盾{row.contradicted}" if row.contradicted else "") for row in rows_of(frame)
    ]
    parts = [(verdict, frame[column].tolist(), role) for column, verdict, role in _VERDICTS]
    # counts of statements, also where the values beside those are computed: outlined parts would not match the legend
    drawn = frame["status"].replace("derived", "reported").tolist()
    plot = stacks.stacked_rows(
        scene.colours, names, parts, drawn, unit="条", words=words, left=76, right=100, row=26,
    )  # fmt: skip
    alt = "、".join(f"{name}{word}" for name, word in zip(names, words, strict=True))
    return Drawing(
        f"{_years(frame)}年报，共{frame['statements'].sum()}条",
        (Picture(plot, alt),),
        ("算得数由快照各表另行计算，不取自年报该条；文字表述列明几项的，按清单计数；没有数可对的，记无数据。",),
    )


def _since(row: Any) -> str:
    """Since when it is owed, and until when it came."""
    if pd.isna(row.since_month):
        return "从未报过"
    return f"{periods.month_name(row.since_month)}起，此前报到{periods.month_name(row.last_month)}"


def draw_statements(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Every statement of the report: printed, computed, verdict."""
    counts = frame["verdict"].value_counts()
    return Drawing(
        f"{_years(frame)}年报，共{len(frame)}条："
        + "，".join(f"{verdict}{count}" for verdict, count in counts.items()),
        (
            Fold(
                (f"展开全部{len(frame)}条",),
                (table("内容|期间|年报原数|由数据表算得|对照|出处", map(_compared, rows_of(frame))),),
            ),
        ),
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


def _statements(theme: str, formerly: str) -> Panel:
    """The report's lines of ``theme``; ``formerly`` is the panel they were when each theme's page closed with its own."""
    title = THEMES[theme]
    declare = panel(
        f"{title}：原数与算得数", "report/statements", name=theme, nothing=f"年报没有{title}的数可以对照。",
        timeless=True, aside=True, listed=False, formerly=(formerly,), theme=theme,
    )  # fmt: skip
    return declare(draw_statements)


STATEMENTS = (
    _statements("overview", "overview/statements"),
    _statements("risk", "overview/statements_risk"),
    _statements("economy", "economy/statements"),
    _statements("rural", "rural-revitalization/statements"),
    _statements("poverty", "poverty-alleviation/statements"),
    _statements("pollution", "pollution-control/statements"),
    _statements("epidemic", "epidemic-control/statements"),
    _statements("talent", "talent/statements"),
    _statements("plan", "plan-2021/statements"),
)


@panel("名单", "report/rosters", sheet="名单", nothing="没有列名的名单。", aside=True, listed=False)
def rosters(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What is named without a figure of its own: systems, bases, roles, measures; each item in a row."""
    rows = (
        (THEMES[row.theme], row.roster_name, strong(row.item + example(row.status)), muted(said(row.location)))
        for row in rows_of(frame)
    )
    lists = frame.groupby(["theme", "roster_name"]).ngroups
    scope = f"截至{periods.month_name(scene.filters.month)}，{lists}份{len(frame)}项"
    return Drawing(scope, folded(table("主题|名单|内容|出处", rows), "项", 8))


@panel("企业名录", "report/enterprises", sheet="企业名录", nothing="没有登记企业。", aside=True, listed=False)
def enterprises(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Every enterprise of the directory, and why it stands there."""
    rows = (
        (
            strong(row.enterprise_name + example(row.status)),
            row.kind,
            row.role,
            said(row.register_state, "—"),
            periods.month_name(row.month),
            muted(said(row.location)),
        )
        for row in rows_of(frame)
    )
    made = table("企业|类型|情形|在统情况|登记|出处", rows)
    return Drawing(f"截至{periods.month_name(scene.filters.month)}，{len(frame)}家", folded(made, "家", 8))
