"""Drawings of the epidemic page: villages covered, places disinfected, leaflets and banners, back at work."""

from __future__ import annotations

import pandas as pd

from township.charts import months as yearly
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.panels.themes.economy import month_badges
from township.statistics import figures, periods

_MEASURES = (
    ("monitor", "监测点", "设监测点"),
    ("drone", "无人机", "无人机消杀"),
    ("guide", "指南", "发放秋冬防控指南"),
)


def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from epidemic/conclusion."""
    row = frame.iloc[0]
    parts = []
    if pd.notna(row.monitor):
        both = "设监测点、消杀" if row.drone == row.monitor else "设监测点"
        extent = "全部" if row.monitor == row.villages else ""
        parts.append(f"{int(row.monitor)}个村{extent}{both}")
    if pd.notna(row.resumed):
        extent = "全部" if row.rate_pct == 100 else ""
        parts.append(f"{int(row.resumed)}家企业{extent}复工复产")
    return "，".join(parts) or "截至所选月份没有可见的疫情防控数据"


def villages(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How many villages each measure covers, and the villages by name; a click on one sets the filter."""
    row = frame.iloc[0]
    measures = [(short, words, getattr(row, f"{name}_n"), name) for name, short, words in _MEASURES]
    total = int(row.villages_n)
    cards = []
    for _short, words, covered, _name in measures:
        share = None if pd.isna(covered) else 100 * covered / total
        number = "未填报" if pd.isna(covered) else f"{int(covered)}"
        unit = "" if pd.isna(covered) else f"/ {total}村"
        cards.append(f"<div>{html.figure(number, unit)}{html.bullet(share, status=row.status)}<b>{words}</b></div>")
    names = "".join(_village(village, scene) for village in frame.itertuples())
    blocks = [Block(f'<div class="cards">{"".join(cards)}</div>'), Block(f'<div class="chips">{names}</div>')]
    all_in = all(covered == total for _short, _words, covered, _name in measures)
    if scene.filters.villages:
        place = scene.filters.place(scene.catalogue)
        notes = (
            f"年报报全镇{total}村全部覆盖，{place}在其内；分村的日期、次数未报。"
            if all_in
            else f"年报只报全镇村数，没有列明是哪些村；{place}是否在内，以“未分村”“未填报”表示。",
        )
    else:
        notes = ("三项都覆盖每一个村；分村的日期、次数未报。" if all_in else "年报没有分村。",)
    month = row.month.date()
    return Drawing(
        f"截至{periods.month_name(month)}，{scene.filters.place(scene.catalogue)}",
        tuple(blocks),
        notes,
        town_wide=False,
        hint="" if scene.filters.villages else "点村名只看该村，再点还原。",
    )


def _village(village: object, scene: Scene) -> str:
    """A chip with the village's name; with a village filter also what each measure says of it."""
    states = [(short, getattr(village, name)) for name, short, _words in _MEASURES]
    covered = all(state.startswith("已") for _short, state in states)
    said = "，".join(f"{short}{state}" for short, state in states)
    detail = f" <span>{html.text(said)}</span>" if scene.filters.villages else ""
    return (
        f'<span class="{"full" if covered else "unknown"}" data-pick="village:{html.text(village.area)}" tabindex="0" '
        f'role="button" title="{html.text(said)}">{html.text(village.village)}{detail}</span>'
    )


def disinfection(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """How often public places are disinfected every day, and which places."""
    row = frame.iloc[0]
    strokes = "<i></i>" * int(row.times)
    rows = "".join(
        f'<span>{html.text(place)}</span><span class="times" aria-hidden="true">{strokes}</span>'
        for place in frame["place"]
    )
    head = f'<div class="headline">{html.figure(str(int(row.times)), "次/天")}<span>定时消毒，{len(frame)}类公共场所</span></div>'
    return Drawing(
        f"截至{periods.month_name(row.month.date())}，次/天",
        (Block(f'{head}<div class="doses">{rows}</div>'),),
        ("一格为一次；场所为列名，原文以“等”结尾，处数未报。",),
    )


def publicity(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Leaflets or banners by month: the reported total with its 余, the months before as example."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    qualifier = None if pd.isna(last.qualifier) else last.qualifier
    said = figures.quantity(last.value, last.unit, qualifier)
    example = "（示例）" if last.status == "illustrative" else ""
    span = periods.span_name(months[-1], last.undated, year=False)
    figure = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(), unit=last.unit, height=250,
        last_words=f"{figures.plain(last.value)}{qualifier or ''}",
    )  # fmt: skip
    head = f'<div class="headline">{html.figure(said, css="mid")}<span>{span}累计{example}</span></div>'
    notes = []
    if qualifier == "余":
        notes.append(f"“余”为下限，图上按{figures.plain(last.value)}画。")
    if (frame["status"] == "illustrative").any() and last.status == "reported":
        notes.append("此前各月为示例，按实报合计推演。")
    return Drawing(
        f"{months[0].year}年各月累计，{last.unit}",
        (Block(head), Block(figure=figure, alt=f"{periods.span_name(months[-1], last.undated)}{said}")),
        tuple(notes),
        month_badges(frame),
    )


def resumption(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Enterprises back at work in February, one square each, with the printed rate."""
    total = int(frame["units"].sum())
    rate = frame.iloc[0].rate_pct
    head = (
        f'<div class="headline">{html.figure(figures.plain(rate) + "%", css="mid")}'
        f"<span>复产率，共{total}家</span></div>"
    )
    rows = "".join(
        f'<div class="resumed"><div><b>{html.text(row.kind)}</b><span class="muted">{html.text(row.moment)}</span></div>'
        f"<div>{html.squares(int(row.units))}<b>{int(row.units)}家</b></div></div>"
        for row in frame.itertuples()
    )
    month = frame["month"].max().date()
    return Drawing(
        f"{periods.month_name(month)}，家",
        (Block(head + rows),),
        ("一格一家。规上含工业、服务业、批发零售，未含住餐；与9月在统的差别见经济运行“四上企业”。",),
    )
