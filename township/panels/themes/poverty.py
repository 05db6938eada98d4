"""Panels of the poverty page. 户次 counts treatments: a household helped twice counts twice; it is never called 户."""

from __future__ import annotations

import pandas as pd

from township.charts import multiples, ranking
from township.panels import blocks
from township.panels.blocks import (
    STATUS_WORDS,
    Badge,
    Bar,
    Board,
    Break,
    Cell,
    Drawing,
    Headline,
    Light,
    Note,
    Number,
    Picture,
    Row,
    columns,
    folded,
    muted,
    span,
    strong,
    table,
)
from township.panels.filters import Scene
from township.panels.panel import conclusion, panel
from township.panels.rows import rows_of
from township.panels.wording import among_examples, example, few_words, month_badges, own_month, said
from township.statistics import figures, periods

_COUNTS = dict(enumerate("零一两三四五六七八九"))


@conclusion("poverty/conclusion")
def conclusion(frame: pd.DataFrame) -> str:
    """The poverty page's one sentence."""
    if frame.empty:
        return "截至所选月份没有可见的帮扶数据"
    row = frame.iloc[0]
    count = _COUNTS.get(int(row.programmes), str(row.programmes))
    words = f"{count}项帮扶{row.treatments}户次，投入{'约' if row.qualified else ''}{figures.plain(row.fund)}万元"
    if row.status == "illustrative":
        return f"{words}（示例）"
    return words + (f"；{row.claims}处“全部”缺分母" if row.claims else "")


