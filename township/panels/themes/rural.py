"""Panels of the rural page: the board of works, village by village, lane lengths, service assets."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from township.charts import joint, matrix
from township.panels.blocks import (
    LIGHT_WORDS,
    STATUS_WORDS,
    Badge,
    Block,
    Board,
    Bullet,
    Cell,
    Column,
    Drawing,
    Fold,
    Headline,
    Light,
    Note,
    Number,
    Picture,
    Piece,
    Row,
    Span,
    Step,
    Table,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.wording import example, few_words, gap_words, own_month, said
from township.statistics import figures, periods

_STEPS = (("开工", "step_started", "started"), ("完工", "step_done", "done"), ("验收", "step_accepted", "accepted"))


_LONGEST = 6  # stretches of lane drawn: more of them stand taller than everything beside them
_NAMED = 3  # works named one by one in a part of the conclusion


@conclusion("rural/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The rural page's one sentence: every work by what is reported of it, the worst first."""
    if frame.empty:
        return "截至所选月份没有可见的工程数据"
    told: dict[str, list[str]] = {}
    for row in rows_of(frame[frame["status"] != "illustrative"]):
        said_of, words = _told(row, frame["month"].max())
        told.setdefault(said_of, []).append(words)
    if not set(told) - {_UNREPORTED}:
        examples = [f"{row.work_name}{_done(row)}" for row in rows_of(frame)
                    if row.status == "illustrative" and pd.notna(row.done)]  # fmt: skip
        if examples:
            return f"{'，'.join(examples)}（示例）"
    if not told:
        return f"{len(frame)}项工程{_UNREPORTED}"
    return "；".join(
        f"{len(works)}项工程{_UNREPORTED}" if said_of == _UNREPORTED else f"{_listed(works)}{said_of}"
        for said_of, works in sorted(told.items(), key=lambda part: _TOLD.index(part[0]))
    )


_UNREPORTED = "完成数未报"
# what is said of works, the worst first
_TOLD = (
    "，待核对",
    "，逾期未完成",
    "逾期未反馈",
    "，慢于期限进度",
    "，在办",
    "已完工",
    "已验收",
    "，计划未列",
    _UNREPORTED,
)


def _told(row: object, newest: pd.Timestamp) -> tuple[str, str]:
    """Under which of ``_TOLD`` a work is named, and how; its light goes before what was stated of its steps.

    A work that was last reported before the ``newest`` month of all says its own.
    """
    counted = pd.notna(row.done)
    done = f"{row.work_name}{own_month(row.month, newest)}{_done(row)}" if counted else row.work_name
    if row.doubted:
        return "，待核对", done
    if row.light == "yellow" and not counted:
        return "逾期未反馈", f"{row.work_name}{figures.plain(row.planned)}{row.unit}"
    if row.light in ("red", "yellow"):
        return "，逾期未完成" if row.light == "red" else "，慢于期限进度", done
    if row.step_accepted == "done":
        return "已验收", row.work_name
    if row.step_done == "done" or (row.light == "green" and not row.done < row.planned):
        return "已完工", row.work_name
    if not counted:
        return _UNREPORTED, row.work_name
    return "，在办" if pd.notna(row.planned) else "，计划未列", done


def _done(row: object) -> str:
    """完工156/312户, and no share where the plan is not known."""
    planned = f"/{figures.plain(row.planned)}" if pd.notna(row.planned) else ""
    return f"完工{figures.plain(row.done)}{planned}{said(row.unit)}"


def _listed(works: list[str]) -> str:
    more = f"等{len(works)}项" if len(works) > _NAMED else ""
    return "、".join(works[:_NAMED]) + more


# ------------------------------------------------------------------ the board of works

_BOARD = (
    Column("灯", "unsaid"), Column("工程", "unsaid"), Column("完成/计划"), Column("计划", "step"),
    *(Column(name, "step") for name, _, _ in _STEPS), Column("现状"), Column("状态", "unsaid"),
)  # fmt: skip


