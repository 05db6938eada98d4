"""Drawings of the overview: lights, shortfalls, themes, works, what is owed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import MOST, bars
from township.panels.blocks import (
    Badge,
    Board,
    Bullet,
    Cell,
    Drawing,
    Headline,
    Light,
    Link,
    Note,
    Number,
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
from township.panels.themes import report
from township.panels.wording import lead_words, said
from township.statistics import figures, periods

_COUNTED = (("green", "绿 达标"), ("yellow", "黄 关注"), ("red", "红 滞后"), ("grey", "灰 待报、缺任务"))


@conclusion("overview/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The overview's one sentence, from overview/conclusion."""
    row = frame.iloc[0]
    parts = []
    if row.illustrative:
        parts.append(f"财政收入{periods.cumulative_name(row.month)}为示例，不作判断")
    elif pd.notna(row.lead_points):
        parts.append(f"{periods.cumulative_name(row.month, year=False)}财政收入{lead_words(row.lead_points)}")
    if pd.notna(row.overdue):
        size = f"{figures.plain(row.overdue_planned)}{row.overdue_unit}" if pd.notna(row.overdue_planned) else ""
        parts.append(f"{row.overdue}{size}{row.overdue_state}")
    if not row.air_values:
        parts.append("空气质量尚无数据")
    return "；".join(parts) + "。"


@panel("任务灯板", "overview/tasks", indicator="fiscal_revenue", caveats=("I11",))
def tasks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The board of lights: one row a task, 完成% beside the 时序 line, grey where a target or value is missing."""
    light = frame["light"].replace("no_target", "grey")
    counts = (span(Light(name, words), strong(str(int((light == name).sum())))) for name, words in _COUNTED)
    lined = frame["time_pct"].dropna()
    line = f"竖线为时序进度{figures.plain(figures.round_half_up(lined.iloc[0], 1))}%。" if len(lined) else ""
    latest = frame.loc[lined.index, "month"].max()
    if len(lined) and latest.date() < scene.filters.month:
        line = f"有时序的任务数据截至{latest.month}月，{line}"
    return Drawing(
        f"{scene.filters.month.year}年度任务，截至{periods.month_name(scene.filters.month)}",
        (
            Headline(tuple(counts), "lights"),
            *folded(table("灯|任务|进度||完成|说明|状态", map(_task, frame.itertuples()), "nnlrnln", "board"), "项"),
        ),
        (
            Note(
                "达标：不慢于时序或已验收；关注：慢10个百分点以内，或有计划数而逾期未反馈；"
                "滞后：慢10个百分点以上或逾期未完成；其余缺任务数、缺完成数的一律为灰。",
                on_screen=line,
            ),
            f"是否逾期以来源发布日{scene.filters.published:%Y-%m-%d}与所选月末中较晚者判断。",
        ),
    )


def _task(row: Any) -> tuple[Cell, ...]:
    expected = None if pd.isna(row.expected_pct) else float(row.expected_pct)
    done = None if pd.isna(row.completion_pct) else float(row.completion_pct)
    state, status = said(row.state), row.status
    bar: Piece
    if row.light == "no_target":
        bar = muted("缺任务数，不画进度")
        number, unit = figures.plain(row.value), row.unit
        if row.theme == "poverty":
            state = f"投入{figures.quantity(row.fund, '万元', row.fund_qualifier)}；应做总户数未报"
    elif pd.notna(row.time_pct):
        if row.light == "grey":  # the value or the task it is measured by
            status = "illustrative"
        bar = Bullet(done, row.time_pct, status, label=row.task)
        number, unit = f"{figures.plain(done, 1)}%", f"{figures.plain(row.value)}{row.unit}"
        ahead = f"{'快' if done >= row.time_pct else '慢'}{figures.points(done - row.time_pct)}"
        state = f"比时序{figures.plain(figures.round_half_up(row.time_pct, 1))}%{ahead}"
        if status == "illustrative":
            state = "示例，不作判断"
    elif done is None:
        bar = Bullet(None, expected_pct=expected)
        number, unit = "", f"预计≥{figures.plain(expected)}%" if expected is not None else ""
        if pd.notna(row.target):
            unit = f"计划{figures.plain(row.target)}{row.unit}"
        elif pd.notna(row.listed):  # a length listed without saying whether it is planned or done
            unit = f"列明{figures.plain(row.listed)}{row.unit}"
        if pd.notna(row.due):
            late = row.light == "yellow"
            state = f"原定{row.due:%Y-%m-%d}，逾期未反馈" if late else f"{state}；期限{row.due:%Y-%m-%d}"
        status = "missing"
    else:
        bar = Bullet(done, status=row.status)
        number, unit = f"{figures.plain(row.value)}/{figures.plain(row.target)}", row.unit
    return (
        Light(row.light, "不判断" if status == "illustrative" and row.light == "grey" else ""),
        strong(row.task),
        bar,
        span(number, roles="strong number") if number else span("未填报", roles="muted unreported"),
        muted(said(unit)),
        span(state, roles="warn" if row.light == "yellow" else ""),
        Badge(status),
    )


@panel("短板", "overview/problems", sheet="存在问题", caveats=("I05",))
def problems(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The report's own shortfalls, each beside the figures that bear on it."""
    rows = (
        Row((str(int(row.problem)), (strong(row.problem_name), span(_evidence(row), roles="line"))))
        for row in frame.itertuples()
    )
    return Drawing(
        f"年报第二部分，{len(frame)}条",
        folded(Board("shortfalls", columns("序号|短板与可对照的数"), tuple(rows))),
        ("责任人、期限原文未列，待会上定。",),
    )


