"""Drawings of the pollution page: the sites, the daily patrols, the problems found, the air. All for the whole town."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from township.charts import bars, calendar, stacks
from township.panels import wording
from township.panels.blocks import (
    MOST_SQUARES,
    Board,
    Cell,
    Drawing,
    Fold,
    Headline,
    Light,
    Note,
    Number,
    Picture,
    Row,
    Span,
    Squares,
    columns,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.statistics import figures, periods

_STATES = ("停业整顿", "待验收", "已验收", "恢复经营", "关闭")
_REOPENED = ("已验收", "恢复经营")
_RANKED = ("air_rank",)
_NUMBERED = re.compile(r"[0-9]+号")  # what a site without a name is called after its type, e.g. 碎石厂1号


@conclusion("pollution/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from pollution/conclusion."""
    row = frame.iloc[0]
    parts = []
    if row.sites:
        stopped = "全部停业整顿" if row.suspended == row.sites else f"中{int(row.suspended)}家停业整顿"
        listed = f"（{periods.month_name(row.listed_in)}名录）" if pd.notna(row.listed_in) else ""
        parts.append(f"{int(row.sites)}家料场{listed}{stopped}")
    if row.rate_status == "illustrative":
        if not parts:
            parts.append("巡查为示例，不作判断")
    elif pd.notna(row.rate_pct):
        parts.append(f"巡查到位率{figures.plain(row.rate_pct, 1)}%")
    if row.overdue and row.overdue_status != "illustrative":
        parts.append(f"{int(row.overdue)}件问题逾期未整改")
    parts.append("空气质量尚无数据" if not row.air else f"空气质量已报{int(row.air)}项")
    return "，".join(parts)


