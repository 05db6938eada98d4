"""What a file holds of a panel: words without what only the screen shows, charts of its bars, tables where it has none."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from docx import Document
from pptx import Presentation

from tests.exports.taken import VILLAGE, frame_of, items, setting
from township.charts import theme
from township.charts.plot import NOTHING, Chart, Plot, Series
from township.exports import data_package, flat_table, panel_parts
from township.panels import blocks, page, render
from township.panels.blocks import Badge, Bullet, Drawing, Headline, Note, Number, Picture, Progress, Remark, strong
from township.panels.panel import panel
from township.panels.render import Rendered
from township.web.export_routes import FORMATS

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


def test_hatched_and_hollow_are_explained_where_they_are_drawn():
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


# ------------------------------------------------------------------ a panel that cannot be put into the file


def said_in(kind: str, content: bytes) -> str:
    """Everything a reader sees in a file."""
    stream = io.BytesIO(content)
    if kind == "pptx":
        shapes = [shape for slide in Presentation(stream).slides for shape in slide.shapes if shape.has_text_frame]
        return "\n".join(shape.text_frame.text for shape in shapes)
    if kind == "docx":
        return "\n".join(line.text for line in Document(stream).paragraphs)
    if kind == "zip":
        return zipfile.ZipFile(stream).read("README.txt").decode()
    sheets = [sheet for sheet in openpyxl.load_workbook(stream) if sheet.sheet_state == "visible"]
    return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        ("pptx", panel_parts, "notes"),
        ("xlsx", panel_parts, "pictures"),
        ("docx", flat_table, "of_blocks"),
        ("zip", data_package, "csv"),
    ],
)
def test_a_file_is_made_without_the_panel_that_cannot_be_put_into_it(monkeypatch, kind, place, name):
    wanted = items("economy")[:3]
    at, failed, real = [0], [], getattr(place, name)

    def stopped(*given):
        if at[0] == 2 and not failed:
            failed.append(True)
            raise ValueError("All strings must be XML compatible")
        return real(*given)

    monkeypatch.setattr(place, name, stopped)
    content = FORMATS[kind].make("经济运行", wanted, (), checkpoint=lambda: at.__setitem__(0, at[0] + 1))
    said = said_in(kind, content)

    assert failed and "暂时显示不了：程序没有料到这里的数" in said
    assert all(panel.title in said for panel, _ in wanted)


def test_a_character_of_an_older_snapshot_costs_a_deck_one_panel():
    first, second, *_ = items("economy")
    spoilt = dataclasses.replace(second[0], draw=lambda frame, scene: Drawing("万元", (Remark("甲\ufffe乙"),)))

    said = said_in(
        "pptx", FORMATS["pptx"].make("经济运行", [first, (spoilt, second[1])], (), checkpoint=panel_parts.unwatched)
    )

    assert "暂时显示不了" in said and first[0].title in said and "甲" not in said
