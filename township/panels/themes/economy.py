"""Panels of the economy page. Every figure comes from the frame; money is in 万元."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import bars
from township.charts import months as yearly
from township.panels.blocks import (
    STATUS_WORDS,
    Badge,
    Bar,
    Board,
    Bullet,
    Drawing,
    Headline,
    Light,
    Note,
    Number,
    Picture,
    Progress,
    Row,
    Squares,
    columns,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.wording import example, lead_words, month_badges, months_words, own_month
from township.statistics import figures, periods

_TASK_BY = {"derived": "约", "illustrative": "示例"}  # what stands before a task that was not reported
_NAMED = 8  # enterprises named one by one


@conclusion("economy/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The economy page's one sentence."""
    if frame.empty:
        return "截至所选月份没有可见的经济数据"
    row = frame.iloc[0]
    if row.illustrative:
        return f"{periods.cumulative_name(row.month)}为示例数据，不作判断"
    parts = []
    if pd.notna(row.lead_points):
        parts.append(f"{periods.cumulative_name(row.month, year=False)}财政收入{lead_words(row.lead_points)}")
    if pd.notna(row.done_pct):
        parts.append(f"{own_month(row.done_month, row.month)}项目投资完成总投资的{figures.plain(row.done_pct, 1)}%")
    return "，".join(parts) or "财政收入与项目投资未报"