@panel("三项帮扶", "poverty/programmes", sheet="扶贫项目", indicator="house_repair_households", caveats=("I23",))
def programmes(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The three programmes: households, funds with 近 and 余, funds a household as a bound, shares, totals."""
    first = frame.iloc[0]
    fund = figures.quantity(first.total_fund, "", first.total_qualifier)
    widest = frame["fund_share_pct"].max() or 1
    notes = ["户次＝三项户数相加，一户可做几项，不等于户数，也不能换算成户数。"]
    if (frame["bound"] != "").any():
        notes.append(
            "户均＝资金÷户数：资金为“近”则户均是上限（≤），为“余”则是下限（≥）；合计只能说约；占比因四舍五入不一定合100%。"
        )
    newest = frame["month"].max()
    derived = (Badge("derived", "户均、占比、合计推算"),) if first.derived_status == "derived" else ()
    among = among_examples(frame["status"])
    return Drawing(
        periods.span_name(newest.date(), first.undated),
        (
            Headline((Number(figures.plain(first.total_treatments), f"户次{among}"), Number(fund, f"万元{among}"))),
            table(
                "项目|户数|投入资金|占三项资金|户均",
                (_programme(row, widest, newest, among) for row in rows_of(frame)),
                align="nrrlr",
                css="programmes",
            ),
        ),
        tuple(notes),
        blocks.badges(frame["status"]) + derived,
    )


def _programme(row: object, widest: float, newest: pd.Timestamp, among: str) -> tuple[Cell, ...]:
    """One programme as the cells of a row, with its month where another is newer; ``widest`` is the share whose bar is
    full, ``among`` says that examples are among what it is a share of.
    """
    older = f"{own_month(row.month, newest)}{among and example(row.status)}"
    share, width = "—", 0.0
    if pd.notna(row.fund_share_pct):
        share, width = f"{figures.plain(row.fund_share_pct, 1)}%{among}", 100 * row.fund_share_pct / widest
    each = "—" if pd.isna(row.per_household) else f"{row.bound} {figures.plain(row.per_household)} 元".lstrip()
    return (
        (strong(row.programme_name), muted(f" {older}")) if older else strong(row.programme_name),
        (span(figures.plain(row.households), roles="strong number"), " 户"),
        strong(figures.quantity(row.fund, "万元", row.fund_qualifier)),
        span(Bar(width, "hatched" if row.status == "illustrative" else "solid"), share, roles="share"),
        span(each, roles="nowrap"),
    )


@panel("各月进度", "poverty/monthly", sheet="扶贫项目", indicator="house_repair_households")
def monthly(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Cumulative households by month, one small chart a programme; of the chosen villages if any."""
    paths = [
        multiples.Path(
            title=name,
            months=tuple(value.date() for value in rows["month"]),
            values=tuple(None if pd.isna(value) else int(value) for value in rows["households"]),
            words=tuple(rows["text"]),
            statuses=tuple(rows["status"]),
        )
        for name, rows in frame.groupby("programme_name", sort=False)
    ]
    undated = frame["undated"].any()
    few = few_words(frame["text"], scene.catalogue.town["confidential_below"])
    return Drawing(
        f"{frame['month'].max().year}年各月累计，户，{scene.filters.place(scene.catalogue)}",
        (
            Picture(
                multiples.cumulative_multiples(scene.colours, paths, unit="户"),
                "；".join(
                    f"{path.title}{periods.span_name(path.months[-1], undated)}{path.words[-1]}户" for path in paths
                ),
            ),
        ),
        ("各图纵轴不同，只看各自的走势。", few),
        month_badges(frame),
        town_wide=False,
    )


@panel("各村帮扶户次", "poverty/village_ranking", sheet="扶贫项目", indicator="house_repair_households")
def village_ranking(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages by treatments, the most first; a click filters."""
    among = among_examples(frame["status"])
    plot = ranking.ranked_columns(
        scene.colours,
        frame["short_name"].tolist(),
        [None if pd.isna(value) else int(value) for value in frame["treatments"]],
        frame["text"].tolist(),
        frame["status"].tolist(),
        [
            f"{row.village}　{'' if pd.isna(row.position) else f'第{row.position}位{among}，'}{row.text}户次　"
            f"{STATUS_WORDS[row.status]}"
            for row in rows_of(frame)
        ],
        [f"village:{code}" for code in frame["area"]],
        frame["chosen"].tolist(),
    )
    first, picked = frame.iloc[0], frame[frame["chosen"]]
    where = f"，{scene.filters.place(scene.catalogue)}" if scene.filters.villages else ""
    if len(picked) == 1 and pd.notna(picked.iloc[0].position):
        where += f"第{picked.iloc[0].position}位"
    return Drawing(
        f"{periods.cumulative_name(frame['month'].max().date())}，户次，{len(frame)}个村{where}",
        (
            Picture(plot, f"最多{first.village}{first.text}户次")
            if pd.notna(first.position)
            else Headline((Number(figures.plain(first.total), "户次"),)),
        ),
        (
            f"三项户数相加，{len(frame)}村合计{first.total}户次；不是户数，也不表示贫困程度。"
            f"{'' if frame['position'].notna().all() else '有一项不写的村，合计不写，不排位。'}"
            f"{few_words(frame['text'], scene.catalogue.town['confidential_below'])}",
            Note("点一个村只看该村，再点还原。", kind="hint") if pd.notna(first.position) else "",
        ),
        town_wide=False,
    )


@panel("全覆盖说法", "poverty/claims", sheet="年报数据", indicator="registered_poor_households", caveats=("I21", "I22"))
def claims(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The report's claims about all households: what was counted, and that the denominator is missing."""
    rows = []
    for row in rows_of(frame):
        missing = pd.isna(row.denominator)
        count = f"{row.programme_name}{figures.plain(row.households)}户" if pd.notna(row.households) else "户数未列"
        total = "总户数未报" if missing else f"总户数{figures.plain(row.denominator)}户"
        words = (
            strong(row.claim), f"　“{said(row.qualifier)}”", Break(),
            f"{count}，{total}　", span(said(row.location), roles="muted nowrap"),
        )  # fmt: skip
        rows.append(Row((Light(row.light, "缺分母" if missing else "待核"), words)))
    return Drawing(
        f"年报说法，{len(frame)}处",
        folded(Board("claims", columns("判断|说法"), tuple(rows)), "处"),
        ("没有总户数，算不出覆盖率，一律为灰；“全部”是年报说法，不是核定结果。",),
    )


@panel("没有数的工作", "poverty/campaigns", sheet="年报数据", indicator="industry_poverty_projects")
def campaigns(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Work without figures: what it consists of, how far it is, which figures are missing."""
    rows = (
        (
            strong(row.work),
            row.items if row.item_count else muted("未列项目"),
            said(row.progress),
            muted(said(row.missing, otherwise="数量未列")),
        )
        for row in rows_of(frame)
    )
    return Drawing(f"年报所列，{len(frame)}项", folded(table("工作|内容|进展|缺什么数", rows, align="llnl"), "项"))
