"""Drawings of the economy page. Every figure comes from the frame; money is in 万元."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import bars
from township.charts import months as yearly
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.statistics import figures, periods

_TASK_BY = {"derived": "约", "illustrative": "示例"}  # what stands before a task that was not reported


def conclusion(frame: pd.DataFrame) -> str:
    """The economy page's one sentence, from economy/conclusion."""
    if frame.empty:
        return "截至所选月份没有可见的经济数据"
    row = frame.iloc[0]
    if row.illustrative:
        return f"{periods.cumulative_name(row.month)}为示例数据，不作判断"
    parts = []
    if pd.notna(row.lead_points):
        parts.append(f"{periods.cumulative_name(row.month, year=False)}财政收入{lead_words(row.lead_points)}")
    if pd.notna(row.done_pct):
        parts.append(f"项目投资完成总投资的{figures.plain(row.done_pct, 1)}%")
    return "，".join(parts) or "财政收入与项目投资未报"


def lead_words(lead: float) -> str:
    """Ahead of or behind 时序, in 个百分点."""
    if abs(lead) < 0.05:
        return "与时序持平"
    return f"{'快' if lead > 0 else '慢'}于时序{figures.points(lead)}"


def fiscal_progress(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Revenue against the year's task: completion, the 时序 line, pace so far and pace needed."""
    row = frame.iloc[0]
    month = row.month.date()
    done = (
        figures.plain(row.completion_pct)
        if row.completion_status == "reported"
        else figures.plain(row.completion_pct, 1)
    )
    if pd.isna(row.completion_pct):
        head = f"{html.figure(figures.plain(row.value), '万元')}{html.light('no_target')}"
        return Drawing(f"{periods.cumulative_name(month)}，万元", (Block(f'<div class="headline">{head}</div>'),))
    speed = lead_words(row.lead_points).replace("于时序", "") if row.light != "grey" else "示例，不作判断"
    head = f"{html.figure(done + '%')}<span><b>{figures.plain(row.value)}</b> 万元</span>{html.light(row.light, speed)}"
    time = figures.plain(figures.round_half_up(row.time_pct, 1))
    task = (
        f"全年任务{_TASK_BY.get(row.target_status, '')}{figures.plain(row.target)}"
        if pd.notna(row.target)
        else "全年任务数未报，100%"
    )
    scale = f"<div class='scale'><span>0</span><span>{task}</span></div>"
    widest = max(row.monthly_so_far, row.monthly_needed if pd.notna(row.monthly_needed) else 0)
    css = "illustrative" if row.status == "illustrative" else "solid"
    rows = [pace_bar(f"{periods.cumulative_name(month, year=False)}月均", row.monthly_so_far, widest, css)]
    if pd.notna(row.monthly_needed):
        example = "illustrative" in (row.status, row.target_status)
        rows.append(pace_bar("还需月均", row.monthly_needed, widest, "illustrative" if example else "outline"))
    shade = "illustrative" if row.light == "grey" else row.status
    body = (
        f'<div class="headline">{head}</div><div class="over-line" style="--at:{time}%">时序{time}%</div>'
        f"{html.bullet(row.completion_pct, row.time_pct, status=shade)}{scale}"
        f'<div class="paces">{"".join(rows)}</div>'
    )
    derived = row.target_status == "derived"
    spread = (
        f"，区间{figures.plain(row.target_low)}—{figures.plain(row.target_high)}" if pd.notna(row.target_low) else ""
    )
    notes = (f"任务数按上报完成率推算{spread}万元；竖线为时序进度。",) if derived else ("竖线为时序进度。",)
    return Drawing(f"{periods.cumulative_name(month)}，万元", (Block(body),), notes)


def pace_bar(name: str, value: float, widest: float, css: str) -> str:
    """One labelled bar of the monthly pace."""
    return (
        f'<span>{html.text(name)}</span><span class="pace {css}"><b style="width:{100 * value / widest:.1f}%"></b></span>'
        f"<span><b>{figures.plain(value, 0)}</b> 万元</span>"
    )


def fiscal_path(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Cumulative revenue by month against the pace line and the task."""
    months = [value.date() for value in frame["month"]]
    last = frame.iloc[-1]
    target = None
    if pd.notna(last.target):
        doubt = "" if last.target_status == "reported" else html.STATUS_WORDS[last.target_status]
        target = (float(last.target), f"任务{figures.plain(last.target)}", doubt)
    figure = yearly.cumulative_bars(
        scene.colours, months, frame["value"].tolist(), frame["status"].tolist(),
        unit="万元", target=target, height=430,
    )  # fmt: skip
    notes = []
    illustrative = months_words(frame.loc[frame["status"] == "illustrative", "month"])
    if illustrative:
        notes.append(f"{illustrative}为示例，按实报合计推演，不作判断；打开“只看实报”只留实报月份。")
    notes.append(
        ("" if pd.isna(last.pace) else "点线为按时序每月应达到的累计数；")
        + (
            "上年同期未报，不画上年线。"
            if pd.isna(last.last_year)
            else f"上年{periods.cumulative_name(months[-1], year=False)}{figures.plain(last.last_year)}万元。"
        )
    )
    return Drawing(
        f"{months[0].year}年各月累计，万元",
        (Block(figure=figure, alt=f"最近一期{periods.cumulative_name(months[-1])}{figures.plain(last.value)}万元"),),
        tuple(notes),
        month_badges(frame),
    )


def months_words(months: pd.Series) -> str:
    """Months in words, e.g. ``1—8月``; empty for none."""
    if months.empty:
        return ""
    first, last = months.min().month, months.max().month
    return f"{first}月" if first == last else f"{first}—{last}月"


def month_badges(frame: pd.DataFrame) -> str:
    """Badges that say which months are reported and which illustrative; no month where the source names none."""
    present = set(frame["status"])
    if present == {"reported", "illustrative"}:
        if "undated" in frame and frame["undated"].any():
            return html.badge("reported") + html.badge("illustrative", "其余示例")
        reported = months_words(frame.loc[frame["status"] == "reported", "month"])
        return html.badge("reported", f"{reported}实报") + html.badge("illustrative", "其余示例")
    return html.badges(present)


def fiscal_composition(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Revenue by part, with the tax share."""
    month = frame.iloc[0].month.date()
    tax = frame.iloc[0]
    roles = ("accent", "accent_soft")
    parts = [
        (row.part, float(row.value), role, row.status) for row, role in zip(frame.itertuples(), roles, strict=False)
    ]
    head = (
        f'<div class="headline">{html.figure(figures.plain(tax.share_pct, 1) + "%", css="mid")}'
        f"<span>{html.text(tax.part)}占财政收入</span></div>"
    )
    figure = bars.stacked_bar(scene.colours, parts, unit="万元")
    return Drawing(
        f"{periods.cumulative_name(month)}，万元",
        (
            Block(head),
            Block(figure=figure, alt=f"{tax.part}{figures.plain(tax.value)}万元，占{figures.plain(tax.share_pct, 1)}%"),
        ),
        ("其他收入是差额，构成未报，不等于非税收入。",),
    )


def sectors(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The three sectors, always with the number of units and the growth as reported."""
    widest = max([abs(value) for value in frame["yoy_pct"].dropna()], default=1) or 1
    rows = []
    for row in frame.itertuples():
        units = "家数未报" if pd.isna(row.units_n) else f"{int(row.units_n)}家"
        count = html.squares(int(row.units_n)) if pd.notna(row.units_n) else ""
        few = pd.notna(row.few) and bool(row.few)
        share = 0 if pd.isna(row.yoy_pct) else 100 * abs(row.yoy_pct) / widest
        warning = f'<span class="warn-text">▲ 样本仅{int(row.units_n)}家，对外不显示</span>' if few else ""
        estimated = "（示例）" if row.status == "illustrative" else ""
        bar = "illustrative" if estimated else "outline dashed" if few else "solid"
        rows.append(
            f'<div class="sector"><div><b>{html.text(row.sector)}</b><span>{count} {units}</span></div>'
            f"<div>{html.figure(figures.plain(row.value), f'万元 {row.measure}', 'mid')}"
            f'<b class="growth">{figures.growth(row.yoy_pct)}{estimated}</b></div>'
            f'<div>{warning or "<span></span>"}<span class="pace {bar}">'
            f'<b style="width:{share:.1f}%"></b></span></div></div>'
        )
    months = {value.date() for value in frame["month"]}
    scope = f"{periods.cumulative_name(max(months))}，同比"
    return Drawing(
        scope,
        (Block("".join(rows)),),
        (f"三项口径不同，不相加；{_growth_source(set(frame['status']))}",),
    )


def _growth_source(statuses: set[str]) -> str:
    """Where the growth rates come from: as reported, or made up with the example months."""
    if statuses == {"illustrative"}:
        return "同比为示例推演，不是上报值。"
    others = "；示例行的同比为推演。" if "illustrative" in statuses else "。"
    return f"同比为上报值，按可比口径，不由两年数字重算{others}"


def sector_paths(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Cumulative paths of the three sectors against last year."""
    groups = []
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
                figures.growth_words(now.iloc[-1].yoy_pct),
            )
        )
    this_year = frame[frame["this_year"]]
    year = int(this_year["month"].max().year)
    notes = ["企业报表没有单独的1月，从1—2月起。"]
    if (~frame["this_year"]).any():
        before = frame[~frame["this_year"]]
        implied = months_words(before.loc[before["status"] == "derived", "month"])
        made_up = months_words(before.loc[before["status"] == "illustrative", "month"])
        said = [f"{implied}由上报同比推算（可比口径）"] if implied else []
        said += [f"{made_up}为示例"] if made_up else []
        notes.append(f"点线为{year - 1}年同期{'：' if said else ''}{'，'.join(said)}。")
    else:
        notes.append("上年同期数没有实报，不画上年线。")
    newest = this_year.groupby("sector", sort=False).tail(1)
    counted = newest[newest["units_n"].notna()]
    if len(counted):
        units = "、".join(f"{row.sector}{int(row.units_n)}家" for row in counted.itertuples())
        below = scene.catalogue.town["confidential_below"]
        few = f"；少于{below}家的对外不显示" if (counted["units_n"] < below).any() else ""
        notes.append(f"样本：{units}{few}。")
    return Drawing(
        f"{year}年各月累计，万元",
        (
            Block(
                figure=yearly.year_on_year(scene.colours, groups, unit="万元"),
                alt="；".join(f"{g[0]}{g[6]}" for g in groups),
            ),
        ),
        tuple(notes),
        month_badges(this_year),
    )


def projects(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The project list: number, name, company, kind, capacity, stage, library."""
    staged = (frame["stage"] != "未填报").any()
    rows = [
        [
            html.text(row.project),
            f'<b title="{html.text(row.project_name)}">{html.text(row.short_name)}</b>',
            f'<span title="{html.text(row.company)}">{html.text(row.company_short)}</span>',
            f'<span data-pick="kind:{html.text(row.kind)}" tabindex="0" role="button">{html.text(row.kind)}</span>',
            f'<span class="{"muted" if row.capacity_text == "未列" else ""}">{html.text(row.capacity_text)}</span>',
            html.text(row.library) + ("" if row.in_plan else "（不在12个内）"),
            *([html.text(row.stage)] if staged else []),
        ]
        for row in frame.itertuples()
    ]
    headers = ["序号", "项目", "单位", "性质", "设计能力", "入库申报", *(["阶段"] if staged else [])]
    table = html.table(headers, rows, align="nnnnnln", css="tight")
    inside = int(frame["in_plan"].sum())
    outside = len(frame) - inside
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{inside}个" + (f"，另{outside}个不计入" if outside else ""),
        (Block(table),),
        ("分项投资未填报（经贸办）。" if staged else "分项投资与阶段未填报（经贸办）。",),
        hint="点“性质”只看该类，再点还原。",
    )


def project_kinds(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Projects by kind; a click filters the project list."""
    kinds = frame["kind"].tolist()
    figure = bars.ranked_bars(
        scene.colours, kinds, frame["projects"].tolist(), frame["status"].tolist(),
        words=[f"{count}个" for count in frame["projects"]], picks=[f"kind:{kind}" for kind in kinds],
        chosen=[kind == scene.filters.kind for kind in kinds], left=46, row=34,
    )  # fmt: skip
    total = int(frame["projects"].sum())
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，共{total}个",
        (Block(figure=figure, alt="、".join(f"{k}{n}个" for k, n in zip(kinds, frame["projects"], strict=True))),),
        hint="点一类只看该类项目，再点还原。",
    )


def project_investment(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Investment done against the total of all years, by part; fixed-asset investment said once."""
    row = frame.iloc[0]
    month = row.month.date()
    roles = {"制造业技改": "accent", "工业技改": "accent", "其他工业技改": "accent_mid", "新建": "accent_soft"}
    roles |= {"已完成": "accent", "未完成": "track"}
    parts = [(part.part, float(part.value), roles[part.part], part.status) for part in frame.itertuples()]
    if pd.notna(row.total):
        share = f"完成总投资的{figures.plain(row.done_pct, 1)}%"
        head = (
            f'<div class="headline">{html.figure(figures.plain(row.done_pct, 1) + "%")}'
            f"<span>{figures.plain(row.done / 10000)} / {figures.plain(row.total / 10000)} 亿元</span></div>"
        )
    else:
        share = f"完成{figures.plain(row.done)}万元，总投资未报"
        head = f'<div class="headline">{html.figure(figures.plain(row.done), "万元")}<span>总投资未报</span></div>'
    blocks = [
        Block(head),
        Block(
            figure=bars.stacked_bar(scene.colours, parts, unit="万元"),
            alt=share,
        ),
    ]
    differences = "、".join(part for part in frame["part"] if part in ("其他工业技改", "新建", "未完成"))
    notes = ["占多年总投资，不与时序进度相比" + (f"；{differences}为差额，推算。" if differences else "。")]
    if pd.notna(row.fixed_asset):
        same = "与项目完成投资同数，只列一次，不相加" if row.fixed_asset == row.done else "与项目完成投资不同数"
        example = "（示例）" if row.fixed_asset_status == "illustrative" else ""
        light = html.light("no_target") if pd.isna(row.fixed_asset_target) else ""
        blocks.append(
            Block(
                f'<div class="headline"><b>固定资产投资{example}</b>'
                f"{html.figure(figures.plain(row.fixed_asset), '万元', 'mid')}{light}</div>"
                f'<p class="note">{same}；{_task_and_growth(row)}。</p>'
            )
        )
    return Drawing(f"{periods.cumulative_name(month)}，万元", tuple(blocks), tuple(notes))


def _task_and_growth(row: Any) -> str:
    """What is known of fixed-asset investment's task of the year and growth on the year before."""
    if pd.isna(row.fixed_asset_target) and pd.isna(row.fixed_asset_yoy_pct):
        return "年度任务、同比均未报"
    target = "未报" if pd.isna(row.fixed_asset_target) else f"{figures.plain(row.fixed_asset_target)}万元"
    growth = "同比未报" if pd.isna(row.fixed_asset_yoy_pct) else figures.growth_words(row.fixed_asset_yoy_pct)
    return f"年度任务{target}，{growth}"


def register(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """四上 enterprises on the register, step by step, with those pending."""
    rows = []
    for row in frame.itertuples():
        split = ""
        if pd.notna(row.industry):
            split = f"工业{int(row.industry)}、批零住餐{int(row.trade)}、服务业{int(row.service)}"
        rows.append(
            f'<div class="step"><span class="muted">{html.text(row.moment)}</span>'
            f"<span>{html.squares(int(row.units - row.pending), pending=int(row.pending))}</span><b>{int(row.units)}家</b>"
            f'<span></span><span class="muted">{"；".join(filter(None, (html.text(row.change), split)))}</span><span></span></div>'
        )
    return Drawing(
        "在统单位，家",
        (Block(f'<div class="steps">{"".join(rows)}</div>'),),
        (f"{_register_change(frame)}待批的不计入在统。建筑业、房地产未列。",),
    )


def _register_change(frame: pd.DataFrame) -> str:
    """How far the list of February and the register are apart, and whether the newly added explain it."""
    by_moment = {row.moment: row for row in frame.itertuples()}
    listed, now = by_moment.get("2月中旬复工名单"), by_moment.get("在统")
    if listed is None or now is None or listed.units == now.units:
        return ""
    added = now.change.count("、") + 1 if now.change else 0
    explained = "，由新增纳统解释" if added == now.units - listed.units else ""
    return f"{listed.month.month}月名单与{now.month.month}月在统差{abs(int(now.units - listed.units))}家{explained}；"


def kinetic(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Projects on their way into the libraries of 新旧动能转换 and key projects."""
    rows = [
        [
            f"<b>{html.text(row.short_name)}</b> {html.text(row.company_short)}",
            html.text(row.capacity_text),
            html.text(row.library),
            "12个之内" if row.in_plan else "12个之外",
        ]
        for row in frame.itertuples()
    ]
    return Drawing(
        f"截至{periods.month_name(scene.filters.month)}，{len(frame)}个",
        (Block(html.table(["项目", "设计能力", "情况", "范围"], rows, align="lnln", css="tight")),),
    )


def resumption(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Enterprises back at work in February, by kind, with the printed rate."""
    rows = [
        [html.text(row.kind), html.text(row.moment), f"<b>{int(row.units)}</b>家", "全部复工复产"]
        for row in frame.itertuples()
    ]
    total = int(frame["units"].sum())
    rate = frame.iloc[0].rate_pct
    head = f'<div class="headline">{html.figure(figures.plain(rate) + "%", css="mid")}<span>复产率，共{total}家</span></div>'
    return Drawing(
        f"{frame.iloc[0].month.year}年2月，家",
        (Block(head + html.table(["企业", "时点", "家数", "情况"], rows, align="lnrn", css="tight")),),
    )
