"""Drawings of the poverty page. 户次 counts treatments: a household helped twice counts twice; it is never called 户."""

from __future__ import annotations

import pandas as pd

from township.charts import multiples, ranking
from township.panels import html
from township.panels.blocks import Block, Drawing, Scene
from township.panels.themes.economy import month_badges
from township.statistics import figures, periods

_COUNTS = dict(enumerate("零一两三四五六七八九"))


def conclusion(frame: pd.DataFrame) -> str:
    """The poverty page's one sentence, from poverty/conclusion."""
    if frame.empty:
        return "截至所选月份没有可见的帮扶数据"
    row = frame.iloc[0]
    count = _COUNTS.get(int(row.programmes), str(row.programmes))
    words = f"{count}项帮扶{row.treatments}户次，投入{'约' if row.qualified else ''}{figures.plain(row.fund)}万元"
    if row.status == "illustrative":
        return f"{words}（示例）"
    return words + (f"；{row.claims}处“全部”缺分母" if row.claims else "")


def programmes(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The three programmes: households, funds with 近 and 余, funds a household as a bound, shares, totals."""
    first = frame.iloc[0]
    month = first.month.date()
    fund = figures.quantity(first.total_fund, "", first.total_qualifier)
    head = (
        f'<div class="headline">{html.figure(figures.plain(first.total_treatments), "户次")}'
        f"{html.figure(fund, '万元')}</div>"
    )
    widest = frame["fund_share_pct"].max() or 1
    rows = []
    for row in frame.itertuples():
        share = "—" if pd.isna(row.fund_share_pct) else f"{figures.plain(row.fund_share_pct, 1)}%"
        width = 0 if pd.isna(row.fund_share_pct) else 100 * row.fund_share_pct / widest
        each = (
            "—"
            if pd.isna(row.per_household)
            else f"{row.bound}{' ' if row.bound else ''}{figures.plain(row.per_household)} 元"
        )
        solid = "hatched" if row.status == "illustrative" else "solid"
        rows.append(
            [
                f"<b>{html.text(row.programme_name)}</b>",
                f'<b class="number">{figures.plain(row.households)}</b> 户',
                f"<b>{html.text(figures.quantity(row.fund, '万元', row.fund_qualifier))}</b>",
                f'<span class="share"><span class="pace {solid}"><b style="width:{width:.1f}%"></b></span>{share}</span>',
                f'<span class="nowrap">{each}</span>',
            ]
        )
    table = html.table(["项目", "户数", "投入资金", "占三项资金", "户均"], rows, align="nrrlr", css="programmes")
    notes = ["户次＝三项户数相加，一户可做几项，不等于户数；总户数未报，不能换算。"]
    if (frame["bound"] != "").any():
        notes.append(
            "户均＝资金÷户数：资金为“近”则户均是上限（≤），为“余”则是下限（≥）；合计只能说约；占比因四舍五入不一定合100%。"
        )
    badges = html.badges(set(frame["status"])) + (
        html.badge("derived", "户均、占比、合计推算") if first.derived_status == "derived" else ""
    )
    return Drawing(periods.span_name(month, first.undated), (Block(head + table),), tuple(notes), badges)


def few_words(texts: pd.Series, below: int) -> str:
    """Why some counts are not written; empty where all are.

    Args:
        texts: as the query wrote them, ``"<3"`` for what is hidden.
        below: counts of fewer are not written; the queries raise it where the total would give them away.
    """
    written = {text for text in texts if text.startswith("<")}
    if not written:
        return ""
    if written == {f"<{below}"}:
        return f"户数不足{below}的写“<{below}”。"
    higher = "”“".join(sorted(written - {f"<{below}"}, key=lambda text: int(text[1:])))
    return f"户数不足{below}的不写数；由合计推得出的，连同相近的写“{higher}”。"


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
    last = frame["month"].max().date()
    below = scene.catalogue.town["confidential_below"]
    notes = ["各图纵轴不同，只看各自的走势。"]
    if few := few_words(frame["text"], below):
        notes.append(few + ("*＝为防止推算出它而不显示。" if (frame["text"] == "*").any() else ""))
    return Drawing(
        f"{last.year}年各月累计，户，{scene.filters.place(scene.catalogue)}",
        (
            Block(
                figure=multiples.cumulative_multiples(scene.colours, paths, unit="户"),
                alt="；".join(
                    f"{path.title}{periods.span_name(path.months[-1], frame['undated'].any())}{path.words[-1]}户"
                    for path in paths
                ),
            ),
        ),
        tuple(notes),
        month_badges(frame),
        town_wide=False,
    )


def village_ranking(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Villages by treatments, the most first; a click filters."""
    chosen = frame["chosen"].tolist()
    figure = ranking.ranked_columns(
        scene.colours,
        frame["short_name"].tolist(),
        [None if pd.isna(value) else int(value) for value in frame["treatments"]],
        frame["text"].tolist(),
        frame["status"].tolist(),
        [
            f"{row.village}　第{row.position}位，{row.text}户次　{html.STATUS_WORDS[row.status]}"
            for row in frame.itertuples()
        ],
        [f"village:{code}" for code in frame["area"]],
        chosen,
    )
    place = scene.filters.place(scene.catalogue)
    picked = frame[frame["chosen"]]
    where = f"，{place}" if scene.filters.villages else ""
    if len(picked) == 1:
        where += f"第{picked.iloc[0].position}位"
    month = frame["month"].max().date()
    first = frame.iloc[0]
    return Drawing(
        f"{periods.cumulative_name(month)}，户次，{len(frame)}个村{where}",
        (Block(figure=figure, alt=f"最多{first.village}{first.text}户次"),),
        (
            f"三项户数相加，{len(frame)}村合计{first.total}户次；不是户数，也不表示贫困程度。"
            f"{few_words(frame['text'], scene.catalogue.town['confidential_below'])}",
        ),
        town_wide=False,
        hint="点一个村只看该村，再点还原。",
    )


def claims(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """The report's claims about all households: what was counted, and that the denominator is missing."""
    rows = []
    for row in frame.itertuples():
        missing = pd.isna(row.denominator)
        count = f"{row.programme_name}{figures.plain(row.households)}户" if pd.notna(row.households) else "户数未列"
        total = "总户数未报" if missing else f"总户数{figures.plain(row.denominator)}户"
        rows.append(
            f'<div class="claim"><span>{html.light(row.light, "缺分母" if missing else "待核")}</span>'
            f"<span><b>{html.text(row.claim)}</b>　“{html.text(row.qualifier)}”"
            f"<br>{html.text(count)}，{total}　<span class='muted nowrap'>{html.text(row.location)}</span></span></div>"
        )
    return Drawing(
        f"年报说法，{len(frame)}处",
        (Block(f'<div class="claims">{"".join(rows)}</div>'),),
        ("没有总户数，算不出覆盖率，一律为灰；“全部”是年报说法，不是核定结果。",),
    )


def campaigns(frame: pd.DataFrame, scene: Scene) -> Drawing:
    """Work without figures: what it consists of, how far it is, which figures are missing."""
    rows = []
    for row in frame.itertuples():
        items = html.text(row.items) if row.item_count else '<span class="muted">未列项目</span>'
        missing = html.text(row.missing) if isinstance(row.missing, str) else "数量未列"
        rows.append(
            [f"<b>{html.text(row.work)}</b>", items, html.text(row.progress), f'<span class="muted">{missing}</span>']
        )
    table = html.table(["工作", "内容", "进展", "缺什么数"], rows, align="llnl", css="tight")
    return Drawing(f"年报所列，{len(frame)}项", (Block(table),))
