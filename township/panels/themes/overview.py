"""Drawings of the overview: lights, shortfalls, themes, works, what is owed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd

from township.charts import MOST, bars, sparklines
from township.panels import leads
from township.panels.blocks import (
    LIGHT_WORDS,
    Badge,
    Board,
    Drawing,
    Fold,
    Light,
    Link,
    Note,
    Picture,
    Piece,
    Row,
    columns,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import grouped, rows_of
from township.panels.themes import report
from township.panels.wording import example, gap_words, lead_words, own_month, said
from township.statistics import figures, periods
from township.statistics.catalogue import THEMES, Catalogue

_WARNED = 8  # warnings in the open
_NAMED = 3  # tasks the conclusion names, the worst first


@conclusion("overview/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The overview's one sentence: how many lights are red and yellow, the worst by name, then the revenue."""
    row = frame.iloc[0]
    behind = frame[frame["light"].notna()]
    named = list(rows_of(behind.head(_NAMED)))
    parts = []
    if named:
        counts = behind["light"].value_counts()
        counted = "、".join(f"{counts[name]}项{LIGHT_WORDS[name]}" for name in ("red", "yellow") if name in counts)
        rest = "等" if len(behind) > _NAMED else ""
        parts.append(f"{counted}：{'、'.join(map(_behind, named))}{rest}")
    if "fiscal_revenue" not in {task.indicator for task in named}:
        if row.illustrative:
            parts.append(f"财政收入{periods.cumulative_name(row.month)}为示例，不作判断")
        elif pd.notna(row.lead_points):
            parts.append(f"{periods.cumulative_name(row.month, year=False)}财政收入{lead_words(row.lead_points)}")
    if not row.air_values:
        parts.append("空气质量尚无数据")
    return "；".join(parts or ["没有滞后、关注的任务"]) + "。"


def _behind(row: Any) -> str:
    """A task that is behind, and by how much."""
    if row.judged != "work":
        return row.task + gap_words(row.judged, row.gap, row.gap_unit, row.direction)
    if pd.isna(row.value):
        return f"{row.task}{figures.plain(row.target)}{row.unit}逾期未反馈"
    return f"{row.task}完工{figures.plain(row.value)}/{figures.plain(row.target)}{row.unit}逾期未完成"


@panel("预警", "overview/warnings", nothing="没有指标触到预警规则。")
def warnings(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What a written rule warns of: how much it is worse by now, and since when; the first rule's first."""
    rows = tuple(Row((leads.link(row.name), span(_since(row), roles="line"))) for row in rows_of(frame))
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{len(frame)}条",
        folded(Board("warnings", columns("指标|预警"), rows), most=_WARNED),
        ("只看实报；规则和界限由本镇写定，与指标目录放在一起。",),
    )


def _since(row: Any) -> str:
    """A warning and the month it began in."""
    began = f"{periods.month_name(row.began_month)}起" if row.reports > 1 else periods.month_name(row.month)
    return f"{row.words}，{began}"


