"""What a file holds of a panel: words without what only the screen shows, charts of its bars, tables where it has none."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.exports.taken import VILLAGE, frame_of, items, setting
from township.charts import theme
from township.charts.plot import NOTHING, Chart, Plot, Series
from township.exports import panel_parts
from township.panels import blocks, page, render
from township.panels.blocks import Badge, Bullet, Drawing, Headline, Note, Number, Picture, Progress, Remark, strong
from township.panels.panel import panel
from township.panels.render import Rendered

CHART = Chart("", ("甲",), (Series("", (1.0,), ("",), (NOTHING,)),))


@pytest.fixture
def drawn():
    """``drawn(block, …)``: a panel of these blocks over a frame of some rows."""

    def make(*shown: blocks.Block, notes: tuple = (), rows: int = 2) -> Rendered:
        made = panel("试", "talent/teams", name="trial")(lambda frame, scene: Drawing("万元", shown))
        frame = pd.DataFrame({"名": ["甲"] * rows})
        return Rendered(
            made, setting(), frame, "万元", (Badge("reported"), Badge("illustrative", "其余示例")), shown, notes
        )

    return make


def bullets(*labels: str, share: float = 50) -> blocks.Table:
    return blocks.table("名称|进度", [(label, (Bullet(share, 75, label=label),)) for label in labels])


def test_words_are_those_that_make_sense_off_the_screen(drawn):
    notes = (Note("点一行展开。", kind="hint"), Note("是推算", on_screen="；竖线为时序。"), Note("", on_screen="停在格上看。"),
             Note("存疑一", kind="caveat"))  # fmt: skip
    shown = drawn(
        Headline((Number("77.1%"), strong("快2个百分点"))), Headline(("3",), css="lights"), Remark("注"), notes=notes
    )

    assert panel_parts.headline(shown) == "77.1%　快2个百分点"
    assert panel_parts.notes(shown) == ("注", "是推算。", "存疑一")
    assert panel_parts.status_words(shown) == "● 实报　▨ 其余示例"


def test_bars_beside_the_time_gone_become_a_native_chart(drawn):
    ((chart,),) = panel_parts.pictures(drawn(bullets("公厕", "清洁取暖")))

    assert chart.categories == ("公厕", "清洁取暖")
    assert [(series.name, series.values) for series in chart.series] == [
        ("完成年度任务（%）", (50.0, 50.0)),
        ("时序进度（%）", (75.0, 75.0)),
    ]
    assert [series.labels for series in chart.series] == [("50.0%", "50.0%"), ("75.0%", "75.0%")]


def test_one_bar_of_many_rows_says_less_than_its_row_but_that_of_a_panel_of_one_stands(drawn):
    progress = Progress(Bullet(50, 75, label="财政收入"), "0", "100")

    assert panel_parts.pictures(drawn(bullets("公厕"))) == ()
    assert len(panel_parts.pictures(drawn(progress, rows=1))) == 1
    assert panel_parts.pictures(drawn(blocks.table("进度", [(Bullet(None, 75, label="公厕"),)]), rows=1)) == ()


def test_a_chart_is_named_by_the_scope_and_replaces_the_tables(drawn):
    table = blocks.table("名", [("甲",)])
    shown = drawn(Picture(Plot({}, (CHART, CHART)), "图"), table)

    assert [[chart.series[0].name for chart in group] for group in panel_parts.pictures(shown)] == [["万元", "万元"]]
    assert panel_parts.tables(shown) == ()


def test_a_chart_that_only_a_table_can_say_is_told_by_the_table(drawn):
    plots = Picture(Plot({}, (CHART,)), "图"), Picture(Plot({}, ()), "图")
    shown = drawn(*plots, blocks.table("名", [("甲",)]))

    assert panel_parts.pictures(shown) == ()
    assert panel_parts.tables(shown)[0].headers == ("名",)


def test_hatched_and_hollow_are_explained_where_they_are_drawn(drawn):
    looks = [theme.bar_mark(theme.LIGHT, status) for status in ("illustrative", "derived", "reported")]
    drawn_so = [Chart("", ("甲",), (Series("", (1.0,), ("",), (panel_parts.Look.of(look),)),)) for look in looks]

    assert [panel_parts.looks_words([one]) for one in drawn_so] == ["斜纹为示例。", "空心为推算。", ""]


def test_hidden_numbers_of_a_village_reach_neither_chart_nor_table():
    item = page.panels()["poverty-alleviation/monthly"], setting(villages=(VILLAGE,))
    hidden = frame_of(*item)["households"].isna()
    (group,) = panel_parts.pictures(panel_parts.rendered(item))

    assert hidden.any()
    assert all(
        value is None or value == 0 or value >= 3 for chart in group for one in chart.series for value in one.values
    )
    assert sum(len(chart.remarks) for chart in group) == hidden.sum()


def test_every_panel_says_something_in_light_colours_whatever_the_page_has():
    dark = page.panels()["economy/fiscal_path"], setting()
    dark = (dark[0], render.replace(dark[1], colours=theme.DARK))
    assert panel_parts.rendered(dark).setting.colours == theme.LIGHT

    for key in page.panelled():
        for item in items(key):
            shown = panel_parts.rendered(item)
            assert bool(panel_parts.missing(shown)) != bool(panel_parts.pictures(shown) or panel_parts.tables(shown)), (
                key
            )


def test_a_conclusion_is_a_pages_under_one_setting():
    economy = items("economy")

    assert "财政收入" in panel_parts.conclusion(economy)
    assert panel_parts.conclusion([economy[0], *items("talent")]) == ""
    assert panel_parts.conclusion([economy[0], (economy[1][0], setting("2020-08"))]) == ""
