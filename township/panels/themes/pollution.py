"""Drawings of the pollution page: the sites, the daily patrols, the problems found, the air. All for the whole town."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from township.charts import bars, calendar, stacks
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.statistics import figures, periods

_STATES = ("停业整顿", "待验收", "已验收", "恢复经营", "关闭")
_RANKED = ("air_rank",)
_NUMBERED = re.compile(r"[0-9]+号")  # what a site without a name is called after its type, e.g. 碎石厂1号


def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from pollution/conclusion."""
    row = frame.iloc[0]
    parts = []
    if row.sites:
        stopped = "全部停业整顿" if row.suspended == row.sites else f"中{int(row.suspended)}家停业整顿"
        parts.append(f"{int(row.sites)}家料场{stopped}")
    if row.rate_status == "illustrative":
        if not parts:
            parts.append("巡查为示例，不作判断")
    elif pd.notna(row.rate_pct):
        parts.append(f"巡查到位率{figures.plain(row.rate_pct, 1)}%")
    if row.overdue and row.overdue_status != "illustrative":
        parts.append(f"{int(row.overdue)}件问题逾期未整改")
    parts.append("空气质量尚无数据" if not row.air else f"空气质量已报{int(row.air)}项")
    return "，".join(parts)


def sites(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Sites by type and state, one square a site; what is not reported about reopening is said."""
    month = frame["month"].max().date()
    total = len(frame)
    states = [state for state in _STATES if (frame["state"] == state).any()]
    states += sorted(set(frame["state"].dropna()) - set(_STATES))
    head = f'<div class="headline">{html.figure(str(total), "家在册料场")}{_state_lights(frame, states)}</div>'
    rows = [
        f'<span class="muted">{html.text(kind)}</span><b>{len(group)}家</b>'
        f'<span class="sites" aria-hidden="true">{"".join(_square(site) for site in group.itertuples())}</span>'
        for kind, group in frame.groupby("site_type", sort=False)
    ]
    known = int(frame["state"].isin(("已验收", "恢复经营")).sum())
    dates = int(frame["accepted_on"].notna().sum())
    reopened = f"{known}家" if known or dates else "未填报"
    needs = frame["departments"].dropna()
    facts = [("验收恢复", reopened), ("恢复经营须经", needs.iloc[0] + "验收" if len(needs) else "未填报")]
    numbered = [_NUMBERED.fullmatch(row.site_name.removeprefix(row.site_type)) for row in frame.itertuples()]
    unknown = {"名称": all(numbered), "所在村": frame["village"].isna().all(), "验收日期": not dates}
    named = "、".join(name for name, so in unknown.items() if so)
    told = f"；{named}未填报" if named else ""
    listed = "".join(f"<div><dt>{k}</dt><dd>{html.text(v)}</dd></div>" for k, v in facts)
    return Drawing(
        f"截至{periods.month_name(month)}，家",
        (Block(f'{head}<div class="site-rows">{"".join(rows)}</div><dl class="facts">{listed}</dl>'),),
        (f"一格一家{told}。停业期间仍每日巡查。",),
        hint="停在格上看编号。",
    )


def _state_lights(frame: pd.DataFrame, states: list[str]) -> str:
    return "".join(f"<span><b>{int((frame['state'] == state).sum())}</b> {html.text(state)}</span>" for state in states)


def _square(site: object) -> str:
    css = "open" if site.state in ("已验收", "恢复经营") else "shut"
    said = f"{site.site_name} {site.state or '状态未填报'}"
    return f'<i class="{css}" title="{html.text(said)}"></i>'


def air(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Air quality: the newest figure of each indicator, or that there is none and who owes it."""
    reported = frame[frame["status"] != "missing"]
    rows = []
    for row in frame.itertuples():
        if row.status == "missing":
            value, when = '<span class="light none">○ 暂无数据</span>', f"待{html.text(row.owner)}报"
        else:
            value = f"<b>{figures.plain(row.value)}</b> {html.text(row.unit)}"
            value = f"第{value}" if row.indicator in _RANKED else value
            when = periods.month_name(row.month.date())
        rows.append([f"<b>{html.text(row.name)}</b>", value, f'<span class="muted">{when}</span>'])
    sheets = "、".join(dict.fromkeys(f"“{sheet}”" for sheet in frame.loc[frame["status"] == "missing", "sheet"]))
    owners = "、".join(dict.fromkeys(frame.loc[frame["status"] == "missing", "owner"]))
    notes = [f"由{owners}填报{sheets}表并发布后即显示；年报没有这些数，不作推算。"] if sheets else []
    scope = f"截至{periods.month_name(scene.filters.month)}"
    table = html.table(["指标", "最近一期", "数据截至"], rows, align="lnn", css="tight")
    return Drawing(f"{scope}，已报{len(reported)}项，缺{len(frame) - len(reported)}项", (Block(table),), tuple(notes))


def patrol_days(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The calendar of patrols made against due, with the worst days in words."""
    days = [
        calendar.Day(row.day.date(), int(row.made), int(row.due), row.status, _day_words(row))
        for row in frame.itertuples()
    ]
    figure = calendar.day_calendar(scene.colours, _months(scene.filters.month), days)
    short = frame[frame["missed"] > 0]
    due = sorted(set(frame["due"]))
    each = "、".join(figures.plain(value) for value in due)
    worst = short.sort_values(["missed", "day"], ascending=[False, True]).head(3)
    notes = [f"应巡每天{each}点次。有数字的格没有巡满，数字为实巡点次，颜色离底色越远缺得越多；没有数字的格已巡满。"]
    if len(worst):
        said = "、".join(f"{row.day.month}月{row.day.day}日{int(row.made)}点次" for row in worst.itertuples())
        notes.append(f"共{len(short)}天没有巡满，最少的是{said}。")
    missing = _missing_months(frame["day"], scene.filters.month)
    if missing:
        notes.append(f"{missing}没有台账，不当作没有巡查。")
    alt = f"{len(days)}天中{len(days) - len(short)}天巡满"
    return Drawing(f"{_span(frame['day'])}，点次/天", (Block(figure=figure, alt=alt),), tuple(notes))


def _months(last: dt.date) -> list[dt.date]:
    return [last.replace(month=number) for number in range(1, last.month + 1)]


def _missing_months(days: pd.Series, last: dt.date) -> str:
    present = {day.month for day in days}
    return "、".join(f"{month.month}月" for month in _months(last) if month.month not in present)


def _span(days: pd.Series) -> str:
    first, last = days.min().date(), days.max().date()
    return f"{first.year}年{first.month}月{first.day}日—{last.month}月{last.day}日"


def _day_words(row: object) -> str:
    words = f"实巡{int(row.made)} / 应巡{int(row.due)}点次"
    if row.missed:
        words += f"，缺{int(row.missed)}"
    return words + (f"，发现问题{int(row.found)}件" if row.found else "") + _example(row.status)


def _example(status: str) -> str:
    return "（示例）" if status == "illustrative" else ""


def patrol_rate(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Patrols made against due, month by month: what was missed as bars, the share in words."""
    told = frame[frame["status"] != "missing"]
    made, due = int(told["made"].sum()), int(told["due"].sum())
    head = (
        f'<div class="headline">{html.figure(figures.plain(100 * made / due, 1) + "%", css="mid")}'
        f"<span>到位，实巡{made} / 应巡{due}点次</span></div>"
    )
    words = [
        "未填报"
        if row.status == "missing"
        else f"缺{int(row.missed)}点次，到位{figures.plain(row.rate_pct, 1)}%"
        if row.missed
        else "全部到位"
        for row in frame.itertuples()
    ]
    figure = stacks.stacked_rows(
        scene.colours,
        [f"{month.month}月" for month in frame["month"]],
        [("缺巡", [0 if pd.isna(value) else int(value) for value in frame["missed"]], "accent")],
        frame["status"].tolist(),
        unit="点次",
        words=words,
        left=46,
        right=150,
        row=calendar.ROW,
        legend=False,
    )
    months = told["month"]
    return Drawing(
        f"{periods.cumulative_name(months.max().date())}，点次",
        (Block(head), Block(figure=figure, alt=f"实巡{made}，应巡{due}")),
        (
            "条长为缺巡点次。到位率＝实巡÷应巡，每个点位每天按一次计（原文只写每天）。",
            "名录报出以前的月份，按最早一期名录计应巡。",
        ),
    )


def points(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The ledger by patrol point: days patrolled, problems found, what is still open."""
    rows = [
        [
            f"<b>{html.text(row.site_name)}</b>",
            f'<span class="muted">{html.text(row.site_type)}</span>',
            f"{row.made} / {row.due}",
            str(row.missed),
            f"{figures.plain(row.rate_pct, 1)}%",
            str(row.found),
            f"<b>{row.open}</b>" if row.open else "0",
            html.light(_light("red", row.status), str(row.overdue)) if row.overdue else "0",
        ]
        for row in frame.itertuples()
    ]
    headers = ["点位", "类型", "实巡/应巡天", "缺巡", "到位率", "发现", "未销号", "逾期"]
    table = html.table(headers, rows, align="nnrrrrrr", css="tight")
    outside = int((frame["site_type"] == "料场之外").sum())
    return Drawing(
        f"{periods.cumulative_name(scene.filters.month)}，{len(frame)}个点位",
        (Block(table),),
        (
            f"按缺巡天数排，多的在前；其中{outside}个在料场之外，不计入在册料场。"
            if outside
            else "按缺巡天数排，多的在前。",
        ),
    )


def rectification(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Found → fixed → closed, and what is overdue, as of the month's end."""
    by_step = frame.set_index("step")["problems"]
    row = frame.iloc[0]
    found, closed, overdue = int(by_step["发现"]), int(by_step["已销号"]), int(by_step["逾期未改"])
    said = f"逾期未改{overdue}件" if overdue else "没有逾期"
    light = html.light(_light("red" if overdue else "green", row.status), said)
    head = (
        f'<div class="headline">{html.figure(figures.plain(100 * closed / found, 1) + "%", css="mid")}'
        f"<span>销号率，{closed} / {found}件</span>{light}</div>"
    )
    figure = bars.ranked_bars(
        scene.colours, frame["step"].tolist(), frame["problems"].tolist(), frame["status"].tolist(),
        words=[f"{count}件" for count in frame["problems"]], left=76, row=34,
    )  # fmt: skip
    end = periods.month_end(scene.filters.month)
    notes = [
        f"逾期＝整改时限早于{end.month}月{end.day}日而未改完；已整改的{int(by_step['已整改'])}件中{int(row.late)}件超期才改。"
    ]
    if row.carried:
        notes.append(f"发现数含上年结转{int(row.carried)}件。")
    if row.recorded_to.date() < scene.filters.month:
        notes.append(f"台账只记到{row.recorded_to.month}月{row.recorded_to.day}日，其后未填报。")
    alt = "，".join(f"{step}{count}件" for step, count in by_step.items())
    return Drawing(
        f"{periods.cumulative_name(scene.filters.month)}，件",
        (Block(head), Block(figure=figure, alt=alt)),
        tuple(notes),
    )


def issue_types(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Problems by type: closed and not yet closed, overdue said in words."""
    open_ones = (frame["problems"] - frame["closed"]).tolist()
    words = []
    for row, left in zip(frame.itertuples(), open_ones, strict=True):
        said = f"{row.problems}件"
        if left:
            said += f"，未销号{left}" + (f"，逾期{row.overdue}" if row.overdue else "")
        words.append(said)
    figure = stacks.stacked_rows(
        scene.colours,
        frame["issue_type"].tolist(),
        [("已销号", frame["closed"].tolist(), "accent"), ("未销号", open_ones, "track")],
        frame["status"].tolist(),
        unit="件",
        words=words,
        right=170,
    )
    return Drawing(
        f"{periods.cumulative_name(scene.filters.month)}发现，件",
        (Block(figure=figure, alt="；".join(f"{n}{w}" for n, w in zip(frame["issue_type"], words, strict=True))),),
        (f"共{int(frame['problems'].sum())}件，与发现数相同。",),
    )


def problems(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Open problems first, overdue ones on top; the closed ones folded away."""
    still_open = frame[frame["stage"] != "已销号"]
    closed = frame[frame["stage"] == "已销号"]
    if len(still_open):
        rows = [
            [
                _stage(row),
                f"<b>{html.text(row.site_name)}</b>",
                html.text(row.issue_type),
                _date(row.found_on),
                _date(row.due_on),
                html.text(row.owner or "未填报"),
            ]
            for row in still_open.itertuples()
        ]
        body = html.table(["进展", "点位", "问题", "发现", "时限", "责任单位"], rows, align="nnnnnn", css="tight")
    else:
        name = "grey" if (frame["status"] == "illustrative").any() else "green"
        body = f'<p class="headline">{html.light(name, f"{len(frame)}件全部销号")}</p>'
    if len(closed):
        rows = [
            [
                f"<b>{html.text(row.site_name)}</b>",
                html.text(row.issue_type),
                _date(row.found_on),
                _date(row.due_on),
                _date(row.fixed_on) + ("（超期）" if row.fixed_on > row.due_on else ""),
                _date(row.closed_on),
            ]
            for row in closed.itertuples()
        ]
        table = html.table(["点位", "问题", "发现", "时限", "整改", "销号"], rows, align="nnnnnn", css="tight")
        body += f"<details><summary>已销号{len(closed)}件</summary>{table}</details>"
    return Drawing(
        f"截至{scene.filters.month.month}月末，未销号{len(still_open)}件，已销号{len(closed)}件", (Block(body),)
    )


def _stage(row: object) -> str:
    if row.stage == "逾期未整改":
        return html.light(_light("red", row.status), f"逾期{int(row.overdue_days)}天")
    return html.light("grey", row.stage)


def _light(name: str, status: str) -> str:
    """What is only an example is never judged: its light is grey."""
    return "grey" if status == "illustrative" else name


def _date(value: pd.Timestamp) -> str:
    return "—" if pd.isna(value) else f"{value.month}月{value.day}日"
