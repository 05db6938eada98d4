"""Drawings of the overview: lights, shortfalls, themes, works, what is owed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import bars
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.panels.themes.economy import lead_words
from township.statistics import figures, periods

_COUNTED = (("green", "绿 达标"), ("yellow", "黄 关注"), ("red", "红 滞后"), ("grey", "灰 待报、缺任务"))


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


def tasks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The board of lights: one row a task, 完成% beside the 时序 line, grey where a target or value is missing."""
    rows = [_task(row) for row in frame.itertuples()]
    table = html.table(["灯", "任务", "进度", "", "完成", "说明", "状态"], rows, align="nnlrnln", css="board")
    light = frame["light"].replace("no_target", "grey")
    counts = "".join(
        f"<span>{html.light(name, words)}<b>{int((light == name).sum())}</b></span>" for name, words in _COUNTED
    )
    lined = frame["time_pct"].dropna()
    line = f"竖线为时序进度{figures.plain(figures.round_half_up(lined.iloc[0], 1))}%。" if len(lined) else ""
    latest = frame.loc[lined.index, "month"].max()
    if len(lined) and latest.date() < scene.filters.month:
        line = f"有时序的任务数据截至{latest.month}月，{line}"
    return Drawing(
        f"{scene.filters.month.year}年度任务，截至{periods.month_name(scene.filters.month)}",
        (Block(f'<div class="lights">{counts}</div>{table}'),),
        (
            f"{line}达标：不慢于时序或已验收；关注：慢10个百分点以内，或有计划数而逾期未反馈；滞后：慢10个百分点以上或逾期未完成；"
            "其余缺任务数、缺完成数的一律为灰。",
            f"是否逾期以来源发布日{scene.filters.published:%Y-%m-%d}与所选月末中较晚者判断。",
        ),
    )


def _task(row: Any) -> list[str]:
    expected = None if pd.isna(row.expected_pct) else float(row.expected_pct)
    done = None if pd.isna(row.completion_pct) else float(row.completion_pct)
    state = html.text(row.state) if pd.notna(row.state) else ""
    status = row.status
    if row.light == "no_target":
        bar = '<span class="muted">缺任务数，不画进度</span>'
        number, unit = figures.plain(row.value), row.unit
        if row.theme == "poverty":
            state = f"投入{figures.quantity(row.fund, '万元', row.fund_qualifier)}；应做总户数未报"
    elif pd.notna(row.time_pct):
        if row.light == "grey":  # the value or the task it is measured by
            status = "illustrative"
        bar = html.bullet(done, row.time_pct, status=status)
        number, unit = f"{figures.plain(done, 1)}%", f"{figures.plain(row.value)}{row.unit}"
        ahead = f"{'快' if done >= row.time_pct else '慢'}{figures.points(done - row.time_pct)}"
        state = f"比时序{figures.plain(figures.round_half_up(row.time_pct, 1))}%{ahead}"
        if status == "illustrative":
            state = "示例，不作判断"
    elif done is None:
        bar = html.bullet(None, target_pct=expected)
        number = '<span class="muted unreported">未填报</span>'
        planned = ""
        if pd.notna(row.target):
            planned = f"计划{figures.plain(row.target)}{row.unit}"
        elif pd.notna(row.listed):  # a length listed without saying whether it is planned or done
            planned = f"列明{figures.plain(row.listed)}{row.unit}"
        unit = planned or (f"预计≥{figures.plain(expected)}%" if expected is not None else "")
        if pd.notna(row.due):
            late = "，逾期未反馈" if row.light == "yellow" else ""
            state = f"原定{row.due:%Y-%m-%d}{late}" if late else state + f"；期限{row.due:%Y-%m-%d}"
        status = "missing"
    else:
        bar = html.bullet(done, status=row.status)
        number, unit = f"{figures.plain(row.value)}/{figures.plain(row.target)}", row.unit
    tone = "warn-text" if row.light == "yellow" else ""
    return [
        html.light(row.light, "不判断" if status == "illustrative" and row.light == "grey" else None),
        f"<b>{html.text(row.task)}</b>",
        bar,
        f'<b class="number">{number}</b>' if not number.startswith("<") else number,
        f'<span class="muted">{html.text(unit)}</span>',
        f'<span class="{tone}">{state}</span>',
        html.badge(status),
    ]


def problems(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The report's own shortfalls, each beside the figures that bear on it."""
    items = "".join(
        f"<li><b>{int(row.problem)}</b><div><strong>{html.text(row.problem_name)}</strong>"
        f"<p>{html.text(_evidence(row))}</p></div></li>"
        for row in frame.itertuples()
    )
    return Drawing(
        f"年报第二部分，{len(frame)}条",
        (Block(f'<ol class="shortfalls">{items}</ol>'),),
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


def works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many works have reached each step, and how many have not reported it."""
    words = [
        f"{row.works}项"
        + (f"，{row.missing}项未填报" if row.missing else "")
        + (f"，{row.not_applicable}项不适用" if row.not_applicable else "")
        for row in frame.itertuples()
    ]
    figure = bars.ranked_bars(
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
        (Block(figure=figure, alt="；".join(f"{s}{w}" for s, w in zip(frame["step"], words, strict=True))),),
        ("未填报不等于未做。",),
    )


def themes(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """One key figure a theme, each a link to its page."""
    cards = "".join(
        f'<div><p class="muted"><a href="{html.text(row.path)}" target="_self">{html.text(row.title)} ›</a> {html.badge(row.status)}</p>'
        f"{html.figure(figures.plain(row.value), row.unit)}<p><b>{html.text(row.words or _growth(row))}</b></p></div>"
        for row in frame.itertuples()
    )
    return Drawing(f"截至{periods.month_name(scene.filters.month)}", (Block(f'<div class="cards">{cards}</div>'),))


def _growth(row: Any) -> str:
    """同比 with the number of units it is of."""
    return figures.growth_words(row.yoy_pct) + ("" if pd.isna(row.units_n) else f"（{int(row.units_n)}家）")


def owed(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Who has not reported which indicators."""
    items = "".join(
        f'<p><b>{html.text(row.owner)}</b> {row.missing}项 <span class="muted">{html.text(row.names)}</span></p>'
        for row in frame.itertuples()
    )
    total = int(frame["missing"].sum())
    return Drawing(
        f"{total}项，{len(frame)}个单位",
        (Block(f'<div class="owed by-owner">{items}</div>'),),
        ("目录中有而没有实报的月报指标；填报“统计月报”表并发布后，各页即有数。",),
        html.badge("missing"),
    )


def risk(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What the report names under 防范化解重大风险: words only, no figure is reported."""
    rows = [
        [f"<b>{html.text(name)}</b>", html.text("、".join(group["item"]))]
        for name, group in frame.groupby("roster_name", sort=False)
    ]
    return Drawing(
        "2020年，文字表述",
        (Block(html.table(["事项", "内容"], rows, align="nl", css="tight")),),
        ("年报此项没有一个数字：信访、安全等指标待报。",),
    )
