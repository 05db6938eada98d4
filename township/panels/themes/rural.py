"""Drawings of the rural page: the board of works, village by village, lane lengths, service assets."""

from __future__ import annotations

import pandas as pd

from township.charts import joint, matrix
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.panels.themes.poverty import few_words
from township.statistics import figures, periods

_STEPS = (("开工", "step_started", "started"), ("完工", "step_done", "done"), ("验收", "step_accepted", "accepted"))
_STEP_WORDS = {"done": "已报完成", "part": "部分", "none": "未开始", "missing": "未填报", "na": "不适用"}


def conclusion(frame: pd.DataFrame) -> str:
    """The rural page's one sentence, from rural/conclusion."""
    if frame.empty:
        return "截至所选月份没有可见的工程数据"
    row = frame.iloc[0]
    parts = []
    if pd.notna(row.accepted):
        parts.append(f"{row.accepted}已验收")
    if pd.notna(row.done):
        parts.append(f"{row.done}已完工")
    if pd.notna(row.overdue):
        parts.append(f"{row.overdue}{row.overdue_state}")
    if not parts and pd.notna(row.illustrative):
        parts.append(f"{row.illustrative}（示例）")
    return "，".join(parts) or f"{row.works}项工程在办，完成数未报"


def works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The board: one row per work, its light, quantity, steps and state in words."""
    head = "".join(f'<span class="{css}">{words}</span>' for css, words in _BOARD_HEAD)
    rows = "".join(_work_row(row) for row in frame.itertuples())
    month = frame["month"].max().date()
    notes = [
        "四点依次为计划、开工、完工、验收：实心＝已报完成，半实＝部分，虚圈＝未填报（不等于未做），—＝不适用；虚线竖标为预计，不计入完成。"
    ]
    if (frame["status"] == "illustrative").any():
        notes.append("示例各行由分村示例相加，不作判断，一律为灰；其余工程该月没有报。")
    lights = frame["light"].value_counts()
    counts = "、".join(f"{html.LIGHT_WORDS[name]}{lights[name]}" for name in html.LIGHT_WORDS if name in lights)
    return Drawing(
        f"截至{periods.month_name(month)}，{len(frame)}项：{counts}",
        (Block(f'{html.SCROLL}<div class="works">{head}{rows}</div></div>'),),
        tuple(notes),
    )


_BOARD_HEAD = (
    ("c1", ""), ("c2", ""), ("c3", "完成/计划"), ("step", "计划"), ("step", "开工"), ("step", "完工"), ("step", "验收"),
    ("c8", "现状"), ("c9", ""),
)  # fmt: skip


def _work_row(row: object) -> str:
    """One work as the cells of the board's grid."""
    planned = pd.notna(row.planned) or pd.notna(row.listed) or pd.notna(row.expected)
    before, said = ("done", "已列") if planned else ("missing", "未列")
    steps = f'<span class="step from {before}" role="img" aria-label="计划：{said}"><i></i></span>'
    for word, name, count in _STEPS:
        state, reported = getattr(row, name), getattr(row, count)
        number = f"<small>{figures.plain(reported)}</small>" if state == "part" and pd.notna(reported) else ""
        joined = "joined" if before == state == "done" else ""
        mark = "—" if state == "na" else f"<i></i>{number}"
        steps += (
            f'<span class="step {state} {joined}" role="img" aria-label="{word}：{_STEP_WORDS[state]}">{mark}</span>'
        )
        before = state
    css = "illustrative" if row.status == "illustrative" else ""
    return (
        f'<div class="work {css}"><span>{html.light(row.light)}</span><b>{html.text(row.work_name)}</b>'
        f'<span><span class="quantity">{_quantity(row)}</span></span>{steps}'
        f"<span>{_state(row)}</span><span>{html.badge(row.status)}</span></div>"
    )


