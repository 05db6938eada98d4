"""Panels of the page of any indicators: their path over the years, the villages ranked and by month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from township.charts import bars, compare, outlook, ranking, scatter, years
from township.panels.blocks import (
    STATUS_WORDS,
    Badge,
    Cell,
    Drawing,
    Fold,
    Headline,
    Note,
    Number,
    Pick,
    Picture,
    Remark,
    badges,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Choice, IndicatorChoice, MonthChoice, Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import grouped, rows_of
from township.panels.wording import among_examples, example, few_words, place, said
from township.statistics import figures, periods

CHOSEN = IndicatorChoice("indicators", "指标", ("",), 262)
VIEW = Choice("view", "口径", ("累计", "当月", "同比", "完成率"), 104)
AXIS = Choice("axis", "横轴", ("逐年", "连续"), 96)
AGAINST = MonthChoice("against", "与何时比", ("上年同期", "上月", "上年末", "两年前"), 132)
NO_RANKS = "没有所选指标的全县位次：要有两个以上镇街的实报数，或月报里印出的“全县排名”。"
BY_VILLAGE = "indicators/by_village"
NO_VILLAGES = "所选指标截至所看月份没有分村的数。"
_PATH = 420  # px of the path of ranks, about as high as fifteen towns
_NAMED = 4  # towns named one by one in a note
_DIGITS = 2  # of a share that is computed
_STEPS = {"季": 3, "半年": 6, "年": 12, "不定期": 12}  # months from report to report, by frequency


@conclusion("indicators/latest")
def conclusion(frame: pd.DataFrame) -> str:
    """What the chosen indicators stand at, the first of them in words."""
    if frame.empty:
        return "所选指标截至所选月份还没有报数"
    first = frame.iloc[0]
    period = (periods.cumulative_name if first.basis == "ytd" else periods.month_name)(first.month)
    words = f"{first['name']}{period}{figures.quantity(first.value, first.unit, said(first.qualifier))}"
    if pd.notna(first.yoy_pct):
        words += f"，{figures.growth_words(first.yoy_pct)}"
    words += "（示例）" if first.status == "illustrative" else ""
    return words + (f"；另选{len(frame) - 1}项" if len(frame) > 1 else "")


def _written(row: Any, decimals: int) -> str:
    """A figure as its chart writes it, without unit: what was reported as printed, what is computed rounded."""
    if row.status == "derived":
        return figures.plain(row.value, decimals).rstrip("0").rstrip(".") if decimals else figures.plain(row.value, 0)
    return figures.quantity(row.value, "", said(row.qualifier))


_BASES = {"ytd": "累计", "point": "期末", "month": "各月"}


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
    bases = {scene.catalogue.indicator(code).basis for code in frame["indicator"].unique()}
    as_reported = "、".join(words for basis, words in _BASES.items() if basis in bases)
    kind = {"累计": as_reported, "当月": "当月（推算）", "同比": "同比（按上报）", "完成率": "完成年度任务"}[view]
    return Drawing(
        f"截至{periods.month_name(frame['month'].max().date())}，{kind}，{places}",
        tuple(blocks),
        tuple(notes),
        town_wide=set(frame["area"]).isdisjoint(scene.filters.villages),  # else the scope names both
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
        for row in rows_of(rows)
    ]  # fmt: skip
    title = (strong(last["name"]), " ", Number(points[-1].words, last.unit, "mid"))
    beside: list[Cell] = [f"{_period(last, view)}{example(last.status)}"]
    if view == "累计" and pd.notna(last.yoy_pct):
        beside.append(figures.growth_words(last.yoy_pct))
    if view == "累计" and pd.notna(last.completion_pct):
        beside.append(f"完成年度任务{figures.plain(last.completion_pct, 1)}%{example(last.completion_status)}")
    head = Headline((*title, " ", span("，".join(map(str, beside)), roles="muted")))
    step = _step(rows, scene)
    if running:
        plot = years.running_line(scene.colours, points, step=step)
    else:
        newest = rows[rows["month"].dt.year == last.month.year]
        pace = [(row.month.date(), row.pace) for row in rows_of(newest) if pd.notna(row.pace)]
        goal = None
        if view == "累计" and pd.notna(last.target) and pace:
            goal = (last.target, f"任务 {figures.plain(last.target)}")
        height = 400 if len(rows["indicator"].unique()) == 1 else 320
        plot = years.year_lines(
            scene.colours, points, pace=pace, goal=goal, first=int(last.first_month), step=step, height=height
        )
    alt = f"{last['name']}{_period(last, view)}{points[-1].words}{last.unit}"
    return [head, Picture(plot, alt, last.indicator)]


def _step(rows: pd.DataFrame, scene: Scene) -> int:
    """Months from one report of the frame's indicator to the next."""
    return _STEPS.get(scene.catalogue.indicator(rows.iloc[0].indicator).frequency, 1)


