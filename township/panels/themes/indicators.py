"""Panels of the page of any indicators: their path over the years, the villages ranked and by month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import compare, ranking, years
from township.panels.blocks import (
    STATUS_WORDS,
    Cell,
    Drawing,
    Fold,
    Headline,
    Note,
    Number,
    Pick,
    Picture,
    Remark,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Choice, IndicatorChoice, Scene
from township.panels.panel import conclusion, panel
from township.panels.wording import few_words, said
from township.statistics import figures, periods

CHOSEN = IndicatorChoice("indicators", "指标", ("",), 300)
VIEW = Choice("view", "口径", ("累计", "当月", "同比", "完成率"), 104)
AXIS = Choice("axis", "横轴", ("逐年", "连续"), 96)
SINCE = Choice("since", "位次比", ("上年同期", "上月"), 132)
NO_VILLAGES = "所选指标截至所看月份没有分村的数。"
_DIGITS = 2  # of a share that is computed
_STEPS = {"季": 3, "半年": 6, "年": 12, "不定期": 12}  # months from report to report, by frequency


@conclusion("indicators/latest")
def conclusion(frame: pd.DataFrame) -> str:
    """What the chosen indicators stand at, the first of them in words."""
    if frame.empty:
        return "所选指标截至所选月份还没有报数"
    first = frame.iloc[0]
    words = f"{first['name']}{periods.month_name(first.month)}{figures.quantity(first.value, first.unit, said(first.qualifier))}"
    if pd.notna(first.yoy_pct):
        words += f"，{figures.growth_words(first.yoy_pct)}"
    words += "（示例）" if first.status == "illustrative" else ""
    return words + (f"；另选{len(frame) - 1}项" if len(frame) > 1 else "")


def _written(row: Any, decimals: int) -> str:
    """A figure as its chart writes it, without unit: what was reported as printed, what is computed rounded."""
    if row.status == "derived":
        return figures.plain(row.value, decimals).rstrip("0").rstrip(".") if decimals else figures.plain(row.value, 0)
    return figures.quantity(row.value, "", said(row.qualifier))


@panel("走势", "indicators/trend", follows=CHOSEN)
def trend(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Each indicator's months: a line a year, or all on one axis, as 累计, 当月, 同比 or 完成率."""
    view, axis = scene.filters.chosen(VIEW), scene.filters.chosen(AXIS)
    blocks: list[Any] = []
    for code, rows in frame.groupby("indicator", sort=False):
        blocks += _path(rows, scene, view, running=axis == "连续", decimals=scene.catalogue.indicator(code).decimals)
    left_out = len(CHOSEN.codes(scene.filters.chosen(CHOSEN), scene.catalogue)) - frame["indicator"].nunique()
    legend = {"derived": "空心的是推算。", "illustrative": "叉是示例。"}
    notes = [
        "当月＝累计减上月累计；缺上月的、时点数和比率没有当月数。" if view == "当月" else "",
        "缺报的月份断开，不补。" + "".join(words for status, words in legend.items() if status in set(frame["status"])),
        f"所选指标中{left_out}项没有“{view}”数。" if left_out > 0 else "",
    ]
    places = "、".join(frame["place"].unique())
    kind = {"累计": "累计或期末", "当月": "当月（推算）", "同比": "同比（按上报）", "完成率": "完成年度任务"}[view]
    followed = scene.filters.villages and set(frame["area"]) <= set(scene.filters.villages)
    return Drawing(
        f"截至{periods.month_name(frame['month'].max().date())}，{kind}，{places}",
        tuple(blocks),
        tuple(notes),
        town_wide=not followed,
    )


