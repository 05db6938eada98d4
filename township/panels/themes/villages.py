"""Panels of 村情: one village in all its figures, works, sites and remarks; and all villages beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import MOST
from township.charts import standing as charts
from township.panels import leads
from township.panels.blocks import (
    STATUS_WORDS,
    Cell,
    Drawing,
    Fold,
    Headline,
    Note,
    Pick,
    Picture,
    folded,
    muted,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import grouped, rows_of
from township.panels.themes.indicators import AGAINST, CHOSEN, change
from township.panels.wording import among_examples, example, few_words, place, said
from township.statistics import figures, periods
from township.statistics.catalogue import THEMES


@conclusion("villages/conclusion")
def conclude(frame: pd.DataFrame) -> str:
    """How many figures the village has, and in how many it is among the first and the last three."""
    if frame.empty:
        return "这个月没有在册的村"
    row = frame.iloc[0]
    if not row.figures:
        return f"{row.village}截至所选月份还没有分村的指标数"
    words = f"{row.village}：{row.figures}项指标有数"
    words += f"，{row.tied}项各村并列" if row.tied else ""
    ranked = [f"{count}项列{end}" for count, end in ((row.first_three, "前三"), (row.last_three, "后三")) if count]
    words += f"，{'，'.join(ranked) or '没有列前三、后三的'}" if row.villages > 3 else ""
    words += f"，{row.missing}项暂无数据" if row.missing else ""
    return words + ("（含示例）" if row.status == "illustrative" else "")


def _is_missing(row: Any) -> bool:
    return pd.isna(row.value) and not row.text


def _written(row: Any) -> str:
    """The figure with its unit, or that there is none."""
    if _is_missing(row):
        return "暂无数据"
    words = f"{row.text}{row.unit}" if row.text else figures.quantity(row.value, row.unit, said(row.qualifier))
    return words + ("" if row.status == "reported" else f"（{STATUS_WORDS[row.status]}）")


_NONE_BY_VILLAGE = "暂无数据：截至所选月份还没有按村报的指标；“统计月报”表写村的区划代码，发布后这里即有数。"


@panel("各项指标", "villages/standing", nothing=_NONE_BY_VILLAGE)
def standing(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Every indicator that villages report: the village's figure, its rank on a line from first to last, the median."""
    first = frame.iloc[0]
    month = periods.month_name(scene.filters.month)
    rows, listed = [], []
    for row in rows_of(frame):
        known, words = not _is_missing(row), _written(row)
        rank = "" if not known else "不排位" if pd.isna(row.position) else f"{row.position}/{row.villages}"
        among = "（含示例）" if row.mixed and pd.notna(row.position) else ""
        moved = change(row) if pd.notna(row.position) else ""
        median = "" if pd.isna(row.median) else figures.quantity(row.median, row.unit)
        before = "" if pd.isna(row.before) else f"；{periods.month_name(row.since)}第{row.before}位"
        rows.append(
            charts.Standing(
                THEMES[row.theme], row.name, leads.address(row.name, month=month, village=first.village), words,
                rank + (f" {moved}" if isinstance(moved, str) and moved != "持平" else ""),
                f"{row.name} {periods.month_name(row.month)} {words}　{STATUS_WORDS[row.status]}<br>"
                f"{place(row.position, among)}，共{row.villages}个村有数{before}" + (f"<br>中位数 {median}" if median else ""),
                None if pd.isna(row.position) else (row.position - 1) / max(row.villages - 1, 1), row.status,
            )
        )  # fmt: skip
        listed.append((
            THEMES[row.theme], leads.link(row.name, village=first.village),
            periods.month_name(row.month), strong(words) if known else muted(words), rank + among if known else "—", moved or "—",
            median or "—", figures.growth(row.yoy_pct) if known else "—",
        ))  # fmt: skip
    since = scene.filters.chosen(AGAINST)
    neighbours = (
        Pick(f"‹ {first.previous_name}", f"village:{first.previous}") if said(first.previous) else muted("‹"),
        strong(first.village),
        Pick(f"{first.next_name} ›", f"village:{first.next}") if said(first.next) else muted("›"),
    )
    tops = frame[frame["position"] == 1]["name"].head(4)
    alt = f"{first.village}{len(frame)}项" + (f"，第1位：{'、'.join(tops)}" if len(tops) else "")
    headers = f"主题|指标|数据月份|本村|位次|比{since}|中位数|同比"
    return Drawing(
        f"{first.village}，截至{month}，{len(frame)}项，位次比{since}",
        (
            Headline(neighbours, "neighbours"),
            Picture(charts.standings(scene.colours, rows), alt),
            Fold((f"列成表，{len(frame)}项，有中位数和同比",), (table(headers, listed, align="llnrrrrr"),), css="off-paper"),
        ),
        (
            "横线左端是第1位、右端是末位；名次越小越好的指标从小到大排，不分好坏的从大到小排。"
            + few_words(frame["text"], scene.catalogue.town["confidential_below"], ranked=True),
            f"比{since}村有合并，升降不比。" if frame["before"].notna().any() and frame["risen"].isna().all() else "",
            "" if scene.filters.villages else f"没有选村，先看{first.village}。",
            "选了几个村，只看代码最小的一个。" if len(scene.filters.villages) > 1 else "",
        ),
        town_wide=False,
    )  # fmt: skip