def _rounded(row: Any, decimals: int) -> Any:
    return figures.round_half_up(row.value, decimals) if row.status == "derived" else row.value


def _period(row: Any, view: str) -> str:
    return periods.month_name(row.month) if view == "当月" else f"截至{periods.month_name(row.month)}"


@panel(
    "全年预计", "indicators/outlook", nothing="没有可以推算的全年数：要有当年的累计实报数；已报到12月的、占比和时点数不推算。", follows=CHOSEN,
)  # fmt: skip
def projection(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Each indicator's year to come, by last year's rhythm and by 时序, as a band; no light and no judgement."""
    blocks: list[Any] = []
    for code, rows in frame.groupby("indicator", sort=False):
        blocks += _outlook(rows, scene.catalogue.indicator(code).decimals)
        known = rows[rows["value"].notna()]
        points = [
            years.Point(
                row.month.date(), row.value, figures.plain(row.value),
                f"截至{periods.month_name(row.month)} {figures.quantity(row.value, row.unit)}　{STATUS_WORDS[row.status]}",
                row.status,
            )
            for row in rows_of(known)
        ]  # fmt: skip
        last = rows.iloc[-1]
        paths = [
            (name, figures.plain(path[-1][1], _coarse(path[-1][1])), path)
            for name, column in _PROJECTIONS
            if (path := [(row.month.month, getattr(row, column)) for row in rows_of(rows)
                         if pd.notna(getattr(row, column))])
        ]  # fmt: skip
        goal = None if pd.isna(last.target) else (last.target, f"任务 {figures.plain(last.target)}")
        plot = outlook.outlook(
            scene.colours, points, paths, goal=goal, first=int(last.first_month), step=_step(rows, scene)
        )
        blocks.append(Picture(plot, f"{last['name']}{'；'.join(f'{name}全年约{words}' for name, words, _ in paths)}"))
    without = frame.groupby("indicator")["by_rhythm"].count().eq(0).sum()
    return Drawing(
        f"截至{periods.month_name(frame['newest'].max())}，推算",
        tuple(blocks),
        (
            "都是推算，不亮灯：上年节奏＝本年累计÷上年同月占上年全年的比重；时序＝本年累计÷已过月份×12。",
            f"{without}项上年同月或12月没有报，只按时序。" if without else "",
        ),
        (Badge("derived"),),
    )


_PROJECTIONS = (("上年节奏", "by_rhythm"), ("时序", "by_time"))


def _coarse(value: float) -> int:
    """Decimals of a projection: none from a hundred on, since it is no more exact than that."""
    return 0 if abs(value) >= 100 else 1


def _outlook(rows: pd.DataFrame, decimals: int) -> list[Any]:
    """In words what the year comes to, and what share of the task that is."""
    last = rows.iloc[-1]
    told = []
    for name, column in _PROJECTIONS:
        value = last[column]
        if pd.isna(value):
            continue
        words = f"按{name}全年约{figures.plain(value, min(decimals, _coarse(value)))}{last.unit}"
        if pd.notna(last.target) and last.target:
            words += f"，占任务{figures.plain(100 * float(value) / float(last.target), 1)}%"
        told.append(words)
    return [Headline((strong(last["name"]), " ", span("；".join(told), roles="muted")))]


@panel("比较", "indicators/compared", follows=CHOSEN)
def compared(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The chosen indicators in two months, of the town or of the chosen villages, with the difference in its unit."""
    villages = frame["place"].nunique() > 1
    rows, pairs = [], []
    for row in rows_of(frame):
        now = (row.text or figures.quantity(row.value, row.unit, said(row.qualifier))) + example(row.status)
        then = row.before_text or ("—" if pd.isna(row.before) else figures.quantity(row.before, row.unit))
        then += example(row.before_status)
        rows.append((
            row.name, row.place, strong(now), periods.month_name(row.month), then, periods.month_name(row.before_month),
            difference(row.difference, row.unit), figures.growth(row.yoy_pct),
            *((difference(row.from_first, row.unit),) if villages else ()),
        ))  # fmt: skip
        pairs.append(compare.Pair(
            f"{row.name} {row.place}" if villages else row.name,
            *(None if pd.isna(value) else float(value) for value in (row.before, row.value)), then, now, row.unit,
            (row.before_status == "illustrative", row.status == "illustrative"),
        ))  # fmt: skip
    against = scene.filters.chosen(AGAINST)
    plot = compare.pairs(scene.colours, pairs)
    headers, align = "指标|地方|数|月份|比的数|比的月份|差|同比（按上报）", "llrnrnrr"
    if villages:
        headers, align = f"{headers}|与{frame['place'].iloc[0]}差", f"{align}r"
    few = few_words(pd.concat([frame["text"], frame["before_text"]]), scene.catalogue.town["confidential_below"])
    return Drawing(
        f"{periods.month_name(frame['month'].max())}比{against}，{frame['place'].nunique()}个地方",
        (
            Picture(plot, "；".join(f"{pair.name}{pair.before_words}→{pair.words}" for pair in pairs[:6])),
            Fold(
                (f"列成表，{len(rows)}行，有差数",),
                (table(headers, rows, align=align),),
            ),
        ),
        ("差是两个数相减，占比差几个百分点；同比是上报的，不由两个数重算。" + few,),
        town_wide=not scene.filters.villages,
    )


def difference(value: Any, unit: str) -> str:
    """How far two figures lie apart, with its sign; — where one is missing."""
    if pd.isna(value):
        return "—"
    if not value:
        return "持平"
    return f"{'+' if value > 0 else '−'}{apart(value, unit)}"


def apart(value: Any, unit: str) -> str:
    """A difference without its sign, in 个百分点 for shares and else in its unit."""
    return f"{figures.plain(abs(value))}{'个百分点' if unit == '%' else unit}"


@panel("全县位次", "indicators/county_ranks", follows=CHOSEN, nothing=NO_RANKS)
def towns(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The county's towns in the newest month from the first to the last, ours marked, and how far it is to the next."""
    newest = frame[frame["month"] == frame["newest"]]
    ranked, own = newest.dropna(subset=["position"]), newest[newest["own"]]
    first = newest.iloc[0]
    shown = scene.filters.chosen(VIEW)
    what = f"{first['name']}{'同比' if shown == '同比' else ''}，{periods.month_name(first.month)}"
    if ranked.empty:
        return Drawing(what, (_standing(own.iloc[0], ranked),), ("只有本镇印出的位次，没有别的镇街的数，排不出名单。",))
    written = [figures.plain(row.value) for row in rows_of(ranked)]
    plot = bars.ranked_bars(
        scene.colours,
        [f"{row.position} {row.place}" for row in rows_of(ranked)],
        ranked["value"].tolist(),
        ["reported"] * len(ranked),
        words=[f"{words} 本镇" if hit else words for words, hit in zip(written, ranked["own"], strict=True)],
        chosen=ranked["own"].tolist(),
    )
    rows = (
        (
            ("并列" if row.tied > 1 else "") + str(row.position), strong(row.place) if row.own else row.place,
            f"{words}{row.unit}", "—" if pd.isna(row.ahead) else apart(row.ahead, row.unit),
        )
        for row, words in zip(rows_of(ranked), written, strict=True)
    )  # fmt: skip
    missing = [area.short_name for area in scene.catalogue.other_towns() if area.code not in set(ranked["area"])]
    return Drawing(
        f"{what}，{first.unit or figures.UNITLESS}，{len(ranked)}个镇街{'从小到大' if first.direction == 'down' else '从大到小'}",
        (
            _standing(own.iloc[0], ranked) if len(own) else Remark("本镇这个月没有数，不在位次里。"),
            Picture(plot, f"第1位{ranked.iloc[0].place}{written[0]}{first.unit}"),
            Fold((f"列成表，{len(ranked)}个镇街，有差数",), (table("位次|镇街|数|与前一名差", rows, align="rlrr"),)),
        ),
        (
            "位次由各镇街报的数排出，并列的同一位次；别的镇街的数只作对照，不算进本镇的任何数。",
            f"{len(missing)}个镇街没有数：{'、'.join(missing[:_NAMED])}{'等' if len(missing) > _NAMED else ''}。"
            if missing
            else "",
        ),
        (*badges(ranked["status"]), Badge("derived", "位次推算")),
    )


def _standing(own: Any, ranked: pd.DataFrame) -> Headline:
    """Our rank in words, as printed where it was, and how far it is to the next above and below."""
    said = []
    for gap, words, beside in (
        (own.ahead, "距前一名", ranked[ranked["position"] < own.position]["place"].tail(1)),
        (own.behind, "领先后一名", ranked[ranked["position"] > own.position]["place"].head(1)),
    ):
        if not figures.is_missing(gap):
            said.append(f"{words}{beside.iloc[0]}{apart(gap, own.unit)}")
    if not figures.is_missing(own.printed) and not figures.is_missing(own.position) and own.printed != own.position:
        said.insert(0, f"按各镇街的数排是第{own.position}位")
    return Headline((strong(own.place), " ", Number(*_rank(own), "mid"), " ", muted("，".join(said))))


def _rank(row: Any) -> tuple[str, str]:
    """A rank in words, and of what: as printed where it was, else as the figures say."""
    if figures.is_missing(row.printed):
        return f"{'并列' if row.tied > 1 else ''}第{row.position}位", f"／{row.towns}个镇街"
    return f"{said(row.qualifier)}第{figures.plain(row.printed)}位", "（印出的）"


@panel("位次走势", "indicators/county_ranks", name="rank_path", follows=CHOSEN, nothing=NO_RANKS)
def rank_path(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Our rank month by month, the first place at the top."""
    own = frame[frame["own"]]
    first = frame.iloc[0]
    if own.empty:
        return Drawing(first["name"], (Remark("本镇没有数，不在位次里。"),))
    points = []
    for row in rows_of(own):
        words, among = _rank(row)
        derived = figures.is_missing(row.printed)
        hover = f"{periods.month_name(row.month)} {words}{among}{'　推算' if derived else ''}"
        rank = row.position if derived else row.printed
        points.append(years.Point(row.month.date(), int(rank), words, hover, "derived" if derived else "reported"))
    places = max([point.value for point in points] + own["towns"].dropna().astype(int).tolist())
    if own["printed"].notna().any():
        places = max(places, scene.catalogue.town.get("townships_in_county", 0))
    differing = own[own["printed"].notna() & own["position"].notna() & (own["printed"] != own["position"])]
    drawn = {point.status for point in points}
    plot = years.running_line(scene.colours, points, step=_step(own, scene), places=places, height=_PATH)
    return Drawing(
        f"{first['name']}，截至{periods.month_name(own['month'].max())}，第1位在最上",
        (Picture(plot, f"{periods.month_name(points[-1].month)}{points[-1].words}"),),
        (
            ("实心是印出的位次，空心是由各镇街的数排出的（推算）。" if len(drawn) > 1 else "")
            + "没有位次的月份断开，不补。",
            f"{len(differing)}个月印出的位次和按数排出的不同，照印出的画。" if len(differing) else "",
        ),
        badges(drawn),
    )


@panel("分村排名", "indicators/village_ranking", follows=CHOSEN, alone=BY_VILLAGE, nothing=NO_VILLAGES)
def ranks(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages by the first chosen indicator they report, with the median and what became of their ranks."""
    first = frame.iloc[0]
    written = [row.text or figures.plain(row.value) for row in rows_of(frame)]
    since = periods.month_name(first.since)
    among = among_examples(frame["status"])
    plot = ranking.ranked_columns(
        scene.colours,
        frame["short_name"].tolist(),
        [None if pd.isna(value) else float(value) for value in frame["value"]],
        written,
        frame["status"].tolist(),
        [
            f"{row.village}　{place(row.position, among)}，{words}{row.unit}　{STATUS_WORDS[row.status]}；{since}"
            f"{'没有位次' if pd.isna(row.before) else f'第{row.before}位'}"
            for row, words in zip(rows_of(frame), written, strict=True)
        ],
        [f"village:{code}" for code in frame["area"]],
        frame["chosen"].tolist(),
        middle=None if pd.isna(first["median"]) else (first["median"], f"中位数 {figures.plain(first['median'])}"),
    )  # fmt: skip
    rows = (
        (
            muted("—") if pd.isna(row.position) else str(row.position), Pick(row.village, f"village:{row.area}"), f"{words}{row.unit}",
            change(row), muted("—" if pd.isna(row.before) else f"{row.before}／{row.before_villages}"),
            figures.growth(row.yoy_pct),
        )
        for row, words in zip(rows_of(frame), written, strict=True)
    )  # fmt: skip
    listed = table(f"位次|村|{first['name']}|升降|{since}|同比", rows, align="rlrlrr")
    movers = frame.dropna(subset=["risen"]).sort_values("risen", kind="stable")
    moves = [
        f"{way}得最多的是{row.village}（{abs(row.risen)}位）"
        for way, row in (("升", movers.tail(1)), ("降", movers.head(1)))
        for row in rows_of(row)
        if (row.risen > 0) == (way == "升") and row.risen
    ]
    said_moves = f"比{since}{'，'.join(moves)}。" if moves else ""
    without = len(scene.catalogue.villages(first.month.date())) - len(frame)
    order = "从小到大" if scene.catalogue.indicator(first.indicator).direction == "down" else "从大到小"
    leading = f"{len(frame)}个村{order}"
    if pd.notna(first.position):
        leading = f"第1位{first.village}{written[0]}{first.unit}"
    return Drawing(
        f"{first['name']}，{periods.month_name(first.month)}，{first.unit or figures.UNITLESS}，{len(frame)}个村{order}",
        (
            Picture(plot, leading),
            *((Remark(said_moves),) if said_moves else ()),
            Fold((f"各村位次和升降，{len(frame)}个村",), (listed,)),
        ),
        (
            f"并列的同一位次；合并前的村不算作合并后的村，{since}没有位次的、那以后村有合并的不比。"
            + (f"{without}个村没有数。" if without > 0 else "")
            + few_words(frame["text"], scene.catalogue.town["confidential_below"], ranked=True),
            Note("点一个村只看该村，再点还原。", kind="hint"),
        ),
        town_wide=False,
    )


def change(row: Any) -> Cell:
    """How many places a row rose or fell."""
    if pd.isna(row.risen):
        return muted("无可比")
    if row.risen == 0:
        return "持平"
    return f"{'↑' if row.risen > 0 else '↓'}{abs(int(row.risen))}"


def _places(frame: pd.DataFrame) -> list[compare.Place]:
    places = []
    for rows in grouped(frame, "area"):
        words = [row.text or figures.plain(row.value) for row in rows]
        last = rows[-1]
        places.append(
            compare.Place(
                last.short_name,
                f"village:{last.area}",
                bool(last.chosen),
                tuple(row.month.date() for row in rows),
                tuple(None if pd.isna(row.value) else float(row.value) for row in rows),
                tuple(words),
                tuple(
                    f"{row.village} {periods.month_name(row.month)} {said}{row.unit}，{place(row.position, f'／{row.villages}')}　"
                    f"{STATUS_WORDS[row.status]}"
                    for row, said in zip(rows, words, strict=True)
                ),
                tuple(row.status for row in rows),
                tuple(0 if pd.isna(row.position) else 1 - row.position / row.villages for row in rows),
            )
        )
    return places


def _scope(frame: pd.DataFrame) -> str:
    first, last = frame.iloc[0], frame["month"].max()
    return f"{first['name']}，{periods.cumulative_name(last.date())}各月，{first.unit or figures.UNITLESS}"


def _few(frame: pd.DataFrame, scene: Scene) -> str:
    return few_words(frame["text"], scene.catalogue.town["confidential_below"], ranked=True)


@panel(
    "两项指标",
    "indicators/village_pairs",
    follows=CHOSEN,
    needs=2,
    nothing="在“指标”里选两项有分村数的，各村画成散点。",
)
def scattered(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The villages by the first two chosen indicators they report: a dot each, the chosen villages marked."""
    first = frame.iloc[0]
    dots = [
        scatter.Dot(
            row.short_name, f"village:{row.area}", row.value, row.beside_value,
            f"{row.village}　{row.name} {figures.quantity(row.value, row.unit)}{example(row.status)}；"
            f"{row.beside} {figures.quantity(row.beside_value, row.beside_unit)}{example(row.beside_status)}",
            bool(row.chosen), "illustrative" in (row.status, row.beside_status),
        )
        for row in rows_of(frame)
    ]  # fmt: skip
    across, upright = (
        f"{name}（{unit or figures.UNITLESS}，{periods.month_name(month)}）"
        for name, unit, month in (
            (first["name"], first.unit, first.month),
            (first.beside, first.beside_unit, first.beside_month),
        )
    )
    return Drawing(
        f"{first['name']}和{first.beside}，{len(frame)}个村",
        (
            Picture(
                scatter.scatter(scene.colours, dots, across, upright),
                f"横轴{first['name']}，纵轴{first.beside}，{len(frame)}个村",
            ),
        ),
        (
            "一点是一个村，所选的村是菱形、写粗体；两项都有数的村才在图上，户数、人数太少不写数的不在。"
            "名字放不下的，指着点看。只看是不是一起高低，不说谁是因。",
            Note("点一个村只看该村，再点还原。", kind="hint"),
        ),
        badges([*frame["status"], *frame["beside_status"]]),
        town_wide=False,
    )


@panel("各村逐月", "indicators/village_months", follows=CHOSEN, alone=BY_VILLAGE, nothing=NO_VILLAGES)
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


@panel(
    "村与村", "indicators/village_months", name="village_lines", follows=CHOSEN, alone=BY_VILLAGE, nothing=NO_VILLAGES
)
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
