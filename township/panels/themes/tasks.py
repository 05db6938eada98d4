"""The board of lights: every task of the year, how far it is, and how it is judged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from township.panels import leads
from township.panels.blocks import (
    MOST_ROWS,
    Badge,
    Block,
    Bullet,
    Cell,
    Drawing,
    Fold,
    Headline,
    Light,
    Note,
    Piece,
    Table,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import panel
from township.panels.rows import grouped, rows_of
from township.panels.wording import gap_words, own_month, said
from township.statistics import figures, periods
from township.statistics.catalogue import THEMES, Catalogue

# how a task without a bar against 时序 is judged, in words, and what its target is called
_AGAINST = {
    "pace": ("任务为0，不画进度", "任务"),
    "level": ("比目标，不看时序", "目标"),
    "ceiling": ("不超过上限为好", "上限"),
    "rank": ("位次，数小为好", "目标"),
    "done": ("有无，不看时序", "目标"),
    "none": ("不分高低", "任务"),
}
_UNJUDGED = {"done": "在办", "none": "不判断"}  # said of a grey light that lacks nothing
_COUNTED = (("green", "绿 达标"), ("yellow", "黄 关注"), ("red", "红 滞后"), ("grey", "灰 待报、缺任务"))
_OPEN = 4  # tasks of a theme in the open where they are grouped


@panel("任务灯板", "overview/tasks", indicator="fiscal_revenue", caveats=("I11",))
def tasks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The board of lights: one row a task, 完成% beside the 时序 line, grey where a target or value is missing."""
    rows = list(rows_of(frame))
    line = "竖线为应达到的进度。" if frame["time_pct"].notna().any() else ""
    return Drawing(
        f"{scene.filters.month.year}年度任务，截至{periods.month_name(scene.filters.month)}",
        (
            Headline(_counted(rows), "lights"),
            *(_by_theme(frame, scene) if len(rows) > MOST_ROWS else (_table(rows, scene),)),
        ),
        (
            Note(_legend(scene.catalogue.town["lights"]) + _pace(frame), on_screen=line),
            "是否逾期以所选月末判断；工程没有更晚一期的，到它的来源发布日为止。",
        ),
    )


def _counted(rows: list[Any], *, all_of_them: bool = True) -> tuple[Piece, ...]:
    """How many tasks have each light; ``all_of_them``: those that none has too."""
    lights = Counter("grey" if row.light == "no_target" else row.light for row in rows)
    counts = ((name, words, lights[name]) for name, words in _COUNTED)
    return tuple(span(Light(name, words), strong(str(count))) for name, words, count in counts if count or all_of_them)


def _table(rows: list[Any], scene: Scene, headed: str = "任务") -> Table:
    """One row a task, as the query orders them: the worst first; ``headed`` stands over the tasks."""
    cells = (_task(row, scene.filters.month, scene.catalogue) for row in rows)
    return table(f"灯|{headed}|进度||完成|说明|状态", cells, "nnlrnln", "board")


def _by_theme(frame: pd.DataFrame, scene: Scene) -> Iterator[Block]:
    """Too many tasks for one list: by theme, the theme of the worst first; what is 达标 stands behind its number."""
    for rows in grouped(frame, "theme"):
        theme = THEMES[rows[0].theme]
        met = [row for row in rows if row.light == "green"]
        yield Headline((strong(theme), *_counted(rows, all_of_them=False)), "lights")
        if rest := [row for row in rows if row.light != "green"]:
            yield from folded(_table(rest, scene, theme), "项", _OPEN)
        if met:
            yield Fold((f"达标{len(met)}项",), (_table(met, scene, theme),))


