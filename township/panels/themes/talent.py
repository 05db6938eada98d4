"""Panels of the talent page: people who returned, who works with whom, the five teams."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import months as yearly
from township.panels.blocks import (
    Board,
    Bullet,
    Drawing,
    Headline,
    Note,
    Number,
    Picture,
    Row,
    columns,
    folded,
    muted,
    span,
    strong,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.themes import rosters
from township.panels.wording import example, month_badges, said
from township.statistics import figures, periods

_LINKS = 12  # co-operations in the open: each takes up to four lines


@conclusion("talent/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The page's one sentence."""
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


@panel("返乡创业人才", "talent/returned", indicator="returned_talents")
def returned(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Talents who came back to start a business, cumulative by month."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    period = periods.span_name(months[-1], last.undated, year=False)
    plot = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(), unit="名", height=360
    )
    estimated = ""
    if (frame["status"] == "illustrative").any():
        estimated = "实报月份以前为示例，不作判断。 " if last.status == "illustrative" else "示例各月按实报合计推演。 "
    return Drawing(
        f"{months[0].year}年各月累计，名",
        (
            Headline((Number(figures.plain(last.value), "名"), span(f"{period}返乡创业{example(last.status)}"))),
            Picture(plot, f"{periods.span_name(months[-1], last.undated)}{int(last.value)}名"),
        ),
        (f"{estimated}创办的企业、资金和来处未报。",),
        month_badges(frame),
    )


@panel("引才与产学研合作", "talent/cooperations", sheet="人才合作", indicator="seconded_vice_mayors")
def cooperations(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Who works with whom: research institutes on the left, enterprises on the right, what they do between them."""
    rows = tuple(_cooperation(group) for _, group in frame.groupby("cooperation", sort=False))
    joint = frame.loc[frame["kind"] != "挂职", "cooperation"].nunique()
    seconded = len(rows) - joint
    return Drawing(
        f"截至{periods.month_name(frame['month'].max().date())}，具名合作{joint}项"
        + (f"，挂职{seconded}人" if seconded else ""),
        folded(Board("links", columns("科研单位与人才|方式|合作企业与内容"), rows), "项", _LINKS),
        ("每项先列科研单位和人才，后列企业或镇里。签约时间、经费、成果未报；按列名计数。",),
    )


def _cooperation(group: pd.DataFrame) -> Row:
    first = group.iloc[0]
    institutes = tuple(span(name, roles="strong line") for name in group["institution"])
    content = [first.content] if pd.notna(first.content) else []
    content += [f"投资项目：{first.project}"] if pd.notna(first.project) else []
    return Row(
        (
            (*institutes, span(said(first.person, "人员未列"))),
            span(first.kind),
            (strong(first.partner), span("；".join(content))),
        ),
        "several" if len(group) > 1 else "",
    )


@panel("五支人才队伍", "talent/teams", sheet="名单", indicator="talent_team_kinds")
def teams(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The five kinds of talent teams; a size that nobody reported is an empty dashed track."""
    sizes = frame["persons"].dropna()
    widest = max(sizes, default=0) or 1
    rows = tuple(_team(row, widest) for row in rows_of(frame))
    unknown = "各队伍人数由组织办按“人才信息库入库人才”分组填报，虚框为未填报，不是0。"
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，支",
        (
            *(
                Headline((Number(str(int(kinds)), "支"), span("人才队伍纳入调研")))
                for kinds in frame["kinds"].dropna()[:1]
            ),
            *folded(Board("teams", columns("人才队伍||人数"), rows), "支"),
        ),
        (Note("", unknown),) if len(sizes) < len(frame) else (),
    )


def _team(row: Any, widest: int) -> Row:
    if pd.isna(row.persons):
        return Row((row.team, Bullet(None), muted("人数未填报")))
    share = 100 * row.persons / widest
    return Row((row.team, Bullet(share, status=row.persons_status), (strong(str(int(row.persons))), "人")))


organisation = panel(
    "组织、信息库与基地",
    "report/lists",
    name="organisation",
    sheet="名单",
    indicator="talent_leading_heads",
    lists="talent_lead_group_heads|talent_db|talent_bases",
)(rosters.draw_lists)