@panel("财政收入", "economy/fiscal_progress", indicator="fiscal_revenue", also=("fiscal_completion",), caveats=("I12",))
def fiscal_progress(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Revenue against the year's task: completion, the 时序 line, pace so far and pace needed."""
    row = frame.iloc[0]
    month = row.month.date()
    scope = f"{periods.cumulative_name(month)}，万元"
    value = figures.plain(row.value)
    paces = Board("paces", columns("进度||月均"), _paces(row))
    if pd.isna(row.completion_pct):
        return Drawing(scope, (Headline((Number(value, "万元"), Light("no_target"))), paces))
    if row.doubted:
        light = Light("grey", f"与任务{figures.plain(row.target)}万元相差过大，待核对")
        return Drawing(scope, (Headline((Number(value, "万元"), light)),))
    done = figures.plain(row.completion_pct, None if row.completion_status == "reported" else 1)
    judged = row.light != "grey"
    speed = lead_words(row.lead_points).replace("于时序", "") if judged else "示例，不作判断"
    task = "全年任务数未报，100%"
    if pd.notna(row.target):
        task = f"全年任务{_TASK_BY.get(row.target_status, '')}{figures.plain(row.target)}"
    shade = row.status if judged else "illustrative"
    return Drawing(
        scope,
        (
            Headline((Number(f"{done}%"), span(strong(value), " 万元"), Light(row.light, speed))),
            Progress(Bullet(row.completion_pct, row.time_pct, shade, "财政收入"), "0", task),
            paces,
        ),
        (_derived_task(row),),
    )


def _derived_task(row: Any) -> Note:
    """How the task was worked out where it was not reported, and what the line is."""
    if row.target_status != "derived":
        return Note("", "竖线为时序进度。")
    low, high = figures.plain(row.target_low), figures.plain(row.target_high)
    spread = f"，区间{low}—{high}" if pd.notna(row.target_low) else ""
    return Note(f"任务数按上报完成率推算{spread}万元", "；竖线为时序进度。")


def _paces(row: Any) -> tuple[Row, ...]:
    """The months' average so far, and what is still needed a month; the longer fills the width."""
    made_up = row.status == "illustrative"
    month = periods.cumulative_name(row.month.date(), year=False)
    paces = [(f"{month}月均", row.monthly_so_far, "illustrative" if made_up else "solid")]
    if pd.notna(row.monthly_needed):
        look = "illustrative" if made_up or row.target_status == "illustrative" else "outline"
        paces.append(("还需月均", row.monthly_needed, look))
    widest = max(value for _, value, _ in paces) or 1
    return tuple(
        Row((name + example(look), Bar(100 * value / widest, look), (strong(figures.plain(value, 0)), " 万元")))
        for name, value, look in paces
    )


@panel("财政收入构成", "economy/fiscal_composition", indicator="industrial_commercial_tax")
def fiscal_composition(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Revenue by part, with the tax share."""
    tax = frame.iloc[0]
    share = f"{figures.plain(tax.share_pct, 1)}%"
    parts = [
        (row.part, float(row.value), role, row.status)
        for row, role in zip(rows_of(frame), ("accent", "accent_soft"), strict=False)
    ]
    return Drawing(
        f"{periods.cumulative_name(tax.month.date())}，万元",
        (
            Headline((Number(share, size="mid"), span(f"{tax.part}占财政收入"))),
            Picture(
                bars.stacked_bar(scene.colours, parts, unit="万元"),
                f"{tax.part}{figures.plain(tax.value)}万元，占{share}",
            ),
        ),
        ("其他收入是差额，构成未报，不等于非税收入。",),
    )


@panel("财政收入累计进度", "economy/fiscal_path", indicator="fiscal_revenue")
def fiscal_path(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Cumulative revenue by month against the pace line and the task."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    target = None
    if pd.notna(last.target):
        doubt = "" if last.target_status == "reported" else STATUS_WORDS[last.target_status]
        shares = scene.catalogue.pace("fiscal_revenue")
        pace = [float(figures.as_printed(last.target * share / 100, last.target)) for share in shares]
        target = (float(last.target), f"任务{figures.plain(last.target)}", doubt, pace)
    plot = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(),
        unit="万元", target=target, height=430,
    )  # fmt: skip
    notes = []
    if illustrative := months_words(frame.loc[frame["status"] == "illustrative", "month"]):
        words = f"{illustrative}为示例，按实报合计推演，不作判断"
        notes.append(Note(words, "；打开“只看实报”只留实报月份。"))
    pace = "" if pd.isna(last.pace) else "点线为按时序每月应达到的累计数；"
    before = "上年同期未报，不画上年线。"
    if pd.notna(last.last_year):
        before = f"上年{periods.cumulative_name(months[-1], year=False)}{figures.plain(last.last_year)}万元。"
    return Drawing(
        f"{months[0].year}年各月累计，万元",
        (Picture(plot, f"最近一期{periods.cumulative_name(months[-1])}{figures.plain(last.value)}万元"),),
        (*notes, pace + before),
        month_badges(frame),
    )


_SECTORS = ("规上工业", "规上服务业", "限上批零住餐")  # as queries/_confidential.sql names them (sector)


@panel(
    "三大行业",
    "economy/sectors",
    indicator="above_scale_industry_output",
    also=("above_scale_service_revenue", "above_quota_trade_sales"),
    caveats=("I09",),
)
def sectors(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The three sectors, always with the number of units and the growth as reported."""
    unseen = [sector for sector in _SECTORS if sector not in set(frame["sector"])]
    grown = frame["yoy_pct"].dropna()
    widest = max([0, *grown]) or 1
    newest = frame["month"].max().date()
    together = frame["month"].nunique() == 1
    rows = tuple(_sector(row, widest, said=not together) for row in rows_of(frame))
    return Drawing(
        f"{periods.cumulative_name(newest) if together else f'截至{periods.month_name(newest)}，期间各见其行'}，同比",
        (Board("sectors", columns("行业|累计与同比|样本"), rows),),
        (
            f"各项口径不同，不相加；{_growth_source(set(frame['status']))}",
            f"{'、'.join(unseen)}截至所看月份没有可见的数。" if unseen else "",
            "条长为同比增幅，下降的不画条。" if (grown < 0).any() else "",
        ),
    )


def _sector(row: Any, widest: float, *, said: bool) -> Row:
    """One sector; with its period where ``said``."""
    period = periods.cumulative_name(row.month.date(), year=False) if said else ""
    counted = pd.notna(row.units_n)
    units = (
        span(Squares(((int(row.units_n), ""),)), " ", span(f"{int(row.units_n)}家", roles="nowrap"))
        if counted
        else span(" 家数未报")
    )
    few = pd.notna(row.few) and bool(row.few)
    sample = f"样本仅{int(row.units_n)}家" if counted else "样本过少"
    warning = span(f"▲ {sample}，对外不显示", roles="warn") if few else span()
    look = "illustrative" if row.status == "illustrative" else "outline dashed" if few else "solid"
    growth = f"{figures.growth(row.yoy_pct)}{example(row.status)}"
    share = 0 if pd.isna(row.yoy_pct) else 100 * max(row.yoy_pct, 0) / widest
    return Row(
        (
            (strong(row.sector), units),
            (
                Number(figures.plain(row.value), f"万元 {period}{row.measure}", "mid"),
                span(growth, roles="strong growth"),
            ),
            (warning, Bar(share, look)),
        )
    )


def _growth_source(statuses: set[str]) -> str:
    """Where the growth rates come from: as reported, or made up with the example months."""
    if statuses == {"illustrative"}:
        return "同比为示例推演，不是上报值。"
    others = "；示例行的同比为推演。" if "illustrative" in statuses else "。"
    return f"同比为上报值，按可比口径，不由两年数字重算{others}"


@panel(
    "三大行业累计走势",
    "economy/sector_paths",
    indicator="above_scale_industry_output",
    also=("above_scale_service_revenue", "above_quota_trade_sales"),
)
def sector_paths(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Cumulative paths of the three sectors against last year."""
    groups = []
    newest = frame.loc[frame["this_year"], "month"].max()
    for sector, rows in frame.groupby("sector", sort=False):
        now, before = rows[rows["this_year"]], rows[~rows["this_year"]]
        groups.append(
            (
                sector,
                [v.date() for v in now["month"]],
                now["value"].tolist(),
                now["status"].tolist(),
                [v.date() for v in before["month"]],
                before["value"].tolist(),
                before["status"].tolist(),
                own_month(now.iloc[-1].month, newest) + figures.growth_words(now.iloc[-1].yoy_pct),
            )
        )
    this_year = frame[frame["this_year"]]
    year = int(this_year["month"].max().year)
    plot = yearly.year_on_year(scene.colours, groups, unit="万元")
    return Drawing(
        f"{year}年各月累计，万元",
        (Picture(plot, "；".join(f"{group[0]}{group[-1]}" for group in groups)),),
        (
            "企业报表没有单独的1月，从1—2月起。",
            _last_year(frame[~frame["this_year"]], year - 1),
            _samples(this_year, scene.catalogue.town["confidential_below"]),
        ),
        _path_badges(frame),
    )


def _path_badges(frame: pd.DataFrame) -> tuple[Badge, ...]:
    """This year's months by status; and that some of last year's are examples where none of this year's is."""
    this_year = frame[frame["this_year"]]
    badges = month_badges(this_year)
    if "illustrative" in set(frame["status"]) - set(this_year["status"]):
        badges += (Badge("illustrative", "上年有示例"),)
    return badges


def _last_year(before: pd.DataFrame, year: int) -> str:
    """What the dotted line is, and which of its months were not reported."""
    if before.empty:
        return "上年同期数没有实报，不画上年线。"
    implied = months_words(before.loc[before["status"] == "derived", "month"])
    made_up = months_words(before.loc[before["status"] == "illustrative", "month"])
    said = [f"{implied}由上报同比推算（可比口径）"] if implied else []
    said += [f"{made_up}为示例"] if made_up else []
    return f"点线为{year}年同期{'：' if said else ''}{'，'.join(said)}。"


def _samples(this_year: pd.DataFrame, below: int) -> str:
    """How many units stand behind each sector's newest figure; empty where no number is known."""
    counted = this_year.groupby("sector", sort=False).tail(1).dropna(subset=["units_n"])
    if counted.empty:
        return ""
    units = "、".join(f"{row.sector}{int(row.units_n)}家" for row in rows_of(counted))
    few = f"；少于{below}家的对外不显示" if (counted["units_n"] < below).any() else ""
    return f"样本：{units}{few}。"


@panel("四上企业", "economy/register", indicator="above_scale_industry_units")
def register(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """四上 enterprises on the register, step by step, with those pending."""
    return Drawing(
        "在统单位，家",
        (Board("steps", columns("时点||家数||变化|"), tuple(_moment(row) for row in rows_of(frame))),),
        (f"{_register_change(frame)}待批的不计入在统。建筑业、房地产未列。",),
    )


def _moment(row: Any) -> Row:
    split = ""
    if pd.notna(row.industry):
        split = f"工业{int(row.industry)}、批零住餐{int(row.trade)}、服务业{int(row.service)}"
        if row.oldest_month < row.month:
            split += f"（最早的{own_month(row.oldest_month, row.month)}）"
    names = row.change.split("、")
    change = row.change if len(names) <= _NAMED else f"{'、'.join(names[:_NAMED])}等{len(names)}家"
    squares = Squares(((int(row.units - row.pending), ""), (int(row.pending), "pending")))
    return Row(
        (
            row.moment + example(row.status),
            squares,
            f"{int(row.units)}家",
            "",
            "；".join(filter(None, (change, split))),
            "",
        )
    )


def _register_change(frame: pd.DataFrame) -> str:
    """How far the list of February and the register are apart, and whether the newly added explain it."""
    by_moment = {row.moment: row for row in rows_of(frame)}
    listed = next((row for moment, row in by_moment.items() if moment.endswith("复工名单")), None)
    now = by_moment.get("在统")
    if listed is None or now is None or listed.units == now.units:
        return ""
    added = now.change.count("、") + 1 if now.change else 0
    explained = "，由新增纳统解释" if added == now.units - listed.units else ""
    return f"{listed.month.month}月名单与{now.month.month}月在统差{abs(int(now.units - listed.units))}家{explained}；"


@panel("复工复产", "economy/resumption", indicator="resumption_rate")
def resumption(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Enterprises back at work, by kind, with the printed rate."""
    rows = [(row.kind, row.moment, (strong(str(int(row.units))), f"家{example(row.status)}")) for row in rows_of(frame)]
    return Drawing(resumed_when(frame), (resumed(frame), table("企业|时点|家数", rows, "lnr")))


def resumed_when(frame: pd.DataFrame) -> str:
    """The month of the figures of economy/resumption; each row says its own moment."""
    months = frame["month"].drop_duplicates()
    return f"{periods.month_name(months.iloc[0]) if len(months) == 1 else f'{months.iloc[0].year}年'}，家"


def resumed(frame: pd.DataFrame) -> Headline:
    """How many enterprises are back at work, and the share as reported; the figures of economy/resumption."""
    units, rates = int(frame["units"].sum()), frame["rate_pct"].dropna()
    if rates.empty:
        return Headline((Number(str(units), "家", "mid"), span("复工复产，复产率未报")))
    all_of_them = "全部" if rates.iloc[0] == 100 else ""
    return Headline(
        (Number(f"{figures.plain(rates.iloc[0])}%", size="mid"), span(f"复产率，{units}家{all_of_them}复工复产"))
    )