def _legend(lines: dict[str, float]) -> str:
    """What each light means, with the town's own lines."""
    within = (
        f"慢于时序{figures.plain(-lines['yellow_at_least'])}个百分点以内" if lines["yellow_at_least"] < 0 else "",
        f"差目标{figures.plain(lines['level_yellow_within'])}%以内" if lines["level_yellow_within"] else "",
        f"超上限{figures.plain(lines['ceiling_yellow_within'])}%以内" if lines["ceiling_yellow_within"] else "",
        f"位次落后{figures.plain(lines['rank_yellow_within'])}位以内" if lines["rank_yellow_within"] else "",
        "工程慢于期限进度，或有计划数而逾期未反馈",
    )
    return (
        "达标：累计数不慢于时序，水平、占比、位次达到目标，该低的不超上限，工程做完或不慢于期限进度；"
        f"关注：{'，'.join(filter(None, within))}；滞后：差得更多，或逾期未完成；"
        "其余缺任务数、缺完成数的一律为灰。"
    )


def _pace(frame: pd.DataFrame) -> str:
    """The 时序 the tasks are compared with, once for all of them."""
    paced = frame[(frame["judged"] == "pace") & frame["time_pct"].notna()]
    reached = paced[["month", "time_pct"]].drop_duplicates().sort_values("month", ascending=False)
    if reached["month"].duplicated().any():
        return "各项时序不同，见所画的线。"
    told = "、".join(f"{row.month.month}月{_percent(row.time_pct)}" for row in rows_of(reached))
    return f"时序进度{told}。" if told else ""


def _percent(share: float) -> str:
    return f"{figures.plain(figures.round_half_up(share, 1))}%"


def _task(row: Any, shown: dt.date, catalogue: Catalogue) -> tuple[Cell, ...]:
    expected = None if pd.isna(row.expected_pct) else float(row.expected_pct)
    done = None if pd.isna(row.completion_pct) else float(row.completion_pct)
    state, status = said(row.state), row.status
    bar: Piece
    if row.judged in _AGAINST:  # an indicator with a target
        if row.target_status == "illustrative" and row.light == "grey":  # a completion may be reported all the same
            status = "illustrative"
        amount = f"{figures.plain(row.value)}{row.unit}"
        if row.judged == "pace" and done is not None:
            bar = Bullet(done, row.time_pct, status, label=row.task)
            number, unit = f"{figures.plain(done, 1)}%", amount
        else:
            against, sign = _AGAINST[row.judged]
            line = (
                f"第{figures.plain(row.target)}位" if row.judged == "rank" else f"{figures.plain(row.target)}{row.unit}"
            )
            bar, number, unit = muted(against), amount, f"{sign}{line}"
        state = "示例，不作判断"
        if row.doubted:
            bar, number, unit = muted("完成率不可信，不画进度"), amount, f"任务{figures.plain(row.target)}{row.unit}"
            state = "完成数与任务相差过大，待核对"
        elif status != "illustrative":
            state = gap_words(row.judged, row.gap, row.gap_unit, row.direction)
    elif row.light == "no_target":
        bar = muted("缺任务数，不画进度")
        number, unit = figures.plain(row.value), row.unit
        if row.theme == "poverty":
            state = f"投入{figures.quantity(row.fund, '万元', row.fund_qualifier)}；应做总户数未报"
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
        bar = muted("完成率不可信，不画进度") if row.doubted else Bullet(done, row.time_pct, status=row.status)
        number, unit = f"{figures.plain(row.value)}/{figures.plain(row.target)}", row.unit
        if row.judged == "due":
            state = "；".join(filter(None, (state, gap_words("due", row.gap, row.gap_unit))))
    state = "，".join(filter(None, (own_month(row.month, pd.Timestamp(shown)), state)))
    unjudged = (
        "待核"
        if row.doubted
        else {"illustrative": "不判断"}.get(status, _UNJUDGED.get(row.judged, ""))
        if row.light == "grey"
        else ""
    )
    return (
        Light(row.light, unjudged),
        strong(leads.link(row.task) if _is_of(row, catalogue) else row.task),
        bar,
        span(number, roles="strong number") if number else span("未填报", roles="muted unreported"),
        muted(said(unit)),
        span(state, roles="warn" if row.light == "yellow" else ""),
        Badge(status),
    )


def _is_of(row: Any, catalogue: Catalogue) -> bool:
    """Whether the task is an indicator's, not a work's or a programme's."""
    known = catalogue.indicators.get(row.indicator) if isinstance(row.indicator, str) else None
    return known is not None and known.name == row.task
