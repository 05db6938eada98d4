"""Drawings of the talent page: people who returned, who works with whom, the five teams."""

from __future__ import annotations

import pandas as pd

from township.charts import months as yearly
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.panels.themes.economy import month_badges
from township.statistics import figures, periods


def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence, from talent/conclusion."""
    row = frame.iloc[0]
    parts = []
    if row.returned_status == "illustrative":
        parts.append("返乡创业为示例，不作判断")
    elif pd.notna(row.returned):
        parts.append(f"{int(row.returned)}名人才返乡创业")
    if row.cooperations:
        parts.append(f"具名合作{int(row.cooperations)}项")
    if row.seconded:
        parts.append(f"挂职科技副镇长{int(row.seconded)}人")
    return "，".join(parts) or "截至所选月份没有可见的人才数据"


def returned(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Talents who came back to start a business, cumulative by month."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    example = "（示例）" if last.status == "illustrative" else ""
    span = periods.span_name(months[-1], last.undated, year=False)
    head = f'<div class="headline">{html.figure(figures.plain(last.value), "名")}<span>{span}返乡创业{example}</span></div>'
    figure = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(), unit="名", height=270
    )
    notes = []
    if (frame["status"] == "illustrative").any():
        notes.append("示例各月按实报合计推演。" if not example else "实报月份以前为示例，不作判断。")
    notes.append("创办的企业、资金和来处未报。")
    return Drawing(
        f"{months[0].year}年各月累计，名",
        (Block(head), Block(figure=figure, alt=f"{periods.span_name(months[-1], last.undated)}{int(last.value)}名")),
        (" ".join(notes),),
        month_badges(frame),
    )


def cooperations(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Who works with whom: research institutes on the left, enterprises on the right, what they do between them."""
    rows = []
    for _code, group in frame.groupby("cooperation", sort=False):
        first = group.iloc[0]
        institutes = "".join(f"<b>{html.text(name)}</b>" for name in group["institution"])
        person = html.text(first.person) if pd.notna(first.person) else "人员未列"
        project = f"；投资项目：{html.text(first.project)}" if pd.notna(first.project) else ""
        several = " several" if len(group) > 1 else ""
        rows.append(
            f'<div class="link"><div class="from{several}">{institutes}<span>{person}</span></div>'
            f'<div class="tie"><span>{html.text(first.kind)}</span></div>'
            f'<div class="to"><b>{html.text(first.partner)}</b><span>{html.text(first.content)}{project}</span></div></div>'
        )
    joint = frame.loc[frame["kind"] != "挂职", "cooperation"].nunique()
    seconded = frame.loc[frame["kind"] == "挂职", "cooperation"].nunique()
    month = frame["month"].max().date()
    return Drawing(
        f"截至{periods.month_name(month)}，具名合作{joint}项" + (f"，挂职{seconded}人" if seconded else ""),
        (Block(f'<div class="links">{"".join(rows)}</div>'),),
        ("每项先列科研单位和人才，后列企业或镇里。签约时间、经费、成果未报；按列名计数。",),
    )


def teams(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The five kinds of talent teams; a size that nobody reported is an empty dashed track."""
    sizes = frame["persons"].dropna()
    widest = float(sizes.max()) if len(sizes) else 1.0
    rows = []
    for row in frame.itertuples():
        share = None if pd.isna(row.persons) else 100 * float(row.persons) / widest
        said = '<span class="muted">人数未填报</span>' if pd.isna(row.persons) else f"<b>{int(row.persons)}</b>人"
        rows.append(f"<b>{html.text(row.team)}</b>{html.bullet(share, status=row.persons_status)}<span>{said}</span>")
    head = (
        f'<div class="headline">{html.figure(str(int(frame.iloc[0].kinds)), "支")}<span>人才队伍纳入调研</span></div>'
    )
    body = "".join(f'<div class="team">{row}</div>' for row in rows)
    notes = (
        ("各队伍人数由组织办按“人才信息库入库人才”分组填报，虚框为未填报，不是0。",) if len(sizes) < len(frame) else ()
    )
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，支", (Block(f'{head}<div class="teams">{body}</div>'),), notes
    )
