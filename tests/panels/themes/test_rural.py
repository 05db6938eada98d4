"""Panels of the rural page as plain functions: words, statuses, numbers, what a click picks."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from township.charts import theme
from township.panels import blocks, html
from township.panels.blocks import Bullet, Headline, Note
from township.panels.themes import rural

SEPTEMBER = pd.Timestamp("2020-09-01")
EAST, WEST, XINGLONG, DONGZHANG = "370830108203", "370830108204", "370830108226", "370830108212"


def work(name, **own):
    blank = dict.fromkeys(
        tuple("unit planned listed started done accepted done_pct expected qualifier state gap".split())
    )
    return {
        "light": "grey", "work_name": name, **blank, "step_started": "missing", "step_done": "missing",
        "step_accepted": "missing", "accept_level": None, "due": pd.NaT, "overdue": False, "villages": 0, "doubted": False,
        "owner": "城建办", "month": SEPTEMBER, "grain": "全镇", "status": "reported", **own,
    }  # fmt: skip


def spoken_rows(board):
    return ["|".join(map(blocks.spoken, row.cells)) for row in board.rows]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"light": "green", "unit": "处", "planned": 18.0, "done": 18.0, "state": "县级验收",
             **dict.fromkeys(("step_started", "step_done", "step_accepted"), "done")},
            "● 达标|公厕|18/18 处|已列|已报完成|已报完成|已报完成|县级验收|● 实报",
        ),
        (
            {"light": "yellow", "unit": "户", "planned": 749.0, "villages": 3, "overdue": True,
             "due": pd.Timestamp("2020-10-31"), "state": "原定10月底，逾期未反馈"},
            "▲ 关注|公厕|749 户 计划 3个村|已列|未填报|未填报|未填报|原定10月底，逾期未反馈|● 实报",
        ),
        (
            {"unit": "%", "expected": 90.0, "qualifier": "预计以上", "due": pd.Timestamp("2020-12-31"), "overdue": True,
             "state": "测绘完成", "step_started": "done"},
            "○ 待报|公厕|预计90%以上|已列|已报完成|未填报|未填报|测绘完成 预计12月底，结果未报|● 实报",
        ),
        (
            {"unit": "处", "planned": 18.0, "started": 18.0, "done": 5.0, "accepted": 0.0, "step_started": "done",
             "step_done": "part", "step_accepted": "none", "status": "illustrative", "villages": 18},
            "○ 待报|公厕|5/18 处|已列|已报完成|部分 5|未开始|开工18、完工5、验收0|▨ 示例",
        ),
        (
            {"unit": "米", "listed": 5716.0, "due": pd.Timestamp("2020-11-15"), "status": "missing"},
            "○ 待报|公厕|5716 米 列明|已列|未填报|未填报|未填报|未填报 预计11月15日|◌ 未填报",
        ),
        (
            {"unit": "个", "done": 2.0, "step_done": "done", "step_accepted": "na"},
            "○ 待报|公厕|2 个 计划未列|未列|未填报|已报完成|不适用|完工2|● 实报",
        ),
        ({}, "○ 待报|公厕|数量未列|未列|未填报|未填报|未填报|未填报|● 实报"),
    ],
)  # fmt: skip
def test_a_work_says_its_quantity_steps_and_state(scene_of, given, words):
    drawing = rural.works(pd.DataFrame([work("公厕", **given)]), scene_of())
    [board] = drawing.blocks
    assert spoken_rows(board) == [words]
    assert "|".join(column.header for column in board.columns) == "灯|工程|完成/计划|计划|开工|完工|验收|现状|状态"
    assert drawing.town_wide


def test_an_overdue_work_is_written_in_the_colour_of_its_light(scene_of):
    frame = pd.DataFrame([work("甲", light=light, state="逾期") for light in ("yellow", "red", "grey")])
    [board] = rural.works(frame, scene_of()).blocks
    assert [blocks.tone(row.cells[7]) for row in board.rows] == ["warn", "bad", ""]


def test_an_expected_rate_is_a_tick_never_a_fill(scene_of):
    [board] = rural.works(pd.DataFrame([work("确权发证", unit="%", expected=90.0)]), scene_of()).blocks
    assert Bullet(None, expected_pct=90.0) in board.rows[0].cells[2].parts


def test_steps_reported_one_after_another_are_joined(scene_of):
    frame = pd.DataFrame([work("公厕", planned=18.0, step_started="done", step_done="part", done=5.0)])
    [board] = rural.works(frame, scene_of()).blocks
    assert [step.joined for step in board.rows[0].cells[3:7]] == [False, True, False, False]


def test_examples_are_marked_and_what_the_marks_mean_is_said_on_the_page_only(scene_of):
    frame = pd.DataFrame([work("甲", light="green"), work("乙", status="illustrative"), work("丙")])
    drawing = rural.works(frame, scene_of())
    [board] = drawing.blocks
    assert [row.css for row in board.rows] == ["", "illustrative", ""]
    assert drawing.scope == "截至2020年9月，3项：达标1、待报2"
    marks, examples = drawing.notes
    assert not marks.words
    assert "四点依次为" in marks.on_screen
    assert "示例" in examples
    assert not rural.works(frame[frame["status"] == "reported"], scene_of()).notes[1]


def test_the_page_shows_the_headers_of_what_is_counted_only(scene_of):
    [board] = rural.works(pd.DataFrame([work("<script>", state="<b>x")]), scene_of()).blocks
    markup = str(html.render(board))
    assert '<span class="unsaid"></span>' in markup
    assert '<span class="step">验收</span>' in markup
    assert "<script>" not in markup
    assert "&lt;b&gt;x" in markup


def test_many_works_fold(scene_of):
    frame = pd.DataFrame([work("二十个字的工程名称一二三四五六七八九十") for _ in range(45)])
    board, fold = rural.works(frame, scene_of()).blocks
    assert len(board.rows) == 20
    assert fold.summary == ("其余25项",)
    assert len(fold.blocks[0].rows) == 25


LATE = work("清洁取暖", light="red", unit="户", planned=12.0, done=10.0, step_done="part")
SLOW = work("户户通", light="yellow", unit="米", planned=312.0, done=100.0, step_done="part")
UNANSWERED = work("户厕", light="yellow", unit="户", planned=749.0)
IN_TIME = work("公厕", light="green", unit="处", planned=312.0, done=156.0, step_done="part")
UNPLANNED = work("收储池", unit="个", done=2.0, step_done="part")
DONE = work("危房改造", light="green", planned=29.0, done=29.0, step_done="done")
ACCEPTED = work("路灯", light="green", planned=9.0, done=9.0, step_done="done", step_accepted="done")
SILENT = work("确权发证")
EXAMPLE = work("污水", unit="处", planned=18.0, done=5.0, status="illustrative")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([LATE], "清洁取暖完工10/12户，逾期未完成"),
        (
            [work("公厕", planned=2.0, done=900.0, doubted=True), LATE],
            "公厕完工900/2，待核对；清洁取暖完工10/12户，逾期未完成",
        ),
        ([SLOW], "户户通完工100/312米，慢于期限进度"),
        (
            [LATE, SLOW | {"month": pd.Timestamp("2020-06-01")}],
            "清洁取暖完工10/12户，逾期未完成；户户通截至6月完工100/312米，慢于期限进度",
        ),
        ([UNANSWERED], "户厕749户逾期未反馈"),
        ([IN_TIME], "公厕完工156/312处，在办"),
        ([UNPLANNED], "收储池完工2个，计划未列"),
        ([DONE], "危房改造已完工"),
        ([ACCEPTED], "路灯已验收"),
        ([SILENT, SILENT], "2项工程完成数未报"),
        ([EXAMPLE], "污水完工5/18处（示例）"),
        ([EXAMPLE, SILENT], "污水完工5/18处（示例）"),
        ([EXAMPLE | {"done": None}], "1项工程完成数未报"),
        ([EXAMPLE, DONE], "危房改造已完工"),
        ([DONE] * 5, "危房改造、危房改造、危房改造等5项已完工"),
        (
            [SILENT, ACCEPTED, DONE, UNPLANNED, IN_TIME, SLOW, UNANSWERED, LATE],
            "清洁取暖完工10/12户，逾期未完成；户厕749户逾期未反馈；户户通完工100/312米，慢于期限进度；公厕完工156/312处，在办；"
            "危房改造已完工；路灯已验收；收储池完工2个，计划未列；1项工程完成数未报",
        ),
    ],
)
def test_the_conclusion_says_what_is_reported_and_the_worst_first(rows, words):
    assert rural.conclusion(pd.DataFrame(rows)) == words


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
    return {trace["name"]: trace for trace in figure["data"]}


def annotations(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_matrix_puts_named_villages_first_and_keeps_their_figure_in_one_bar(scene_of, figures_of):
    frame = pd.DataFrame([HEATING, cell("危房改造", (DONGZHANG,), "<3", total=29.0)])
    drawing = rural.village_works(frame, scene_of())
    [figure] = figures_of(drawing)
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
    assert annotations(figure) == ["<b>749</b>", "<b>29</b>", "合计"]
    assert [(badge.status, badge.words) for badge in drawing.badges] == [
        ("reported", "清洁取暖"), ("illustrative", "危房改造"),
    ]  # fmt: skip
    assert drawing.scope == "截至2020年9月，全镇40个行政村，前面是点名的村"
    assert drawing.notes == (
        "连格＝几村合计，未分村，不拆；空格＝没有分村数，不是0。清洁取暖是计划数，不是完成数。",
        "不足3的（没有的也在内）写“<3”。斜纹为示例，各行合计等于全镇数。",
        Note("点村名或格子只看该村，再点还原。", kind="hint"),
    )
    assert not drawing.town_wide


def test_matrix_of_one_village_keeps_its_partners_without_claiming_they_are_empty(scene_of, figures_of):
    frame = pd.DataFrame([{**HEATING, "total": None}, cell("住房维修", (EAST,), "5", value=5.0)])
    drawing = rural.village_works(frame, scene_of(villages=(EAST,)))
    [figure] = figures_of(drawing)
    drawn = traces(figure)
    assert len(drawn["村"]["text"]) == 3
    assert len(drawn["空格"]["y"]) == 0
    assert annotations(figure) == ["3村合计749户，未分村", "完工5户（示例）"]
    assert drawing.scope == "截至2020年9月，崔村东村"
    assert drawing.blocks[0].alt == "清洁取暖3村合计749户，未分村；住房维修完工5户（示例）"
    several = rural.village_works(frame, scene_of(villages=(EAST, DONGZHANG)))
    assert annotations(*figures_of(several)) == ["", ""]
    assert several.blocks[0].alt == "清洁取暖；住房维修"


def test_matrix_draws_none_so_far_as_an_outline_and_everywhere_as_a_band(scene_of, figures_of):
    everywhere = tuple(v.code for v in scene_of().catalogue.villages(dt.date(2020, 9, 1)))
    frame = pd.DataFrame(
        [
            cell("公厕", (EAST,), "0", unit="处", value=0.0, total=0.0),
            cell("防疫监测点", everywhere, "40个村全部设点", unit="个", step="设点", extent="全部村", value=40.0,
                 status="reported", total=40.0),
        ]
    )  # fmt: skip
    [figure] = figures_of(rural.village_works(frame, scene_of()))
    drawn = traces(figure)
    assert drawn["数"]["marker"]["color"] == [theme.LIGHT.paper, theme.LIGHT.tint]
    assert drawn["数"]["x"][1] == pytest.approx(40 - 0.08)
    assert drawn["数"]["hovertext"][1] == "40个村全部设点<br>防疫监测点 设点40个　实报"


def town_of(scene, count):
    """The scene in a town of ``count`` villages with long names, and their codes."""
    pattern = scene.catalogue.areas[EAST]
    codes = [f"3708301{number:05}" for number in range(count)]
    name = "二十个字的村名一二三四五六七八九十甲乙村"
    villages = {code: replace(pattern, code=code, name=name, short_name=name[:-1]) for code in codes}
    others = {code: area for code, area in scene.catalogue.areas.items() if area.level != pattern.level}
    return replace(scene, catalogue=replace(scene.catalogue, areas=others | villages)), codes


@pytest.mark.parametrize("count", [1, 26, 40, 600])
def test_towns_of_any_size_are_drawn(scene_of, figures_of, count):
    scene, codes = town_of(scene_of(), count)
    joined = tuple(codes[:3])
    works = [cell("危房改造", (code,), "12", value=12.0, total=12.0 * count) for code in codes]
    if count > 1:
        works.append(cell("清洁取暖", joined, "三村合计749", extent="几村合计", value=749.0, total=749.0))
    matrix = rural.village_works(pd.DataFrame(works), scene)
    stretches = lengths(("合计", "|".join(joined), 1700.0), *((code, code, 100.0) for code in codes[3:]))
    lanes = rural.road_lengths(stretches, scene)
    for drawing in (matrix, lanes):
        [figure] = figures_of(drawing)
        assert figure["layout"]["height"] < 1600
    assert f"{count}个行政村" in matrix.scope
    assert f"危房改造完工{12 * count}户" in matrix.blocks[0].alt


def lengths(*rows, done=None, each=9116.0):
    return pd.DataFrame(
        [
            {"part": part, "areas": areas, "villages": part, "length": length, "done": done, "total": 5716.0,
             "total_if_each": each, "month": SEPTEMBER, "status": "reported"}
            for part, areas, length in rows
        ]
    )  # fmt: skip


JOINT = ("三村合计", f"{WEST}|370830108219|370830108220", 1700.0)


def test_lane_lengths_bracket_the_joint_figure_and_say_both_totals(scene_of, figures_of):
    drawing = rural.road_lengths(lengths(("东张村", DONGZHANG, 4016.0), JOINT), scene_of())
    [figure] = figures_of(drawing)
    assert figure["data"][1]["x"] == [4016.0, 1700.0]
    assert figure["data"][1]["customdata"] == [f"village:{DONGZHANG}", None]
    assert [shape["type"] for shape in figure["layout"]["shapes"]] == ["line", "path"]
    assert annotations(figure)[1] == "<b>1700</b> 三村合计，不拆"
    picture, total = drawing.blocks
    assert picture.alt == "东张村4016米；三村合计1700米"
    assert blocks.spoken(total.parts) == "合计 5716 米 若1700为每村，则9116"
    assert drawing.notes == ("条长为列明长度，不是完成长度；完成米数未填报。",)


def test_a_total_beyond_doubt_is_said_alone_and_what_is_done_beside_its_bar(scene_of, figures_of):
    drawing = rural.road_lengths(lengths(JOINT, done=300.0, each=5716.0), scene_of())
    [figure] = figures_of(drawing)
    assert annotations(figure) == ["<b>1700</b> 三村合计，不拆<br>已完成300"]
    assert blocks.spoken(drawing.blocks[1].parts) == "合计 5716 米"
    assert drawing.notes == ("条长为列明长度，深色是已完成的。",)


def test_the_longest_lanes_are_drawn_and_the_others_listed(scene_of, figures_of):
    scene, codes = town_of(scene_of(), 15)
    drawing = rural.road_lengths(
        lengths(*((code, code, 100.0 - at) for at, code in enumerate(codes)), done=80.0), scene
    )
    [figure] = figures_of(drawing)
    _, rest, total = drawing.blocks
    assert figure["data"][1]["x"] == [100.0 - at for at in range(6)]
    assert rest.summary == ("其余9处",)
    assert [[blocks.spoken(cell) for cell in row] for row in rest.blocks[0].rows] == [
        [code, f"{length}米", "80米"] for code, length in zip(codes[6:], range(94, 85, -1), strict=True)
    ]
    assert blocks.spoken(total.parts).startswith("合计")


def test_lane_lengths_of_one_village_give_no_total(scene_of):
    drawing = rural.road_lengths(lengths(("东张村", DONGZHANG, 4016.0)), scene_of(villages=(DONGZHANG,)))
    assert not any(isinstance(block, Headline) for block in drawing.blocks)
    assert drawing.scope == "2020年，米，东张村"


def test_service_assets_count_what_is_counted(scene_of):
    frame = pd.DataFrame(
        [
            {"item": "抽渣车", "value": 4.0, "unit": "辆", "words": "", "month": SEPTEMBER, "status": "reported"},
            {"item": "平台", "value": None, "unit": None, "words": "已完成", "month": SEPTEMBER, "status": "reported"},
        ]
    )
    drawing = rural.service_assets(frame, scene_of())
    assert [tuple(map(blocks.spoken, row)) for row in drawing.blocks[0].rows] == [
        ("抽渣车", "4 辆", ""), ("平台", "已有", "已完成"),
    ]  # fmt: skip
    assert drawing.scope == "2020年"