@panel(
    "民生工程进度",
    "rural/works",
    sheet="民生工程",
    indicator="clean_heating_households",
    caveats=("I19", "I20", "I32"),
)
def works(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The board: one row per work, its light, quantity, steps and state in words."""
    lights, newest = frame["light"].value_counts(), frame["month"].max()
    counts = "、".join(f"{LIGHT_WORDS[name]}{lights[name]}" for name in LIGHT_WORDS if name in lights)
    steps = (
        "四点依次为计划、开工、完工、验收：实心＝已报完成，半实＝部分，虚圈＝未填报（不等于未做），—＝不适用；"
        "虚线竖标为预计，不计入完成。"
    )
    examples = "示例各行由分村示例相加，不作判断，一律为灰；其余工程该月没有报。"
    return Drawing(
        f"截至{periods.month_name(newest.date())}，{len(frame)}项：{counts}",
        folded(Board("works", _BOARD, tuple(_work(row, newest) for row in rows_of(frame))), "项"),
        (Note("", on_screen=steps), examples if (frame["status"] == "illustrative").any() else ""),
    )


def _work(row: object, newest: pd.Timestamp) -> Row:
    """One work as the cells of the board."""
    before = "done" if any(map(pd.notna, (row.planned, row.listed, row.expected))) else "missing"
    steps = [Step("计划", before, first=True)]
    for name, step, count in _STEPS:
        state, reported = getattr(row, step), getattr(row, count)
        number = figures.plain(reported) if state == "part" and pd.notna(reported) else ""
        steps.append(Step(name, state, number, joined=before == state == "done"))
        before = state
    cells = (
        Light(row.light),
        row.work_name,
        Span(_quantity(row), "quantity"),
        *steps,
        _state(row, newest),
        Badge(row.status),
    )
    return Row(cells, "illustrative" if row.status == "illustrative" else "")


def _quantity(row: object) -> tuple[Piece, ...]:
    """What was planned and done: 18/18处, 749户 计划, 预计90%以上 with a dashed tick; in words where not counted."""
    unit = said(row.unit)
    if pd.notna(row.expected):
        words = figures.quantity(row.expected, unit, row.qualifier)
        return strong(words), Bullet(None, expected_pct=row.expected)
    where: tuple[Piece, ...] = ()
    if row.villages and row.status != "illustrative":
        where = (" ", span(f"{row.villages}个村", roles="small muted nowrap"))
    if pd.notna(row.planned) and pd.notna(row.done):
        return strong(f"{figures.plain(row.done)}/{figures.plain(row.planned)}"), f" {unit}", *where
    for count, kind in ((row.planned, "计划"), (row.listed, "列明")):
        if pd.notna(count):
            return strong(figures.plain(count)), f" {unit} ", span(kind, roles="small muted"), *where
    if pd.notna(row.done):
        return strong(figures.plain(row.done)), f" {unit} ", span("计划未列", roles="small muted")
    return (muted("数量未列"),)


def _state(row: object, newest: pd.Timestamp) -> Cell:
    """The state in words, how far it is from its date's pace; overdue in the colour of its light, an expected date said."""
    words = "，".join(filter(None, (own_month(row.month, newest), said(row.state, otherwise=_progress(row)))))
    if pd.notna(row.gap):
        words = f"{words}，{gap_words('due', row.gap)}"
    if row.light in ("yellow", "red"):
        return span(words, roles="warn" if row.light == "yellow" else "bad")
    if pd.isna(row.due) or pd.notna(row.done):
        return words
    verdict = "，结果未报" if row.overdue else ""
    return words, span(f"预计{_due_words(row.due)}{verdict}", roles="small muted")


def _progress(row: object) -> str:
    """Counts in words where nobody wrote a state: 开工11、完工5、验收4."""
    parts = [f"{word}{figures.plain(getattr(row, n))}" for word, _, n in _STEPS if pd.notna(getattr(row, n))]
    return "、".join(parts) or "未填报"


def _due_words(due: pd.Timestamp) -> str:
    return f"{due.month}月" + ("底" if due.is_month_end else f"{due.day}日")


# ------------------------------------------------------------------ village by village


@panel(
    "分村情况",
    "rural/village_works",
    sheet="民生工程",
    indicator="administrative_villages",
    caveats=("I33", "I35"),
)
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
        kept = {*chosen, *named}
        shown = [code for code in shown if code in kept]
    columns = [
        matrix.Column(code, names[code], code in (chosen or named), f"village:{code}", not chosen or code in chosen)
        for code in shown
    ]
    rows = list(dict.fromkeys(zip(frame["measure"], frame["unit"], strict=True)))
    place = {measure: number for number, (measure, _) in enumerate(rows)}
    cells = [
        matrix.Cell(
            place[row.measure], group, row.text, _cell_hover(row), row.status,
            band=row.extent == "全部村", zero=row.value == 0,
        )
        for row, group in zip(rows_of(frame), members, strict=True)
    ]  # fmt: skip
    totals = row_words = None
    if chosen:
        row_words = _row_words(frame, rows) if len(chosen) == 1 else [""] * len(rows)
        alt = "；".join(f"{measure}{words}" for (measure, _), words in zip(rows, row_words, strict=True))
    else:
        totals = [figures.plain(frame.loc[frame["measure"] == measure, "total"].iloc[0]) for measure, _ in rows]
        alt = _spoken(frame)
    plot = matrix.place_matrix(scene.colours, columns, rows, cells, totals=totals, row_words=row_words)
    examples = (frame["status"] == "illustrative").any() and not chosen
    return Drawing(
        f"截至{periods.month_name(frame['month'].max().date())}，{scene.filters.place(scene.catalogue)}"
        + ("" if chosen else f"{len(villages)}个行政村") + ("，前面是点名的村" if named and not chosen else ""),
        (Picture(plot, alt),),
        (
            f"连格＝几村合计，未分村，不拆；空格＝没有分村数，不是0。{_not_done(frame)}{_older(frame)}",
            few_words(frame["text"], scene.catalogue.town["confidential_below"])
            + ("斜纹为示例，各行合计等于全镇数。" if examples else ""),
            Note("点村名或格子只看该村，再点还原。", kind="hint"),
        ),
        _measure_badges(frame),
        town_wide=False,
    )  # fmt: skip


def _not_done(frame: pd.DataFrame) -> str:
    """Which rows are not results: planned or merely listed."""
    steps = frame[frame["step"].isin(["计划", "列明"])].drop_duplicates("measure")
    words = "、".join(f"{row.measure}是{row.step}数" for row in rows_of(steps))
    return f"{words}，不是完成数。" if words else ""


def _older(frame: pd.DataFrame) -> str:
    """Which rows stand as they were in an earlier month."""
    newest = frame["month"].max()
    months = frame.groupby("measure", sort=False)["month"].max()
    words = "、".join(f"{name}{own_month(month, newest)}" for name, month in months.items() if month < newest)
    return f"{words}。" if words else ""


def _planned(row: object) -> str:
    return f"，计划{figures.plain(row.planned)}" if pd.notna(row.planned) and row.step == "完工" else ""


def _cell_hover(row: object) -> str:
    where, words = row.villages, row.text
    if row.extent == "全部村":
        where, words = row.text, figures.plain(row.value)
    return f"{where}<br>{row.measure} {row.step}{words}{row.unit}{_planned(row)}　{STATUS_WORDS[row.status]}"


def _row_words(frame: pd.DataFrame, rows: Sequence[tuple[str, str]]) -> list[str]:
    """A sentence a row for one village."""
    sentences = []
    for measure, _ in rows:
        row = next(rows_of(frame[frame["measure"] == measure]))
        if row.extent == "几村合计":
            sentences.append(f"{row.villages}合计{figures.plain(row.value)}{row.unit}，未分村")
        elif row.extent == "全部村":
            sentences.append("每村都设")
        else:
            sentences.append(f"{row.step}{row.text}{row.unit}{_planned(row)}（{STATUS_WORDS[row.status]}）")
    return sentences


def _spoken(frame: pd.DataFrame) -> str:
    totals = rows_of(frame.drop_duplicates("measure"))
    return "；".join(f"{row.measure}{row.step}{figures.plain(row.total)}{row.unit}" for row in totals)


def _measure_badges(frame: pd.DataFrame) -> tuple[Badge, ...]:
    """Which rows are reported and which illustrative."""
    words = {status: "、".join(dict.fromkeys(rows["measure"])) for status, rows in frame.groupby("status")}
    return tuple(Badge(status, words[status]) for status in STATUS_WORDS if status in words)


# ------------------------------------------------------------------ lanes, and what keeps the toilets in service


@panel(
    "户户通硬化长度",
    "rural/road_lengths",
    sheet="民生工程",
    indicator="village_road_length",
    caveats=("I01", "I02"),
)
def road_lengths(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Lane paving by village as listed; the joint figure of several villages unsplit, beside a bracket."""
    first = frame.iloc[0]
    longest, shorter = frame.head(_LONGEST), frame[_LONGEST:]
    plot = joint.joint_bars(scene.colours, [_bar(row, scene) for row in rows_of(longest)], unit="米")
    alt = "；".join(f"{row.villages}{figures.plain(row.length)}米" for row in rows_of(longest))
    blocks: list[Block] = [Picture(plot, alt)]
    if len(shorter):
        blocks.append(Fold((f"其余{len(shorter)}处",), (_lengths(shorter),), "rest"))
    if not scene.filters.villages:
        unsplit = frame.loc[frame["areas"].str.contains("|", regex=False), "length"]
        doubt: tuple[Piece, ...] = ()
        if len(unsplit) and first.total_if_each != first.total:
            doubt = (span(f"若{figures.plain(unsplit.iloc[0])}为每村，则{figures.plain(first.total_if_each)}"),)
        blocks.append(Headline((strong("合计"), Number(figures.plain(first.total), "米", "mid"), *doubt)))
    unknown = frame["done"].isna()
    listed = "条长为列明长度，不是完成长度；完成米数未填报。"
    if not unknown.all():
        listed = f"条长为列明长度，深色是已完成的{'；没写已完成的，完成米数未填报' if unknown.any() else ''}。"
    return Drawing(
        f"{frame['month'].max().year}年，米，{scene.filters.place(scene.catalogue)}",
        tuple(blocks),
        (listed,),
        town_wide=False,
    )


def _lengths(frame: pd.DataFrame) -> Table:
    rows = []
    for row in rows_of(frame):
        done = f"{figures.plain(row.done)}米" if pd.notna(row.done) else "—"
        rows.append((row.villages, f"{figures.plain(row.length)}米{example(row.status)}", done))
    return table("村|长度|已完成", rows, align="nrr", css="tight")


def _bar(row: object, scene: Scene) -> joint.Joint:
    known = [code for code in row.areas.split("|") if code in scene.catalogue.areas]
    places = tuple((scene.catalogue.areas[code].name, f"village:{code}") for code in known)
    return joint.Joint(
        places, row.length, figures.plain(row.length), row.status,
        beside=f"{row.part}，不拆" if len(places) > 1 else "",
        below=f"已完成{figures.plain(row.done)}" if pd.notna(row.done) else "",
        done=row.done if pd.notna(row.done) else None,
    )  # fmt: skip


@panel("厕所管护设施", "rural/service_assets", indicator="septic_trucks")
def service_assets(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Vehicles, pools, platform and team that keep the toilets in service."""
    rows = []
    for row in rows_of(frame):
        number: Cell = strong("已有")
        if pd.notna(row.value):
            number = (span(figures.plain(row.value), roles="strong number"), f" {said(row.unit)}")
        older = own_month(row.month, frame["month"].max())
        rows.append((row.item + example(row.status), number, muted("，".join(filter(None, (older, said(row.words)))))))
    return Drawing(
        f"{frame['month'].max().year}年",
        (table("设施|数量|说明", rows, align="nnl", css="tight assets"),),
    )