def _quantity(row: object) -> str:
    """What was planned and done: 18/18处, 749户 计划, 预计90%以上 with a dashed tick; in words where not counted."""
    unit = html.text(row.unit) if isinstance(row.unit, str) else ""
    where = (
        f' <small class="muted nowrap">{row.villages}个村</small>'
        if row.villages and row.status != "illustrative"
        else ""
    )
    if pd.notna(row.expected):
        words = figures.quantity(row.expected, unit, row.qualifier)
        return f"<b>{html.text(words)}</b>{html.bullet(None, target_pct=row.expected)}"
    if pd.notna(row.planned) and pd.notna(row.done):
        return f"<b>{figures.plain(row.done)}/{figures.plain(row.planned)}</b> {unit}{where}"
    for count, kind in ((row.planned, "计划"), (row.listed, "列明")):
        if pd.notna(count):
            return f'<b>{figures.plain(count)}</b> {unit} <small class="muted">{kind}</small>{where}'
    if pd.notna(row.done):
        return f'<b>{figures.plain(row.done)}</b> {unit} <small class="muted">计划未列</small>'
    return '<span class="muted">数量未列</span>'


def _state(row: object) -> str:
    """The state in words; overdue in the colour of its light, an expected date said as such."""
    if row.light in ("yellow", "red"):
        css = "warn-text" if row.light == "yellow" else "bad-text"
        return f'<span class="{css}">{html.text(row.state)}</span>'
    words = row.state if isinstance(row.state, str) else _progress(row)
    more = ""
    if pd.notna(row.due) and pd.isna(row.done):
        verdict = "，结果未报" if row.overdue else ""
        more = f'<small class="muted">预计{_due_words(row.due)}{verdict}</small>'
    return f"{html.text(words)}{more}"


def _progress(row: object) -> str:
    """Counts in words where nobody wrote a state: 开工11、完工5、验收4."""
    parts = [f"{word}{figures.plain(getattr(row, n))}" for word, _, n in _STEPS if pd.notna(getattr(row, n))]
    return "、".join(parts) or "未填报"


def _due_words(due: pd.Timestamp) -> str:
    return f"{due.month}月" + ("底" if due.is_month_end else f"{due.day}日")


