"""Panels of the epidemic page: villages covered, places disinfected, leaflets and banners, back at work."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import MOST, bars
from township.charts import months as yearly
from township.panels.blocks import (
    MOST_SQUARES,
    Board,
    Drawing,
    Headline,
    Note,
    Number,
    Picture,
    Row,
    Squares,
    columns,
    folded,
    span,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.themes import economy, rosters
from township.panels.wording import example, month_badges, own_month
from township.statistics import figures, periods

_MEASURES = (
    ("monitor", "监测点", "设监测点"),
    ("drone", "无人机", "无人机消杀"),
    ("guide", "指南", "发放秋冬防控指南"),
)


@conclusion("epidemic/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence."""
    row = frame.iloc[0]
    parts = []
    if pd.notna(row.monitor):
        both = "设监测点、消杀" if pd.notna(row.drone) and row.drone == row.monitor else "设监测点"
        extent = "全部" if row.monitor == row.villages else ""
        parts.append(f"{int(row.monitor)}个村{extent}{both}")
    if pd.notna(row.resumed):
        extent = "全部" if row.rate_pct == 100 else ""
        parts.append(f"{int(row.resumed)}家企业{extent}复工复产")
    return "，".join(parts) or "截至所选月份没有可见的疫情防控数据"


@panel("村级防控覆盖", "epidemic/villages", indicator="epidemic_monitor_villages", caveats=("I33",))
def villages(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many villages each measure covers, and the villages by name; a click on one sets the filter."""
    row = frame.iloc[0]
    total = int(row.villages_n)
    covered = [getattr(row, f"{name}_n") for name, _, _ in _MEASURES]
    words = [
        _covered(count, total) + _period(own_month(getattr(row, f"{name}_month"), row.month))
        for count, (name, _, _) in zip(covered, _MEASURES, strict=True)
    ]
    names = [measure for _, _, measure in _MEASURES]
    plot = bars.ranked_bars(
        scene.colours, names, [0 if _unsure(count, total) else int(count) for count in covered],
        [row.status] * len(names), words=words, left=130, right=190, row=38, whole=total,
    )  # fmt: skip
    chosen = bool(scene.filters.villages)
    chips = tuple(_village(village, detailed=chosen) for village in rows_of(frame))
    place = scene.filters.place(scene.catalogue)
    by_village = frame[[name for name, _, _ in _MEASURES]].isin(["未设", "未消杀", "未发"]).any(axis=None)
    everywhere = all(pd.notna(count) and count == total for count in covered)
    if by_village:
        note = "分村报了的按各村报的；虚框的村有没做的、未分村或未填报的。"
    elif chosen:
        note = (
            f"全镇{total}村全部覆盖，{place}在其内；分村的日期、次数未报。"
            if everywhere
            else f"只报了全镇村数，没有列明是哪些村；{place}是否在内，以“未分村”“未填报”表示。"
        )
    else:
        note = "三项都覆盖每一个村；分村的日期、次数未报。" if everywhere else "只报了全镇村数，没有分村。"
    return Drawing(
        f"截至{periods.month_name(row.month.date())}，{place}",
        (
            Picture(plot, "；".join(f"{name}{said}" for name, said in zip(names, words, strict=True))),
            *folded(Board("chips", columns("村|防控情况" if chosen else "村"), chips), "个村", MOST),
        ),
        (note, "" if chosen else Note("点村名只看该村，再点还原。", kind="hint")),
        town_wide=False,
    )


def _period(own: str) -> str:
    return f"（{own}）" if own else ""


def _unsure(covered: Any, total: int) -> bool:
    return pd.isna(covered) or covered > total


def _covered(covered: Any, total: int) -> str:
    """How many of the villages, in words; more than there are is to be checked."""
    if pd.isna(covered):
        return "未填报"
    if covered > total:
        return f"报{int(covered)}村，多于在册{total}村，待核对"
    return f"{int(covered)} / {total}村"


def _village(village: Any, *, detailed: bool) -> Row:
    """A chip with the village's name; with a village filter also what each measure says of it."""
    states = [(short, getattr(village, name)) for name, short, _ in _MEASURES]
    said = "，".join(f"{short}{state}" for short, state in states)
    look = "full" if all(state.startswith("已") for _, state in states) else "unknown"
    cells = (village.village, f" {said}") if detailed else (village.village,)
    return Row(cells, look, f"village:{village.area}", said)


@panel("公共场所消毒", "epidemic/disinfection", indicator="disinfection_frequency")
def disinfection(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How often public places are disinfected every day, and which places."""
    row = frame.iloc[0]
    times = int(row.times)
    strokes = Squares(((times, ""),), css="times")
    return Drawing(
        f"截至{periods.month_name(row.month.date())}，次/天",
        (
            Headline((Number(str(times), "次/天"), span(f"定时消毒，{len(frame)}类公共场所"))),
            *folded(Board("doses", columns("场所|"), tuple(Row((place, strokes)) for place in frame["place"])), "类"),
        ),
        (Note("场所为列名，处数未报", "；一格为一次。" if times <= MOST_SQUARES else "。"),),
    )


def publicity(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Leaflets or banners by month: the reported total with its 余, the months before as example."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    qualifier = None if pd.isna(last.qualifier) else last.qualifier
    said = figures.quantity(last.value, last.unit, qualifier)
    plot = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(), unit=last.unit, height=250,
        last_words=f"{figures.plain(last.value)}{qualifier or ''}",
    )  # fmt: skip
    period = periods.span_name(months[-1], last.undated, year=False)
    estimated = last.status == "reported" and (frame["status"] == "illustrative").any()
    return Drawing(
        f"{months[0].year}年各月累计，{last.unit}",
        (
            Headline((Number(said, size="mid"), span(f"{period}累计{example(last.status)}"))),
            Picture(plot, f"{periods.span_name(months[-1], last.undated)}{said}"),
        ),
        (
            f"“余”为下限，图上按{figures.plain(last.value)}画。" if qualifier == "余" else "",
            "此前各月为示例，按实报合计推演。" if estimated else "",
        ),
        month_badges(frame),
    )


leaflets = panel(
    "防控明白纸", "epidemic/publicity", name="leaflets", indicator="epidemic_leaflets", measure="epidemic_leaflets"
)(publicity)
banners = panel(
    "宣传条幅", "epidemic/publicity", name="banners", indicator="epidemic_banners", measure="epidemic_banners"
)(publicity)


@panel("复工复产", "economy/resumption", indicator="resumption_rate", caveats=("I07",))
def resumption(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Enterprises back at work, by kind, with the printed rate."""
    words = [f"{int(row.units)}家{example(row.status)}，{row.moment}" for row in rows_of(frame)]
    plot = bars.ranked_bars(
        scene.colours, frame["kind"].tolist(), frame["units"].tolist(), frame["status"].tolist(),
        words=words, left=204, right=150, row=38,
    )  # fmt: skip
    above = "规上含工业、服务业、批发零售，未含住餐；与在统的差别见经济运行“四上企业”。"
    return Drawing(
        economy.resumed_when(frame),
        (
            economy.resumed(frame),
            Picture(plot, "；".join(f"{kind}{said}" for kind, said in zip(frame["kind"], words, strict=True))),
        ),
        (above if frame["kind"].str.startswith("规上").any() else "",),
    )


organisation = panel(
    "组织与制度",
    "report/lists",
    name="organisation",
    sheet="名单",
    lists="epi_lead_group_heads|epi_lead_group_members|epi_systems_built|epi_supervision_freq",
)(rosters.draw_lists)
roles = panel("干群联动与宣传", "report/lists", name="roles", sheet="名单", lists="epi_five_roles|epi_media")(
    rosters.draw_lists
)
measures = panel(
    "管控、保障与秋冬季",
    "report/lists",
    name="measures",
    sheet="名单",
    caveats=("I28", "I29"),
    lists="epi_closed_sectors|epi_resume_measures|epi_vulnerable_groups|epi_plan_doc",
)(rosters.draw_lists)