def _path(rows: pd.DataFrame, scene: Scene, view: str, *, running: bool, decimals: int) -> list[Any]:
    """One indicator's headline and picture."""
    last = rows.iloc[-1]
    decimals = _DIGITS if last.unit == "%" else decimals
    points = [
        years.Point(
            row.month.date(), row.value, _written(row, decimals),
            f"{_period(row, view)} {figures.quantity(_rounded(row, decimals), row.unit, said(row.qualifier))}　"
            f"{STATUS_WORDS[row.status]}{'，修订' if row.revision else ''}",
            row.status,
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    title = (strong(last["name"]), " ", Number(points[-1].words, last.unit, "mid"))
    beside: list[Cell] = [f"{_period(last, view)}"]
    if view == "累计" and pd.notna(last.yoy_pct):
        beside.append(figures.growth_words(last.yoy_pct))
    if view == "累计" and pd.notna(last.completion_pct):
        beside.append(f"完成年度任务{figures.plain(last.completion_pct, 1)}%")
    head = Headline((*title, " ", span("，".join(map(str, beside)), roles="muted")))
    step = _step(rows, scene)
    if running:
        plot = years.running_line(scene.colours, points, step=step)
    else:
        newest = rows[rows["month"].dt.year == last.month.year]
        pace = [(row.month.date(), row.pace) for row in newest.itertuples() if pd.notna(row.pace)]
        goal = None
        if view == "累计" and pd.notna(last.target) and pace:
            goal = (last.target, f"任务 {figures.plain(last.target)}")
        height = 400 if len(rows["indicator"].unique()) == 1 else 320
        plot = years.year_lines(
            scene.colours, points, pace=pace, goal=goal, first=int(last.first_month), step=step, height=height
        )
    return [head, Picture(plot, f"{last['name']}{_period(last, view)}{points[-1].words}{last.unit}")]


def _step(rows: pd.DataFrame, scene: Scene) -> int:
    """Months from one report of the frame's indicator to the next."""
    return _STEPS.get(scene.catalogue.indicator(rows.iloc[0].indicator).frequency, 1)


def _rounded(row: Any, decimals: int) -> Any:
    return figures.round_half_up(row.value, decimals) if row.status == "derived" else row.value


def _period(row: Any, view: str) -> str:
    return periods.month_name(row.month) if view == "当月" else f"截至{periods.month_name(row.month)}"


@panel("分村排名", "indicators/village_ranking", follows=CHOSEN, nothing=NO_VILLAGES)
def ranks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages by the first chosen indicator they report, with the median and what became of their ranks."""
    first = frame.iloc[0]
    written = [row.text or figures.plain(row.value) for row in frame.itertuples()]
    since = periods.month_name(first.since)
    plot = ranking.ranked_columns(
        scene.colours,
        frame["short_name"].tolist(),
        [None if pd.isna(value) else float(value) for value in frame["value"]],
        written,
        frame["status"].tolist(),
        [
            f"{row.village}　第{row.position}位，{words}{row.unit}　{STATUS_WORDS[row.status]}；{since}"
            f"{'没有数' if pd.isna(row.before) else f'第{row.before}位'}"
            for row, words in zip(frame.itertuples(), written, strict=True)
        ],
        [f"village:{code}" for code in frame["area"]],
        frame["chosen"].tolist(),
        middle=None if pd.isna(first["median"]) else (first["median"], f"中位数 {figures.plain(first['median'])}"),
    )  # fmt: skip
    rows = (
        (
            str(row.position), Pick(row.village, f"village:{row.area}"), f"{words}{row.unit}",
            _change(row), muted("—" if pd.isna(row.before) else f"{row.before}／{row.before_villages}"),
            figures.growth(row.yoy_pct),
        )
        for row, words in zip(frame.itertuples(), written, strict=True)
    )  # fmt: skip
    listed = table(f"位次|村|{first['name']}|升降|{since}|同比", rows, align="rlrlrr")
    movers = frame.dropna(subset=["risen"]).sort_values("risen", kind="stable")
    said_moves = ""
    if len(movers) and movers.iloc[-1].risen > 0:
        up, down = movers.iloc[-1], movers.iloc[0]
        said_moves = (
            f"比{since}升得最多的是{up.village}（{up.risen}位），降得最多的是{down.village}（{-down.risen}位）。"
        )
    without = len(scene.catalogue.villages(first.month.date())) - len(frame)
    order = "从小到大" if scene.catalogue.indicator(first.indicator).direction == "down" else "从大到小"
    return Drawing(
        f"{first['name']}，{periods.month_name(first.month)}，{first.unit}，{len(frame)}个村{order}",
        (
            Picture(plot, f"第1位{first.village}{written[0]}{first.unit}"),
            *((Remark(said_moves),) if said_moves else ()),
            Fold((f"各村位次和升降，{len(frame)}个村",), (listed,)),
        ),
        (
            f"并列的同一位次；合并前的村不算作合并后的村，{since}没有数的不比。"
            + (f"{without}个村没有数。" if without > 0 else "")
            + few_words(frame["text"], scene.catalogue.town["confidential_below"]),
            Note("点一个村只看该村，再点还原。", kind="hint"),
        ),
        town_wide=False,
    )


def _change(row: Any) -> Cell:
    if pd.isna(row.risen):
        return muted("无可比")
    if row.risen == 0:
        return "持平"
    return f"{'↑' if row.risen > 0 else '↓'}{abs(int(row.risen))}"


def _places(frame: pd.DataFrame) -> list[compare.Place]:
    places = []
    for area, rows in frame.groupby("area", sort=False):
        words = [row.text or figures.plain(row.value) for row in rows.itertuples()]
        last = rows.iloc[-1]
        places.append(
            compare.Place(
                last.short_name,
                f"village:{area}",
                bool(last.chosen),
                tuple(month.date() for month in rows["month"]),
                tuple(None if pd.isna(value) else float(value) for value in rows["value"]),
                tuple(words),
                tuple(
                    f"{row.village} {periods.month_name(row.month)} {said}{row.unit}，第{row.position}位／{row.villages}　"
                    f"{STATUS_WORDS[row.status]}"
                    for row, said in zip(rows.itertuples(), words, strict=True)
                ),
                tuple(rows["status"]),
                tuple(1 - row.position / row.villages for row in rows.itertuples()),
            )
        )
    return places


def _scope(frame: pd.DataFrame) -> str:
    first, last = frame.iloc[0], frame["month"].max()
    return f"{first['name']}，{periods.cumulative_name(last.date())}各月，{first.unit}"


def _few(frame: pd.DataFrame, scene: Scene) -> str:
    return few_words(frame["text"], scene.catalogue.town["confidential_below"])


@panel("各村逐月", "indicators/village_months", follows=CHOSEN, nothing=NO_VILLAGES)
def village_board(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages by month, the darker the better placed in its month, in the order of the newest month."""
    newest = frame[frame["month"] == frame["month"].max()]
    order = {area: position for area, position in zip(newest["area"], newest["position"], strict=True)}
    rows = frame.assign(order=frame["area"].map(order).fillna(len(frame))).sort_values(
        ["order", "area", "month"], kind="stable"
    )
    return Drawing(
        _scope(frame),
        (Picture(compare.place_board(scene.colours, _places(rows)), f"{frame['area'].nunique()}个村逐月"),),
        (f"颜色按当月位次分五档，越深越靠前；空着的没有数。{_few(frame, scene)}",),
        town_wide=False,
    )


@panel("村与村", "indicators/village_months", name="village_lines", follows=CHOSEN, nothing=NO_VILLAGES)
def village_lines(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The chosen villages' months against all others in grey."""
    places = _places(frame)
    shown = frame.dropna(subset=["median"]).drop_duplicates("month")
    medians = {month.date(): value for month, value in zip(shown["month"], shown["median"], strict=True)}
    picked = "、".join(place.name for place in places if place.chosen)
    return Drawing(
        _scope(frame),
        (
            Picture(
                compare.place_lines(scene.colours, places, medians, step=_step(frame, scene)),
                f"{picked or '未选村'}，其余为灰线",
            ),
        ),
        (
            "灰线是其余各村，虚线是中位数。" + _few(frame, scene),
            Note("在“村”里选一个或几个村，或点一条线，与其余比。", kind="hint"),
        ),
        town_wide=False,
    )
