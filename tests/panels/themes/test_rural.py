"""Drawings of the rural page as plain functions: words, statuses, numbers, what a click picks."""

import datetime as dt
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from township.charts import theme
from township.panels.blocks import KINDS, Filters, Scene
from township.panels.themes import rural
from township.statistics import catalogue as catalogues

SEPTEMBER = pd.Timestamp("2020-09-01")
EAST, WEST, XINGLONG, DONGZHANG = "370830108203", "370830108204", "370830108226", "370830108212"


@pytest.fixture(scope="module")
def scene():
    """September 2020 with the villages given, light palette."""
    catalogue = catalogues.load(Path(__file__).resolve().parents[3] / "data" / "catalogue")

    def of(*villages: str) -> Scene:
        filters = Filters(dt.date(2020, 9, 1), villages, False, KINDS[0], dt.date(2021, 1, 28))
        return Scene(filters, catalogue, theme.LIGHT)

    return of


def work(name, **own):
    blank = dict.fromkeys(
        ("unit", "planned", "listed", "started", "done", "accepted", "done_pct", "expected", "qualifier", "state")
    )
    return {
        "light": "grey", "work_name": name, **blank, "step_started": "missing", "step_done": "missing",
        "step_accepted": "missing", "accept_level": None, "due": pd.NaT, "overdue": False, "villages": 0,
        "owner": "城建办", "month": SEPTEMBER, "grain": "全镇", "status": "reported", **own,
    }  # fmt: skip


def board(scene, *works):
    drawing = rural.works(pd.DataFrame(works), scene())
    return drawing, drawing.blocks[0].html


def test_an_accepted_work_has_four_solid_steps(scene):
    steps = dict.fromkeys(("step_started", "step_done", "step_accepted"), "done")
    drawing, html = board(
        scene, work("公厕", light="green", unit="处", planned=18.0, done=18.0, state="县级验收", **steps)
    )
    assert "<b>18/18</b> 处" in html
    assert "达标" in html
    assert html.count('class="step done joined"') == 3
    assert drawing.scope == "截至2020年9月，1项：达标1"
    assert drawing.town_wide


def test_an_overdue_work_says_so_in_words_and_draws_no_result(scene):
    _, html = board(
        scene, work("清洁取暖", light="yellow", unit="户", planned=749.0, qualifier="计划", villages=3, overdue=True,
                    due=pd.Timestamp("2020-10-31"), state="原定10月底，逾期未反馈"),
    )  # fmt: skip
    assert '<span class="warn-text">原定10月底，逾期未反馈</span>' in html
    assert "<b>749</b> 户" in html
    assert "3个村" in html
    assert html.count('class="step missing "') == 3
    assert "749/749" not in html


def test_an_expected_rate_is_a_tick_never_a_fill(scene):
    _, html = board(
        scene, work("确权发证", unit="%", expected=90.0, qualifier="预计以上", due=pd.Timestamp("2020-12-31"),
                    overdue=True, state="测绘完成", step_started="done"),
    )  # fmt: skip
    assert "预计90%以上" in html
    assert '<i class="tick" style="left:90.0%"></i>' in html
    assert "width:" not in html
    assert "预计12月底，结果未报" in html


def test_an_illustrative_work_shows_how_far_it_is_and_is_marked(scene):
    drawing, html = board(
        scene, work("公厕", unit="处", planned=18.0, started=18.0, done=5.0, accepted=0.0, step_started="done",
                    step_done="part", step_accepted="none", status="illustrative", villages=18),
    )  # fmt: skip
    assert 'class="work illustrative"' in html
    assert "开工18、完工5、验收0" in html
    assert '<span class="step part " role="img" aria-label="完工：部分"><i></i><small>5</small></span>' in html
    assert "18个村" not in html
    assert any("示例" in note for note in drawing.notes)


def test_a_step_that_does_not_apply_is_a_dash(scene):
    _, html = board(scene, work("厕所管护", step_accepted="na"))
    assert 'aria-label="验收：不适用">—</span>' in html
    assert "数量未列" in html


def test_text_of_data_is_escaped(scene):
    _, html = board(scene, work("<script>", state="<b>x"))
    assert "<script>" not in html
    assert "&lt;b&gt;x" in html


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"accepted": "公厕、危房改造", "overdue": "清洁取暖749户", "overdue_state": "逾期未反馈"},
         "公厕、危房改造已验收，清洁取暖749户逾期未反馈"),
        ({"illustrative": "公厕完工5/18处"}, "公厕完工5/18处（示例）"),
        ({}, "9项工程在办，完成数未报"),
    ],
)  # fmt: skip
def test_conclusion(row, words):
    columns = ("accepted", "done", "overdue", "overdue_state", "illustrative")
    assert rural.conclusion(pd.DataFrame([{**dict.fromkeys(columns), "works": 9, **row}])) == words


def test_conclusion_without_data():
    assert rural.conclusion(pd.DataFrame()) == "截至所选月份没有可见的工程数据"


def cell(measure, areas, text, *, unit="户", extent="一村", step="完工", value=None, status="illustrative", total=None):
    return {
        "measure": measure, "step": step, "unit": unit, "extent": extent, "areas": "|".join(areas),
        "villages": f"{len(areas)}村", "value": value, "text": text, "planned": None, "total": total,
        "month": SEPTEMBER, "status": status,
    }  # fmt: skip