def village_works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages across, works down; joint figures as one wide bar, so the villages they name stand first."""
    villages = scene.catalogue.villages(scene.filters.month)
    names = {village.code: village.short_name for village in villages}
    members = [tuple(code for code in areas.split("|") if code in names) for areas in frame["areas"]]
    together = frame["measure"].isin(frame.loc[frame["extent"] == "几村合计", "measure"])
    named = matrix.contiguous([group for group, is_named in zip(members, together, strict=True) if is_named])
    chosen = scene.filters.villages
    shown = named + [code for code in names if code not in named]
    if chosen:
        # partners of a joint figure stay in view, or its bar would lie
        partners = {code for group, is_named in zip(members, together, strict=True) if is_named for code in group}
        shown = [code for code in shown if code in chosen or code in partners]
    emphasised = set(chosen) if chosen else set(named)
    columns = [
        matrix.Column(code, names[code], code in emphasised, f"village:{code}", not chosen or code in chosen)
        for code in shown
    ]
    rows = list(dict.fromkeys(zip(frame["measure"], frame["unit"], strict=True)))
    place = {measure: number for number, (measure, _) in enumerate(rows)}
    cells = [
        matrix.Cell(
            place[row.measure], group, row.text, _cell_hover(row), row.status,
            band=row.extent == "全部村", zero=row.value == 0,
        )
        for row, group in zip(frame.itertuples(), members, strict=True)
    ]  # fmt: skip
    totals = row_words = None
    if chosen:
        row_words = _row_words(frame, rows) if len(chosen) == 1 else [""] * len(rows)
    else:
        totals = [figures.plain(frame.loc[frame["measure"] == measure, "total"].iloc[0]) for measure, _ in rows]
    figure = matrix.place_matrix(scene.colours, columns, rows, cells, totals=totals, row_words=row_words)
    notes = ["连格＝几村合计，未分村，不拆；空格＝没有分村数，不是0。" + _not_done(frame)]
    hidden = few_words(frame["text"], scene.catalogue.town["confidential_below"])
    illustrative = (frame["status"] == "illustrative").any()
    adding = "斜纹为示例，各行合计等于全镇数。" if illustrative and not chosen else ""
    notes.append(f"{hidden}{adding}")
    return Drawing(
        f"截至{periods.month_name(frame['month'].max().date())}，{scene.filters.place(scene.catalogue)}"
        + ("" if chosen else f"{len(villages)}个行政村") + ("，前面是点名的村" if named and not chosen else ""),
        (Block(figure=figure, alt=_spoken(frame)),),
        tuple(notes),
        _measure_badges(frame),
        town_wide=False,
        hint="点村名或格子只看该村，再点还原。",
    )  # fmt: skip


def _not_done(frame: pd.DataFrame) -> str:
    """Which rows are not results: planned or merely listed."""
    steps = frame[frame["step"].isin(["计划", "列明"])].drop_duplicates("measure")
    words = "、".join(f"{row.measure}是{row.step}数" for row in steps.itertuples())
    return f"{words}，不是完成数。" if words else ""


def _cell_hover(row: object) -> str:
    planned = f"，计划{figures.plain(row.planned)}" if pd.notna(row.planned) and row.step == "完工" else ""
    where = row.villages if row.extent != "全部村" else row.text
    words = row.text if row.extent != "全部村" else figures.plain(row.value)
    return f"{where}<br>{row.measure} {row.step}{words}{row.unit}{planned}　{html.STATUS_WORDS[row.status]}"


def _row_words(frame: pd.DataFrame, rows: list[tuple[str, str]]) -> list[str]:
    """A sentence a row for one village."""
    sentences = []
    for measure, _ in rows:
        row = next(frame[frame["measure"] == measure].itertuples())
        if row.extent == "几村合计":
            sentences.append(f"{row.villages}合计{figures.plain(row.value)}{row.unit}，未分村")
        elif row.extent == "全部村":
            sentences.append("每村都设")
        else:
            planned = f"，计划{figures.plain(row.planned)}" if pd.notna(row.planned) and row.step == "完工" else ""
            sentences.append(f"{row.step}{row.text}{row.unit}{planned}（{html.STATUS_WORDS[row.status]}）")
    return sentences


def _spoken(frame: pd.DataFrame) -> str:
    totals = frame.drop_duplicates("measure")
    return "；".join(
        f"{row.measure}{row.step}{figures.plain(row.total)}{row.unit}"
        for row in totals.itertuples()
        if pd.notna(row.total)
    )


def _measure_badges(frame: pd.DataFrame) -> str:
    """Which rows are reported and which illustrative."""
    words = {status: "、".join(dict.fromkeys(rows["measure"])) for status, rows in frame.groupby("status")}
    return "".join(html.badge(status, words[status]) for status in html.STATUS_WORDS if status in words)


def road_lengths(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Lane paving by village as listed; the joint figure of several villages unsplit, beside a bracket."""
    areas = scene.catalogue.areas
    bars = []
    for row in frame.itertuples():
        codes = row.areas.split("|")
        places = tuple((areas[code].name, f"village:{code}") for code in codes)
        together = f"{row.part}，不拆" if len(codes) > 1 else ""
        done = f"已完成{figures.plain(row.done)}" if pd.notna(row.done) else ""
        bars.append(joint.Joint(places, row.length, figures.plain(row.length), row.status, together, done))
    total, each = frame.iloc[0].total, frame.iloc[0].total_if_each
    blocks = [Block(figure=joint.joint_bars(scene.colours, bars, unit="米"),
                    alt="；".join(f"{row.villages}{figures.plain(row.length)}米" for row in frame.itertuples()))]  # fmt: skip
    notes = []
    unsplit = [row for row in frame.itertuples() if "|" in row.areas]
    if not scene.filters.villages:
        doubt = (
            f"<span>若{figures.plain(unsplit[0].length)}为每村，则{figures.plain(each)}</span>"
            if unsplit and each != total
            else ""
        )
        blocks.append(
            Block(f'<div class="headline"><b>合计</b>{html.figure(figures.plain(total), "米", "mid")}{doubt}</div>')
        )
    if frame["done"].isna().any():
        notes.append("条长为列明长度，不是完成长度；完成米数未填报。")
    month = frame["month"].max().date()
    return Drawing(
        f"{month.year}年，米，{scene.filters.place(scene.catalogue)}", tuple(blocks), tuple(notes), town_wide=False
    )


def service_assets(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Vehicles, pools, platform and team that keep the toilets in service."""
    rows = []
    for row in frame.itertuples():
        number = (
            f'<b class="number">{figures.plain(row.value)}</b> {html.text(row.unit)}'
            if pd.notna(row.value)
            else "<b>已有</b>"
        )
        rows.append([html.text(row.item), number, f'<span class="muted">{html.text(row.words)}</span>'])
    month = frame["month"].max().date()
    return Drawing(
        f"{month.year}年", (Block(html.table(["设施", "数量", "说明"], rows, align="nnl", css="tight assets")),)
    )