@panel("上次以来", "overview/changes", nothing="和上月比没有变化，上次开会以来也没有修订。")
def changes(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What changed since the month before, and what was revised since a meeting last used the data, largest first."""
    rows = tuple(
        Row((_named(row, scene.catalogue), span(row.kind, "：", *_changed(row), roles="line")))
        for row in rows_of(frame)
    )
    before = periods.month_name(periods.add_months(scene.filters.month, -1))
    return Drawing(
        f"{periods.month_name(scene.filters.month)}比{before}，{len(frame)}处",
        folded(Board("warnings", columns("事项|变化"), rows), "处", _WARNED),
        ("修订是最近一份存在较早快照上的汇报清单以来的。",),
    )


def _named(row: Any, catalogue: Catalogue) -> Piece:
    """What changed; an indicator leads to its page."""
    if row.indicator in catalogue.indicators:
        return leads.link(row.name)
    return row.name


def _changed(row: Any) -> tuple[Piece, ...]:
    """From what to what, for a revision by whom and why."""
    if row.kind == "亮灯":
        return Light(row.before_light), " → ", Light(row.after_light)
    amounts = f"{figures.plain(row.before_value)} → {figures.plain(row.after_value)}{row.unit}"
    if row.kind != "修订":
        return (amounts,)
    return (
        amounts,
        muted(f"（{'，'.join(filter(None, (periods.month_name(row.month), said(row.who), said(row.why))))}）"),
    )


@panel("短板", "overview/problems", sheet="存在问题", caveats=("I05",))
def problems(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The report's own shortfalls, each beside the figures that bear on it."""
    rows = (
        Row((str(int(row.problem)), (strong(row.problem_name), span(_evidence(row), roles="line"))))
        for row in rows_of(frame)
    )
    return Drawing(
        f"{frame.iloc[0].year}年年报，{len(frame)}条",
        folded(Board("shortfalls", columns("序号|短板与可对照的数"), tuple(rows))),
        ("责任人、期限原文未列，待会上定。",),
    )


def _evidence(row: Any) -> str:
    """The figures that bear on a shortfall, by what it names; every part only where it is known."""

    def named(*words: str) -> bool:
        return any(word in row.problem_name for word in words)

    known = {name: value for name, value in row._asdict().items() if pd.notna(value)}
    parts: list[str] = []
    if named("基础薄弱"):
        if "industry_units" in known:
            parts.append(f"在统规上工业{int(row.industry_units)}家")
        if "industry_output" in known:
            parts.append(f"产值{figures.plain(row.industry_output)}万元{_mark(row)}")
    elif named("个头小", "规模小") and "average_output" in known:
        parts.append(f"户均产值{figures.plain(row.average_output, 0)}万元（推算）")
    elif named("企业少") and {"industry_units", "trade_units", "service_units"} <= known.keys():
        total = int(row.industry_units + row.trade_units + row.service_units)
        split = f"工业{int(row.industry_units)}、批零住餐{int(row.trade_units)}、服务业{int(row.service_units)}"
        parts.append(f"在统“四上”{total}家：{split}")
    elif named("项目") and "done_pct" in known:
        parts.append(f"完成总投资{figures.plain(row.done_pct, 1)}%")
    elif named("订单", "营业收入") and "output_yoy" in known:
        parts.append(f"规上工业产值{figures.growth_words(row.output_yoy)}{_mark(row)}，口径不同")
    return "，".join(parts) or "截至所选月份没有可对照的数"


def _mark(row: Any) -> str:
    return "（示例）" if row.evidence_status == "illustrative" else ""


@panel("民生工程走到哪一步", "overview/works", sheet="民生工程")
def works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many works have reached each step, and how many have not reported it."""
    words = [
        f"{row.works}项"
        + (f"，{row.part}项部分" if row.part else "")
        + (f"，{row.missing}项未填报" if row.missing else "")
        + (f"，{row.not_applicable}项不适用" if row.not_applicable else "")
        for row in rows_of(frame)
    ]
    plot = bars.ranked_bars(
        scene.colours,
        frame["step"].tolist(),
        frame["works"].tolist(),
        frame["status"].tolist(),
        words=words,
        left=46,
        right=190,
        row=34,
    )
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，项",
        (Picture(plot, "；".join(f"{s}{w}" for s, w in zip(frame["step"], words, strict=True))),),
        ("未填报不等于未做。",),
    )


@panel("各主题要数", "overview/themes")
def themes(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Each theme's key figures as small charts of their months, with growth and task; and the same as a table."""
    sparks, rows = [], []
    for months in grouped(frame, "name"):
        last, name = months[-1], months[-1].name
        value, task = figures.quantity(last.value, last.unit, said(last.qualifier)), _done(last)
        growth = "" if pd.isna(last.yoy_pct) else figures.growth(last.yoy_pct)
        of_units = f"（{_units(last)}）" if growth and _units(last) else ""
        dated = f"{own_month(last.month, pd.Timestamp(scene.filters.month))} {value}{example(last.status)}".lstrip()
        of_indicator, month = isinstance(last.indicator, str), periods.month_name(scene.filters.month)
        link = leads.link(name) if of_indicator else Link(name, last.path)
        sparks.append(
            sparklines.Spark(
                f"{THEMES[last.theme]}｜{name}",
                leads.address(name, month=month) if of_indicator else f"{last.path}?{urlencode({'month': month})}",
                tuple(filter(None, (dated, growth + of_units, task or said(last.words)))),
                report.months_of(row for row in months if pd.notna(row.month)),
            )
        )
        month = "" if pd.isna(last.month) else periods.month_name(last.month)
        told = task or said(last.words, "—")
        theme = Link(THEMES[last.theme], last.path)
        rows.append((theme, link, month, value, growth or "—", _units(last) or "—", told, Badge(last.status)))
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}",
        (
            Picture(
                sparklines.sparklines(scene.colours, sparks, abreast=3), "；".join(f"{s.name}{' '.join(s.words)}" for s in sparks)
            ),
            Fold((f"列成表，{len(rows)}项",), (table("主题|要数|数据月份|数|同比|家数|任务、说明|状态", rows, "lllrrrln"),)),
        ),
        (
            Note(
                "深线是最近一年，浅线是上一年；各图纵轴不同。",
                on_screen=f"{'' if scene.filters.reported_only else '点线、叉是示例，'}空心是推算。点名称看该指标。",
            ),
        ),
    )  # fmt: skip


def _units(row: Any) -> str:
    """How many units the figure is of; empty where that was not reported."""
    return "" if pd.isna(row.units_n) else f"{int(row.units_n)}家"


def _done(row: Any) -> str:
    """How much of the year's task is done, or the task itself where it is not a share of it."""
    if pd.notna(row.completion_pct):
        return f"完成{figures.plain(row.completion_pct, 1)}%"
    return "" if pd.isna(row.target) else f"任务{figures.plain(row.target)}{row.unit}"


@panel("尚未报数", "overview/owed", nothing="到所看月份该报的指标都有实报。")
def owed(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Who has not reported which indicators that are due by the month shown, and since when."""
    rows = (Row((said(row.owner, "未定"), f" {row.missing}项 ", row.names)) for row in rows_of(frame))
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{int(frame['missing'].sum())}项，{len(frame)}个单位",
        folded(Board("owners", columns("责任单位|未报|指标"), tuple(rows)), "个单位", MOST),
        ("按频次到该月应报而没有实报的月报指标；填报“统计月报”表并发布后，各页即有数。",),
        (Badge("missing"),),
    )


@panel("防范化解重大风险", "overview/risk", sheet="名单")
def risk(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What the report names under 防范化解重大风险: words only, no figure is reported."""
    rows = ((strong(name), "、".join(group["item"])) for name, group in frame.groupby("roster_name", sort=False))
    return Drawing(
        f"{frame.iloc[0].year}年，文字表述",
        (table("事项|内容", rows, "nl"),),
        ("年报此项没有一个数字：信访、安全等指标待报。",),
    )