@panel("料场整顿", "pollution/sites", sheet="料场名录", indicator="suspended_sites", caveats=("I24",))
def sites(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Sites by type and state, one square a site; what is not reported about reopening is said."""
    month = frame["month"].max().date()
    states = [state for state in _STATES if (frame["state"] == state).any()]
    states += sorted(set(frame["state"].dropna()) - set(_STATES))
    counts = (span(strong(str(int((frame["state"] == state).sum()))), f" {state}") for state in states)
    kinds = (
        Row((kind, f"{len(group)}家{wording.among_examples(group['status'])}", _squares(group)))
        for kind, group in frame.groupby("site_type", sort=False)
    )
    among = wording.among_examples(frame["status"])
    known = int(frame["state"].isin(_REOPENED).sum())
    dates = int(frame["accepted_on"].notna().sum())
    needs = frame["departments"].dropna()
    facts = (
        Row(("验收恢复", f"{known}家{among}" if known or dates else "未填报")),
        Row(("恢复经营须经", needs.iloc[0] + "验收" if len(needs) else "未填报")),
    )
    unnamed = [
        row.site_name == row.site or _NUMBERED.fullmatch(row.site_name.removeprefix(wording.said(row.site_type)))
        for row in rows_of(frame)
    ]
    unknown = {"名称": all(unnamed), "所在村": frame["village"].isna().all(), "验收日期": not dates}
    named = "、".join(name for name, so in unknown.items() if so)
    drawn = frame["site_type"].value_counts().max() <= MOST_SQUARES
    older = frame.loc[frame["month"] < frame["month"].max(), "month"].value_counts().sort_index()
    earlier = "、".join(f"{count}家{periods.month_name(listed)}" for listed, count in older.items())
    return Drawing(
        f"截至{periods.month_name(month)}，家",
        (
            Headline((Number(str(len(frame)), f"家在册料场{among}"), *counts)),
            Board("sites", columns("类型|家数|各家"), tuple(kinds)),
            Board("facts", columns("事项|情况"), facts),
        ),
        (
            f"以后没有再报的：{earlier}。" if earlier else "",
            Note(f"{named}未填报。" if named else "", on_screen="一格一家。" if drawn else ""),
            Note("停在格上看编号。", kind="hint") if drawn else "",
        ),
    )


def _squares(group: pd.DataFrame) -> Squares:
    return Squares(
        tuple((1, "open" if state in _REOPENED else "shut") for state in group["state"]),
        tuple(f"{site.site_name} {wording.said(site.state, '状态未填报')}" for site in rows_of(group)),
        "sites",
    )


@panel("空气质量", "pollution/air", indicator="pm25", caveats=("I25",))
def air(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Air quality: the newest figure of each indicator, or that there is none and who owes it."""
    reported = frame[frame["status"] != "missing"]
    sheets = "、".join(dict.fromkeys(f"“{sheet}”" for sheet in frame.loc[frame["status"] == "missing", "sheet"]))
    owners = "、".join(dict.fromkeys(frame.loc[frame["status"] == "missing", "owner"]))
    notes = [f"由{owners}填报{sheets}表并发布后即显示，不作推算。"] if sheets else []
    scope, lacking = f"截至{periods.month_name(scene.filters.month)}", len(frame) - len(reported)
    return Drawing(
        f"{scope}，已报{len(reported)}项" + (f"，缺{lacking}项" if lacking else ""),
        (table("指标|最近一期|数据截至", map(_reading, rows_of(frame)), "lnn"),),
        tuple(notes),
    )


def _reading(row: object) -> tuple[Cell, ...]:
    """The newest figure of an air indicator, or who owes it."""
    if row.status == "missing":
        return strong(row.name), Light("grey", "暂无数据"), muted(f"待{wording.said(row.owner)}报")
    rank = "第" if row.indicator in _RANKED else ""
    value = (rank, strong(figures.plain(row.value)), f" {row.unit}")
    return strong(row.name), value, muted(periods.month_name(row.month.date()) + wording.example(row.status))


@panel("每日巡查", "pollution/patrol_days", sheet="巡查台账", indicator="patrols_made")
def patrol_days(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The calendar of patrols made against due, with the worst days in words."""
    days = [
        calendar.Day(row.day.date(), int(row.made), int(row.due), row.status, _day_words(row)) for row in rows_of(frame)
    ]
    plot = calendar.day_calendar(scene.colours, _months(scene.filters.month), days)
    short = frame[frame["missed"] > 0]
    due = sorted(set(frame["due"]))
    each = "、".join(figures.plain(value) for value in due)
    worst = short.sort_values(["missed", "day"], ascending=[False, True]).head(3)
    notes = [f"应巡每天{each}点次。有数字的格没有巡满，数字为实巡点次，颜色离底色越远缺得越多；没有数字的格已巡满。"]
    if len(worst):
        said = "、".join(f"{row.day.month}月{row.day.day}日{int(row.made)}点次" for row in rows_of(worst))
        notes.append(f"共{len(short)}天没有巡满，最少的是{said}。")
    missing = _missing_months(frame["day"], scene.filters.month)
    if missing:
        notes.append(f"{missing}没有台账，不当作没有巡查。")
    alt = f"{len(days)}天中{len(days) - len(short)}天巡满"
    return Drawing(f"{_span(frame['day'])}，点次/天", (Picture(plot, alt),), tuple(notes))


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
    return words + (f"，发现问题{int(row.found)}件" if row.found else "") + wording.example(row.status)


@panel("各月巡查到位", "pollution/patrol_rate", sheet="巡查台账", indicator="patrols_due")
def patrol_rate(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Patrols made against due, month by month: what was missed as bars, the share in words."""
    told = frame[frame["status"] != "missing"]
    made, due = int(told["made"].sum()), int(told["due"].sum())
    share = Number(f"{figures.plain(100 * made / due, 1)}%", size="mid")
    words = [
        "未填报"
        if row.status == "missing"
        else f"缺{int(row.missed)}点次，到位{figures.plain(row.rate_pct, 1)}%"
        if row.missed
        else "全部到位"
        for row in rows_of(frame)
    ]
    plot = stacks.stacked_rows(
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
        (
            Headline((share, span(f"到位，实巡{made} / 应巡{due}点次"))),
            Picture(plot, f"实巡{made}，应巡{due}"),
        ),
        (
            "条长为缺巡点次。到位率＝实巡÷应巡，每个点位每天按一次计。",
            "名录报出以前的月份，按最早一期名录计应巡。",
        ),
    )


@panel("点位台账", "pollution/points", sheet="巡查台账", indicator="patrols_made")
def points(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The ledger by patrol point: days patrolled, problems found, what is still open."""
    rows = (
        (
            strong(row.site_name),
            muted(row.site_type),
            f"{row.made} / {row.due}",
            str(row.missed),
            "—" if pd.isna(row.rate_pct) else f"{figures.plain(row.rate_pct, 1)}%",
            f"{row.found}{wording.example(row.problems_status)}",
            strong(f"{row.open}{wording.example(row.problems_status)}") if row.open else "0",
            _overdue(row) if row.overdue else "0",
        )
        for row in rows_of(frame)
    )
    outside = int((frame["site_type"] == "料场之外").sum())
    return Drawing(
        f"{periods.cumulative_name(scene.filters.month)}，{len(frame)}个点位",
        folded(table("点位|类型|实巡/应巡天|缺巡|到位率|发现|未销号|逾期", rows, "nnrrrrrr"), "个"),
        (
            Note("按缺巡天数排，多的在前。", kind="order"),
            f"其中{outside}个在料场之外，不计入在册料场。" if outside else "",
        ),
    )


def _overdue(row: object) -> Light:
    return Light(_light("red", row.problems_status), f"{row.overdue}{wording.example(row.problems_status)}")


@panel("河长巡河", "pollution/river_patrols", sheet="巡河台账", indicator="river_patrols")
def river_patrols(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The rivers by reach: how often each was walked this year, how far, and how often something was found."""
    rows = (
        (
            strong(row.reach),
            muted(row.level),
            f"{row.patrols}{wording.example(row.status)}",
            figures.plain(row.distance),
            strong(str(row.found)) if row.found else "0",
            f"{row.newest.month}月{row.newest.day}日",
        )
        for row in rows_of(frame)
    )
    times, found = int(frame["patrols"].sum()), int(frame["found"].sum())
    return Drawing(
        f"{periods.cumulative_name(scene.filters.month)}，巡河{times}次",
        folded(table("河段|河长|巡河次数|里程（公里）|发现问题次数|最近一次", rows, "nnrrrr"), "段"),
        (f"共发现问题{found}次。" if found else "没有发现问题。",),
    )


@panel("问题整改", "pollution/rectification", sheet="问题整改", indicator="problems_closed")
def rectification(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Found → fixed → closed, and what is overdue, as of the month's end."""
    by_step = frame.set_index("step")["problems"]
    row = frame.iloc[0]
    found, closed, overdue = int(by_step["发现"]), int(by_step["已销号"]), int(by_step["逾期未改"])
    said = f"逾期未改{overdue}件" if overdue else "没有逾期"
    share = Number(f"{figures.plain(100 * closed / found, 1)}%", size="mid")
    light = Light(_light("red" if overdue else "green", row.status), said)
    plot = bars.ranked_bars(
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
        (Headline((share, span(f"销号率，{closed} / {found}件"), light)), Picture(plot, alt)),
        tuple(notes),
    )


@panel("问题类型", "pollution/issue_types", sheet="问题整改", indicator="problems_found")
def issue_types(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Problems by type: closed and not yet closed, overdue said in words."""
    open_ones = (frame["problems"] - frame["closed"]).tolist()
    words = []
    for row, left in zip(rows_of(frame), open_ones, strict=True):
        said = f"{row.problems}件"
        if left:
            said += f"，未销号{left}" + (f"，逾期{row.overdue}" if row.overdue else "")
        words.append(said)
    plot = stacks.stacked_rows(
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
        (Picture(plot, "；".join(f"{n}{w}" for n, w in zip(frame["issue_type"], words, strict=True))),),
        (f"共{int(frame['problems'].sum())}件，与发现数相同。",),
    )


@panel("问题台账", "pollution/problems", sheet="问题整改", indicator="overdue_problems")
def problems(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Open problems first, overdue ones on top; the closed ones folded away."""
    year, mixed = scene.filters.month.year, frame["status"].nunique() > 1
    still_open = frame[frame["stage"] != "已销号"]
    closed = frame[frame["stage"] == "已销号"]
    if len(still_open):
        rows = (
            (
                _stage(row),
                _place(row, mixed),
                row.issue_type,
                _date(row.found_on, year),
                _date(row.due_on, year),
                wording.said(row.owner, "未填报"),
            )
            for row in rows_of(still_open)
        )
        body = folded(table("进展|点位|问题|发现|时限|责任单位", rows, "nnnnnn"), "件")
    else:
        name = "grey" if (frame["status"] == "illustrative").any() else "green"
        body = (Headline((Light(name, f"{len(frame)}件全部销号"),)),)
    if len(closed):
        rows = (
            (
                _place(row, mixed),
                row.issue_type,
                _date(row.found_on, year),
                _date(row.due_on, year),
                _date(row.fixed_on, year) + ("（超期）" if row.fixed_on > row.due_on else ""),
                _date(row.closed_on, year),
            )
            for row in rows_of(closed)
        )
        said = f"已销号{len(closed)}件"
        body += (Fold((said,), (table("点位|问题|发现|时限|整改|销号", rows, "nnnnnn"),), caption=said),)
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}末，未销号{len(still_open)}件，已销号{len(closed)}件", body
    )


def _place(row: object, mixed: bool) -> Span:
    """The point, called an example beside reported ones."""
    return strong(f"{row.site_name}{wording.example(row.status) if mixed else ''}")


def _stage(row: object) -> Light:
    if row.stage == "逾期未整改":
        return Light(_light("red", row.status), f"逾期{int(row.overdue_days)}天")
    return Light("grey", row.stage)


def _light(name: str, status: str) -> str:
    """What is only an example is never judged: its light is grey."""
    return "grey" if status == "illustrative" else name


def _date(value: pd.Timestamp, year: int) -> str:
    """A day, with its year where that is not the one shown."""
    if pd.isna(value):
        return "—"
    return f"{value.year}年" * (value.year != year) + f"{value.month}月{value.day}日"
