"""Panels of the town's investment projects. Every figure comes from the frame; money is in 万元."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import bars
from township.panels.blocks import (
    Cell,
    Drawing,
    Headline,
    Light,
    Note,
    Number,
    Pick,
    Picture,
    Remark,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Choice, Scene
from township.panels.panel import panel
from township.panels.rows import rows_of
from township.panels.wording import example
from township.statistics import figures, periods

PROJECT_KIND = Choice("kind", "项目性质", ("全部项目", "新建", "技改"), 126)


@panel("投资项目", "economy/projects", sheet="项目名录", indicator="project_count", caveats=("I17", "I31"))
def projects(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The project list: number, name, company, kind, capacity, stage, library."""
    inside = int(frame["in_plan"].sum())
    outside = len(frame) - inside
    invested, staged = frame["year_done"].notna(), frame["stage"] != "未填报"
    known = {name: bool(column.any()) for name, column in (("分项投资", invested), ("阶段", staged))}
    headers = "序号|项目|单位|性质|设计能力|入库申报" + "|阶段" * known["阶段"]
    headers += "|本年完成/计划（万元）" * known["分项投资"]
    rows = (_project(row, inside, known) for row in rows_of(frame))
    missing = "与".join(name for name, is_known in known.items() if not is_known)
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{inside}个" + (f"，另{outside}个不计入" if outside else ""),
        folded(table(headers, rows, "nnnnnlnr"[: headers.count("|") + 1], "tight projects"), "个"),
        (
            f"{missing}未填报（经贸办）。" if missing else "",
            Note("点“性质”只看该类，再点还原。", kind="hint"),
        ),
    )


def _project(row: Any, inside: int, known: dict[str, bool]) -> tuple[Cell, ...]:
    done = "未填报" if pd.isna(row.year_done) else figures.plain(row.year_done)
    made_up = example(row.progress_status)
    return (
        row.project,
        span(f"{row.short_name}{example(row.status)}", roles="strong", title=row.project_name),
        span(row.company_short, title=row.company),
        Pick(row.kind, f"{PROJECT_KIND.name}:{row.kind}"),
        muted(row.capacity_text) if row.capacity_text == "未列" else row.capacity_text,
        row.library + ("" if row.in_plan else f"（不在{inside}个内）"),
        *([f"{row.stage}{made_up}"] if known["阶段"] else []),
        *([f"{done} / {figures.plain(row.year_plan)}{made_up}"] if known["分项投资"] else []),
    )


@panel("项目性质", "economy/project_kinds", sheet="项目名录", indicator="project_count")
def project_kinds(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Projects by kind; a click filters the project list."""
    kinds = frame["kind"].tolist()
    words = [f"{count}个" for count in frame["projects"]]
    plot = bars.ranked_bars(
        scene.colours, kinds, frame["projects"].tolist(), frame["status"].tolist(),
        words=words, picks=[f"{PROJECT_KIND.name}:{kind}" for kind in kinds],
        chosen=[kind == scene.filters.chosen(PROJECT_KIND) for kind in kinds], left=46, row=34,
    )  # fmt: skip
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，共{int(frame['projects'].sum())}个",
        (Picture(plot, "、".join(f"{kind}{count}" for kind, count in zip(kinds, words, strict=True))),),
        (Note("点一类只看该类项目，再点还原。", kind="hint"),),
    )


@panel(
    "项目投资",
    "economy/project_investment",
    indicator="project_investment",
    also=("project_total_investment", "fixed_asset_investment"),
    caveats=("I14",),
)
def project_investment(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Investment done against the total of all years, by part; fixed-asset investment said once."""
    row = frame.iloc[0]
    roles = {"制造业技改": "accent", "工业技改": "accent", "其他工业技改": "accent_mid", "新建": "accent_soft"}
    roles |= {"已完成": "accent", "未完成": "track"}
    parts = [(part.part, float(part.value), roles[part.part], part.status) for part in rows_of(frame)]
    said_example = example("illustrative" if (frame["status"] == "illustrative").any() else "")
    if pd.notna(row.total):
        share = f"{figures.plain(row.done_pct, 1)}%"
        alt = f"完成总投资的{share}{said_example}"
        amounts = f"{figures.plain(row.done / 10000)} / {figures.plain(row.total / 10000)} 亿元"
        head = (Number(share), span(amounts + said_example))
    else:
        alt = f"完成{figures.plain(row.done)}万元，总投资未报"
        head = (Number(figures.plain(row.done), "万元"), span("总投资未报"))
    differences = "、".join(part for part in frame["part"] if part in ("其他工业技改", "新建", "未完成"))
    return Drawing(
        f"{periods.cumulative_name(row.month.date())}，万元",
        (
            Headline(head),
            Picture(bars.stacked_bar(scene.colours, parts, unit="万元"), alt),
            *(_fixed_assets(row) if pd.notna(row.fixed_asset) else ()),
        ),
        ("占多年总投资，不与时序进度相比" + (f"；{differences}为差额，推算。" if differences else "。"),),
    )


def _fixed_assets(row: Any) -> tuple[Headline, Remark]:
    same = "与项目完成投资同数，只列一次，不相加" if row.fixed_asset == row.done else "与项目完成投资不同数"
    light = (Light("no_target"),) if pd.isna(row.fixed_asset_target) else ()
    number = Number(figures.plain(row.fixed_asset), "万元", "mid")
    return (
        Headline((strong(f"固定资产投资{example(row.fixed_asset_status)}"), number, *light)),
        Remark(f"{same}；{_task_and_growth(row)}。"),
    )


def _task_and_growth(row: Any) -> str:
    """What is known of fixed-asset investment's task of the year and growth on the year before."""
    if pd.isna(row.fixed_asset_target) and pd.isna(row.fixed_asset_yoy_pct):
        return "年度任务、同比均未报"
    target = (
        "未报"
        if pd.isna(row.fixed_asset_target)
        else f"{figures.plain(row.fixed_asset_target)}万元{example(row.fixed_asset_target_status)}"
    )
    growth = "同比未报" if pd.isna(row.fixed_asset_yoy_pct) else figures.growth_words(row.fixed_asset_yoy_pct)
    return f"年度任务{target}，{growth}"


@panel("新旧动能与重点项目申报", "economy/kinetic", sheet="项目名录", indicator="kinetic_library_projects")
def kinetic(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Projects on their way into the libraries of 新旧动能转换 and key projects."""
    rows = [
        (
            (strong(row.short_name), f" {row.company_short}"),
            row.capacity_text,
            row.library,
            "计入" if row.in_plan else "不计入",
        )
        for row in rows_of(frame)
    ]
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{len(frame)}个",
        folded(table("项目|设计能力|情况|谋划项目数", rows, "lnln", "tight kinetic"), "个"),
    )