HEATING = cell("清洁取暖", (EAST, WEST, XINGLONG), "三村合计749", extent="几村合计", step="计划", value=749.0,
               status="reported", total=749.0)  # fmt: skip


def traces(figure):
    assert go.Figure(figure)
    return {trace["name"]: trace for trace in figure["data"]}


def test_matrix_puts_named_villages_first_and_keeps_their_figure_in_one_bar(scene):
    frame = pd.DataFrame([HEATING, cell("危房改造", (DONGZHANG,), "<3", total=29.0)])
    drawing = rural.village_works(frame, scene())
    figure = drawing.blocks[0].figure.figure
    drawn = traces(figure)
    assert [words.replace("<b>", "").replace("</b>", "").replace("<br>", "") for words in drawn["村"]["text"][:4]] == [
        "崔村东", "崔村西", "兴隆庄", "义桥东",
    ]  # fmt: skip
    assert len(drawn["村"]["text"]) == 40
    assert drawn["数"]["text"] == ["三村合计749", "<3"]
    assert drawn["数"]["x"][0] == pytest.approx(3 * drawn["村"]["x"][0] - 0.08)
    assert drawn["数"]["customdata"] == [None, f"village:{DONGZHANG}"]
    assert drawn["数"]["marker"]["pattern"]["shape"] == ["", "/"]
    assert len(drawn["空格"]["y"]) == 37 + 39
    written = [note["text"] for note in figure["layout"]["annotations"]]
    assert written == ["<b>749</b>", "<b>29</b>", "合计"]
    assert "实报" not in drawing.badges
    assert "清洁取暖" in drawing.badges
    assert any("不足3" in note for note in drawing.notes)
    assert not drawing.town_wide


def test_matrix_of_one_village_keeps_its_partners_without_claiming_they_are_empty(scene):
    frame = pd.DataFrame([{**HEATING, "total": None}, cell("住房维修", (EAST,), "5", value=5.0)])
    drawing = rural.village_works(frame, scene(EAST))
    drawn = traces(drawing.blocks[0].figure.figure)
    assert len(drawn["村"]["text"]) == 3
    assert drawn["空格"]["y"] == []
    written = [note["text"] for note in drawing.blocks[0].figure.figure["layout"]["annotations"]]
    assert written == ["3村合计749户，未分村", "完工5户（示例）"]
    assert drawing.scope == "截至2020年9月，崔村东村"


def test_matrix_draws_none_so_far_as_an_outline_and_everywhere_as_a_band(scene):
    frame = pd.DataFrame(
        [
            cell("公厕", (EAST,), "0", unit="处", value=0.0, total=0.0),
            cell("防疫监测点", tuple(v.code for v in scene().catalogue.villages(dt.date(2020, 9, 1))), "40个村全部设点",
                 unit="个", extent="全部村", value=40.0, status="reported", total=40.0),
        ]
    )  # fmt: skip
    drawn = traces(rural.village_works(frame, scene()).blocks[0].figure.figure)
    assert drawn["数"]["marker"]["color"] == [theme.LIGHT.paper, theme.LIGHT.tint]
    assert drawn["数"]["x"][1] == pytest.approx(40 - 0.08)


def lengths(*rows):
    return pd.DataFrame(
        [
            {"part": part, "areas": areas, "villages": areas, "length": length, "done": None, "total": 5716.0,
             "total_if_each": 9116.0, "month": SEPTEMBER, "status": "reported"}
            for part, areas, length in rows
        ]
    )  # fmt: skip


def test_lane_lengths_bracket_the_joint_figure_and_say_both_totals(scene):
    frame = lengths(("东张村", DONGZHANG, 4016.0), ("三村合计", f"{WEST}|370830108219|370830108220", 1700.0))
    drawing = rural.road_lengths(frame, scene())
    figure = drawing.blocks[0].figure.figure
    assert go.Figure(figure)
    assert figure["data"][1]["x"] == [4016.0, 1700.0]
    assert figure["data"][1]["customdata"] == [f"village:{DONGZHANG}", None]
    assert [shape["type"] for shape in figure["layout"]["shapes"]] == ["line", "path"]
    assert figure["layout"]["annotations"][1]["text"] == "<b>1700</b> 三村合计，不拆"
    assert "5716" in drawing.blocks[1].html
    assert "若1700为每村，则9116" in drawing.blocks[1].html
    assert drawing.notes == ("条长为列明长度，不是完成长度；完成米数未填报。",)


def test_lane_lengths_of_one_village_give_no_total(scene):
    drawing = rural.road_lengths(lengths(("东张村", DONGZHANG, 4016.0)), scene(DONGZHANG))
    assert len(drawing.blocks) == 1
    assert drawing.scope == "2020年，米，东张村"


def test_service_assets_count_what_is_counted(scene):
    frame = pd.DataFrame(
        [
            {"item": "抽渣车", "value": 4.0, "unit": "辆", "words": "", "month": SEPTEMBER, "status": "reported"},
            {"item": "平台", "value": None, "unit": None, "words": "已完成", "month": SEPTEMBER, "status": "reported"},
        ]
    )
    html = rural.service_assets(frame, scene()).blocks[0].html
    assert '<b class="number">4</b> 辆' in html
    assert "<b>已有</b>" in html