@panel("工程和帮扶", "villages/works", sheet="民生工程", nothing="暂无数据：“民生工程”“扶贫项目”表还没有报到这个村。")
def local_works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The village's works, what is given jointly for several villages unsplit, and the households helped."""
    rows = [(row.measure, _amount(row), muted(_extent(row))) for row in rows_of(frame)]
    return Drawing(
        f"{frame['village'].iloc[0]}，截至{periods.month_name(frame['month'].max())}",
        (table("内容|数|说明", rows, align="lrl"),),
        (few_words(frame["text"], scene.catalogue.town["confidential_below"]),),
        town_wide=False,
    )


def _amount(row: Any) -> Cell:
    if row.extent == "全部村":
        return row.text
    words = figures.plain(row.value) if row.extent == "几村合计" else row.text
    return (strong(words), row.unit)


def _extent(row: Any) -> str:
    """What the number is of: a step, a plan, several villages, a rank."""
    told = [row.step] if row.step else []
    if row.extent == "几村合计":
        told.append(f"{row.villages}合计，未分村")
    if pd.notna(row.planned) and row.step == "完工":
        told.append(f"计划{figures.plain(row.planned)}{row.unit}")
    if pd.notna(row.position):
        told.append(f"第{row.position}位，共{row.ranked}个村")
    if row.status != "reported":
        told.append(STATUS_WORDS[row.status])
    return "，".join(told)


@panel("料场", "villages/sites", sheet="料场名录", nothing="暂无数据：“料场名录”表里没有这个村的料场。")
def local_sites(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The village's sites: their state, and what was found there."""
    rows = [
        (row.site_name + example(row.status), said(row.site_type), said(row.state), f"{row.found}", f"{row.pending}")
        for row in rows_of(frame)
    ]
    return Drawing(
        f"{frame['village'].iloc[0]}，{len(frame)}家，名录{periods.month_name(frame['month'].max())}",
        (table("料场|类型|状态|当年问题|未销号", rows, align="lllrr"),),
        town_wide=False,
    )


@panel("批注", "villages/notes", sheet="批注", nothing="这个村今年没有批注。")
def local_remarks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """What was remarked on the village's figures."""
    rows = [(periods.month_name(r.month), r.name, r.words, muted(said(r.author))) for r in rows_of(frame)]
    return Drawing(
        f"{frame['village'].iloc[0]}，{len(frame)}条",
        (table("月份|指标|批注|填写人", rows, align="nlll"),),
        town_wide=False,
    )


@panel("各村各指标", "villages/board", nothing=_NONE_BY_VILLAGE)
def all_villages(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages down and the chosen indicators across, each figure with its rank."""
    chosen = frame.drop_duplicates("indicator")
    rows = []
    known = frame.dropna(subset=["position"])
    mixed = {code: among_examples(rows["status"]) for code, rows in known.groupby("indicator")}
    for own in grouped(frame, "area"):
        first = own[0]
        name = Pick(first.village, f"village:{first.area}")
        cells: list[Cell] = [strong(name) if first.chosen else name]
        for row in own:
            if _is_missing(row):
                cells.append(muted("暂无数据"))
            else:
                words = row.text or figures.quantity(row.value, "", said(row.qualifier))
                rank, among = ("—", "") if pd.isna(row.position) else (f"第{row.position}", mixed[row.indicator])
                cells.append((words, " ", muted(f"{rank}{example(row.status) or among}")))
        rows.append(tuple(cells))
    headers = "|".join(["村", *(f"{row.name}（{row.unit or figures.UNITLESS}）" for row in rows_of(chosen))])
    months = "、".join(dict.fromkeys(periods.month_name(month) for month in chosen["month"]))
    picked = set(scene.filters.chosen(CHOSEN).split(",")) - {""}
    without = len(picked - set(chosen["indicator"]))
    return Drawing(
        f"{months}，{len(rows)}个村，{len(chosen)}项",
        folded(table(headers, rows, align="n" + "r" * len(chosen), css="tight places"), "个村", MOST),
        (
            "" if chosen["picked"].any() else "所选指标都没有分村数，列的是目录里最靠前的几项。" if picked
            else f"没有选指标，列的是目录里最靠前的{len(chosen)}项。",
            f"所选指标中{without}项没有分村数。" if picked and without and chosen["picked"].any() else "",
            few_words(frame["text"], scene.catalogue.town["confidential_below"], ranked=True),
            Note("在“指标”里选要列的指标；点村名看该村，再点还原。", kind="hint"),
        ),
        town_wide=False,
    )  # fmt: skip