def _evidence(row: Any) -> str:
    """The figures that bear on a shortfall, by its number in the report; every part only where it is known."""
    known = {name: value for name, value in row._asdict().items() if pd.notna(value)}
    parts: list[str] = []
    if row.problem == 1:
        if "industry_units" in known:
            parts.append(f"在统规上工业{int(row.industry_units)}家")
        if "industry_output" in known:
            parts.append(f"产值{figures.plain(row.industry_output)}万元{_mark(row)}")
    elif row.problem == 2 and "average_output" in known:
        parts.append(f"户均产值{figures.plain(row.average_output, 0)}万元（推算）")
    elif row.problem == 3 and {"industry_units", "trade_units", "service_units"} <= known.keys():
        total = int(row.industry_units + row.trade_units + row.service_units)
        split = f"工业{int(row.industry_units)}、批零住餐{int(row.trade_units)}、服务业{int(row.service_units)}"
        parts.append(f"在统“四上”{total}家：{split}")
    elif row.problem == 4 and "done_pct" in known:
        parts.append(f"完成总投资{figures.plain(row.done_pct, 1)}%；年报另处称进展顺利")
    elif row.problem == 5 and "output_yoy" in known:
        parts.append(f"原文无数；规上工业产值{figures.growth_words(row.output_yoy)}{_mark(row)}，口径不同")
    return "，".join(parts) or "截至所选月份没有可对照的数"


def _mark(row: Any) -> str:
    return "（示例）" if row.evidence_status == "illustrative" else ""


@panel("民生工程走到哪一步", "overview/works", sheet="民生工程")
def works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many works have reached each step, and how many have not reported it."""
    words = [
        f"{row.works}项"
        + (f"，{row.missing}项未填报" if row.missing else "")
        + (f"，{row.not_applicable}项不适用" if row.not_applicable else "")
        for row in frame.itertuples()
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
    """One key figure a theme, each a link to its page."""
    cards = (
        Row(
            (
                span(Link(f"{row.title} ›", row.path), " ", Badge(row.status), roles="line muted"),
                Number(figures.plain(row.value), row.unit),
                span(strong(said(row.words) or _growth(row)), roles="line"),
            )
        )
        for row in frame.itertuples()
    )
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}", (Board("cards", columns("主题|要数|说明"), tuple(cards)),)
    )


def _growth(row: Any) -> str:
    """同比 with the number of units it is of."""
    return figures.growth_words(row.yoy_pct) + ("" if pd.isna(row.units_n) else f"（{int(row.units_n)}家）")


@panel("尚未报数", "overview/owed")
def owed(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Who has not reported which indicators."""
    rows = (Row((said(row.owner, "未定"), f" {row.missing}项 ", row.names)) for row in frame.itertuples())
    return Drawing(
        f"{int(frame['missing'].sum())}项，{len(frame)}个单位",
        folded(Board("owners", columns("责任单位|未报|指标"), tuple(rows)), "个单位", MOST),
        ("目录中有而没有实报的月报指标；填报“统计月报”表并发布后，各页即有数。",),
        (Badge("missing"),),
    )


@panel("防范化解重大风险", "overview/risk", sheet="名单")
def risk(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What the report names under 防范化解重大风险: words only, no figure is reported."""
    rows = ((strong(name), "、".join(group["item"])) for name, group in frame.groupby("roster_name", sort=False))
    return Drawing(
        "2020年，文字表述",
        (table("事项|内容", rows, "nl"),),
        ("年报此项没有一个数字：信访、安全等指标待报。",),
    )


statements = panel(
    "年报原数与算得数对照：存在问题", "report/statements", name="statements", theme="overview",
    timeless=True, aside=True, listed=False,
)(report.draw_statements)  # fmt: skip
statements_risk = panel(
    "年报原数与算得数对照：重大风险", "report/statements", name="statements_risk", theme="risk",
    timeless=True, aside=True, listed=False,
)(report.draw_statements)  # fmt: skip
