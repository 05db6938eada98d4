"""Drawings of the overview: lights, shortfalls, works, themes, what is owed, risks."""

import pandas as pd
import pytest

from township.panels import blocks
from township.panels.blocks import Bullet, Link
from township.panels.themes import overview

SEPTEMBER = pd.Timestamp("2020-09-01")


BEHIND = {
    "work": {"task": "清洁取暖", "light": "red", "judged": "work", "value": 10.0, "target": 12.0, "unit": "户"},
    "silent": {"task": "户厕", "light": "yellow", "judged": "work", "target": 749.0, "unit": "户"},
    "revenue": {"indicator": "fiscal_revenue", "task": "财政收入", "light": "red", "judged": "pace", "gap": -12.5},
    "share": {"task": "税收占比", "light": "yellow", "judged": "level", "gap": -0.3},
    "ceiling": {"task": "信访", "light": "red", "judged": "ceiling", "gap": -7.0, "gap_unit": "件"},
}
LEAD = {"lead_points": 2.1, "month": SEPTEMBER, "illustrative": False, "air_values": 0}


@pytest.mark.parametrize(
    ("behind", "own", "sentence"),
    [
        (["silent"], {}, "1项关注：户厕749户逾期未反馈；1—9月财政收入快于时序2.1个百分点；空气质量尚无数据。"),
        (["work"], {"air_values": 3}, "1项滞后：清洁取暖完工10/12户逾期未完成；1—9月财政收入快于时序2.1个百分点。"),
        (["revenue"], {"lead_points": -12.5, "air_values": 3}, "1项滞后：财政收入慢于时序12.5个百分点。"),
        (
            ["work", "ceiling", "share", "silent"],
            {"lead_points": None, "air_values": 3},
            "2项滞后、2项关注：清洁取暖完工10/12户逾期未完成、信访高于上限7件、税收占比低于目标0.3个百分点等。",
        ),
        ([], {"air_values": 3}, "1—9月财政收入快于时序2.1个百分点。"),
        ([], {"lead_points": 0.0, "air_values": 3}, "1—9月财政收入与时序持平。"),
        ([], {"air_values": 3, "illustrative": True}, "财政收入2020年1—9月为示例，不作判断。"),
        ([], {"lead_points": None}, "空气质量尚无数据。"),
        ([], {"lead_points": None, "air_values": 3}, "没有滞后、关注的任务。"),
    ],
)
def test_the_conclusion_counts_and_names_the_worst_first(behind, own, sentence):
    blank = dict.fromkeys(("indicator", "task", "light", "judged", "gap", "value", "target", "unit"))
    rows = [blank | {"gap_unit": "个百分点", "direction": "up"} | BEHIND[name] for name in behind] or [blank]
    assert overview.conclusion(pd.DataFrame([row | LEAD | own for row in rows])) == sentence


PACE = {"judged": "pace", "time_pct": 75.0}


def task(**own):
    """One row of overview/tasks."""
    row = {
        "theme": "economy", "indicator": None, "task": "任务", "light": "green", "judged": None, "gap": None, "gap_unit": "个百分点",
        "direction": "up", "value": 1.0, "target": 2.0, "unit": "户", "listed": None, "fund_qualifier": None,
        "completion_pct": None, "time_pct": None, "expected_pct": None, "fund": None, "state": None,
        "due": pd.NaT, "month": SEPTEMBER, "status": "reported", "target_status": None,
        "doubted": False,
    }  # fmt: skip
    return {**row, **own}


@pytest.mark.parametrize(
    ("own", "words", "bar"),
    [
        (
            PACE | {"gap": 2.1, "completion_pct": 77.1, "value": 3668.0, "unit": "万元"},
            "● 达标|任务||77.1%|3668万元|快于时序2.1个百分点|● 实报",
            Bullet(77.1, 75.0, label="任务"),
        ),
        (
            PACE | {"gap": -15.0, "light": "red", "completion_pct": 60.0, "value": 3000.0, "unit": "万元"},
            "■ 滞后|任务||60.0%|3000万元|慢于时序15个百分点|● 实报",
            Bullet(60.0, 75.0, label="任务"),
        ),
        (
            {"light": "green", "completion_pct": 50.0, "state": "县级验收"},
            "● 达标|任务||1/2|户|县级验收|● 实报",
            Bullet(50.0),
        ),
        (
            {"light": "yellow", "value": None, "target": 749.0, "due": pd.Timestamp("2020-10-31"), "state": "原定"},
            "▲ 关注|任务||未填报|计划749户|原定2020-10-31，逾期未反馈|◌ 未填报",
            Bullet(None),
        ),
        (
            {"light": "grey", "value": None, "target": None, "listed": 5716.0, "unit": "米", "status": "missing"},
            "○ 待报|任务||未填报|列明5716米||◌ 未填报",
            Bullet(None),
        ),
        (
            {"light": "grey", "value": None, "target": None, "expected_pct": 90.0, "due": pd.Timestamp("2020-12-31"), "state": "测绘完成"},
            "○ 待报|任务||未填报|预计≥90%|测绘完成；期限2020-12-31|◌ 未填报",
            Bullet(None, expected_pct=90.0),
        ),
        (
            {"light": "no_target", "target": None, "value": 85250.0, "state": "同比未报"},
            "○ 缺任务|任务|缺任务数，不画进度|85250|户|同比未报|● 实报",
            blocks.muted("缺任务数，不画进度"),
        ),
        (
            {"light": "no_target", "theme": "poverty", "target": None, "value": 237.0, "fund": 200.0, "fund_qualifier": "近"},
            "○ 缺任务|任务|缺任务数，不画进度|237|户|投入近200万元；应做总户数未报|● 实报",
            blocks.muted("缺任务数，不画进度"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 90.0, "status": "illustrative"},
            "○ 不判断|任务||90.0%|1户|示例，不作判断|▨ 示例",
            Bullet(90.0, 75.0, "illustrative", "任务"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 90.0, "target_status": "illustrative"},
            "○ 不判断|任务||90.0%|1户|示例，不作判断|▨ 示例",
            Bullet(90.0, 75.0, "illustrative", "任务"),
        ),
        (
            {"light": "yellow", "judged": "due", "gap": -4.5, "completion_pct": 50.0, "time_pct": 54.5, "state": "主体在建"},
            "▲ 关注|任务||1/2|户|主体在建；慢于期限进度4.5个百分点|● 实报",
            Bullet(50.0, 54.5),
        ),
        (
            {"light": "red", "judged": "ceiling", "gap": -7.0, "gap_unit": "件", "value": 12.0, "target": 5.0, "unit": "件"},
            "■ 滞后|任务|不超过上限为好|12件|上限5件|高于上限7件|● 实报",
            blocks.muted("不超过上限为好"),
        ),
        (
            {"judged": "rank", "gap": 2.0, "gap_unit": "位", "value": 3.0, "target": 5.0, "unit": "位"},
            "● 达标|任务|位次，数小为好|3位|目标第5位|领先于目标2位|● 实报",
            blocks.muted("位次，数小为好"),
        ),
        (
            {"light": "grey", "judged": "done", "value": 0.0, "target": 1.0, "unit": "项"},
            "○ 在办|任务|有无，不看时序|0项|目标1项|年内尚未完成|● 实报",
            blocks.muted("有无，不看时序"),
        ),
        (
            {"light": "grey", "judged": "none", "value": 1.0, "target": 1.0},
            "○ 不判断|任务|不分高低|1户|任务1户|不分高低，不作判断|● 实报",
            blocks.muted("不分高低"),
        ),
        (
            PACE | {"light": "grey", "value": 1.0, "target": 0.0},
            "○ 待报|任务|任务为0，不画进度|1户|任务0户|不作判断|● 实报",
            blocks.muted("任务为0，不画进度"),
        ),
        (
            PACE | {"light": "grey", "completion_pct": 12514.5, "doubted": True, "value": 12514.5, "target": 100.0},
            "○ 待核|任务|完成率不可信，不画进度|12514.5户|任务100户|完成数与任务相差过大，待核对|● 实报",
            blocks.muted("完成率不可信，不画进度"),
        ),
        (
            {"light": "red", "judged": "level", "gap": -7.0, "month": pd.Timestamp("2020-06-01"), "gap_unit": "户"},
            "■ 滞后|任务|比目标，不看时序|1户|目标2户|截至6月，低于目标7户|● 实报",
            blocks.muted("比目标，不看时序"),
        ),
    ],
)  # fmt: skip
def test_a_task_is_judged_only_by_what_is_reported(own, words, bar, scene_of, words_of):
    drawing = overview.tasks(pd.DataFrame([task(**own)]), scene_of())
    _, board = drawing.blocks

    assert words_of(drawing).splitlines()[1] == words
    assert board.rows[0][2] == bar
    assert ("warn" in board.rows[0][5].roles) == (own.get("light") == "yellow")


def test_lights_are_counted(scene_of):
    rows = [task(light=light) for light in ("yellow", "grey", "no_target", "yellow")]
    lights, _ = overview.tasks(pd.DataFrame(rows), scene_of()).blocks

    assert lights.css == "lights"
    assert blocks.spoken(lights.parts) == "● 绿 达标0 ▲ 黄 关注2 ■ 红 滞后0 ○ 灰 待报、缺任务2"


def test_what_tasks_are_compared_with_is_said_once(scene_of):
    paced = {"judged": "pace", "gap": 2.1, "completion_pct": 77.1, "time_pct": 75.0}
    late = paced | {"month": pd.Timestamp("2020-08-01"), "time_pct": 66.7}
    rows = pd.DataFrame([task(**paced), task(**late), task(**paced), task()])
    note = overview.tasks(rows, scene_of()).notes[0]

    assert note.words.endswith("时序进度9月75%、8月66.7%。") and note.on_screen == "竖线为应达到的进度。"
    own_path = pd.DataFrame([task(**paced), task(**paced | {"time_pct": 60.0})])
    assert overview.tasks(own_path, scene_of()).notes[0].words.endswith("各项时序不同，见所画的线。")
    assert "时序进度9月" not in overview.tasks(rows[3:], scene_of()).notes[0].words
    assert overview.tasks(rows[3:], scene_of()).notes[0].on_screen == ""


def test_many_tasks_are_grouped_by_theme_and_what_is_met_is_folded(scene_of, words_of):
    lights = ["red"] * 8 + ["green"] * 10
    economy = [task(light=light) for light in lights]
    rural = [task(theme="rural", light=light) for light in ("yellow", "green", "green", "no_target")]
    drawing = overview.tasks(pd.DataFrame([*economy, *rural]), scene_of())
    _, heading, open_rows, rest, met, second, second_rows, second_met = drawing.blocks

    assert blocks.spoken(heading.parts) == "经济运行 ● 绿 达标10 ■ 红 滞后8"
    assert (len(open_rows.rows), rest.summary, met.summary) == (4, ("其余4项",), ("达标10项",))
    assert blocks.spoken(second.parts) == "乡村振兴 ● 绿 达标2 ▲ 黄 关注1 ○ 灰 待报、缺任务1"
    assert (len(second_rows.rows), second_met.summary) == (2, ("达标2项",))


def test_a_light_leads_to_its_indicator_and_a_works_light_nowhere(scene_of, parts_of):
    revenue = task(judged="pace", indicator="fiscal_revenue", task="公共财政预算收入")
    drawing = overview.tasks(pd.DataFrame([revenue, task(indicator="village_road", task="户户通")]), scene_of())

    assert parts_of(drawing, Link) == [Link("公共财政预算收入", "indicators", (("indicators", "公共财政预算收入"),))]


def test_a_warning_says_what_and_since_when_and_leads_to_its_indicator(scene_of, words_of, parts_of):
    row = {"name": "税收收入", "words": "连续3期慢于时序", "month": SEPTEMBER, "status": "reported"}
    long = row | {"reports": 3, "began_month": pd.Timestamp("2020-07-01")}
    drawing = overview.warnings(pd.DataFrame([long, row | {"reports": 1, "began_month": SEPTEMBER}]), scene_of())

    assert "税收收入|连续3期慢于时序，2020年7月起" in words_of(drawing)
    assert "税收收入|连续3期慢于时序，2020年9月" in words_of(drawing)
    assert parts_of(drawing, Link)[0] == Link("税收收入", "indicators", (("indicators", "税收收入"),))


CHANGE = {
    "indicator": "fiscal_revenue", "name": "财政", "before_light": None, "after_light": None, "before_value": 9.0,
    "after_value": 6.0, "unit": "位", "month": SEPTEMBER, "who": None, "why": None, "status": "reported",
}  # fmt: skip


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"kind": "亮灯", "before_light": "green", "after_light": "red"}, "亮灯： ● 达标 → ■ 滞后"),
        ({"kind": "位次"}, "位次：9 → 6位"),
        ({"kind": "修订", "who": "张三", "why": "核对"}, "修订：9 → 6位 （2020年9月，张三，核对）"),
    ],
)
def test_a_change_is_one_line_from_what_to_what(own, words, scene_of, words_of):
    assert words in words_of(overview.changes(pd.DataFrame([CHANGE | own]), scene_of()))


SHORTFALL = {
    "problem_name": "短板", "year": 2020, "industry_units": 4.0, "industry_output": 8543.0, "average_output": 2135.75, "trade_units": 2.0,
    "service_units": 1.0, "done_pct": 61.33, "output_yoy": 14.0, "evidence_status": "reported",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "own", "evidence"),
    [
        ("工业经济基础薄弱", {}, "在统规上工业4家，产值8543万元"),
        ("工业经济基础薄弱", {"evidence_status": "illustrative"}, "在统规上工业4家，产值8543万元（示例）"),
        ("工业经济基础薄弱", {"industry_units": None}, "产值8543万元"),
        ("企业个头小", {}, "户均产值2136万元（推算）"),
        ("规上企业少", {}, "在统“四上”7家：工业4、批零住餐2、服务业1"),
        ("规上企业少", {"trade_units": None}, "截至所选月份没有可对照的数"),
        ("大项目不多", {}, "完成总投资61.3%"),
        ("订单减少", {}, "规上工业产值同比增14%，口径不同"),
        ("别的短板", {}, "截至所选月份没有可对照的数"),
    ],
)
def test_a_shortfall_stands_beside_the_figures_that_bear_on_it(name, own, evidence, scene_of, words_of):
    """By what it names: another report numbers others."""
    drawing = overview.problems(pd.DataFrame([{**SHORTFALL, "problem": 9, "problem_name": name, **own}]), scene_of())

    assert words_of(drawing) == f"9|{name}\n{evidence}"
    assert drawing.scope == "2020年年报，1条"


def test_works_say_what_is_not_reported_at_each_step(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "step": ["列入", "验收"],
            "works": [9, 2],
            "part": [0, 1],
            "missing": [0, 3],
            "not_applicable": [0, 3],
            "status": "reported",
        }
    )
    drawing = overview.works(frame, scene_of())

    assert figures_of(drawing)[0]["data"][0]["text"] == ["9项", "2项，1项部分，3项未填报，3项不适用"]
    assert drawing.blocks[0].alt == "列入9项；验收2项，1项部分，3项未填报，3项不适用"


def key_figure(**own):
    """One row of overview/themes."""
    blank = dict.fromkeys(("indicator", "qualifier", "yoy_pct", "units_n", "target", "completion_pct", "words"))
    return {**blank, "month": SEPTEMBER, "status": "reported", **own}


def test_key_figures_are_pictures_that_lead_to_their_theme_and_indicator(scene_of, words_of, parts_of):
    output = {"theme": "economy", "path": "economy", "indicator": "above_scale_industry_output", "unit": "万元"}
    output |= {"name": "规上工业总产值", "yoy_pct": 14.0, "units_n": 4.0, "target": 12000.0, "completion_pct": 71.2}
    goals = {"theme": "plan", "path": "plan", "name": "2021年计划目标", "value": 54.0, "unit": "项"}
    rows = [
        key_figure(**output, value=7000.0, month=pd.Timestamp("2020-08-01"), status="illustrative"),
        key_figure(**output, value=8543.0),
        key_figure(**goals, month=pd.NaT, words="都写了目标"),
    ]
    drawing = overview.themes(pd.DataFrame(rows), scene_of())

    assert "经济运行｜规上工业总产值8543万元 +14%（4家） 完成71.2%" in drawing.blocks[0].alt
    [path] = drawing.blocks[0].plot.figure["data"]  # what has no months has no line
    assert (path["x"], path["y"], path["line"]["dash"]) == ([8, 9], [7000.0, 8543.0], "dot")
    assert "经济运行|规上工业总产值 ›|2020年9月|8543万元|+14%|4家|完成71.2%|● 实报" in words_of(drawing)
    assert "年度计划|2021年计划目标 ›||54项|—|—|都写了目标|● 实报" in words_of(drawing)
    assert parts_of(drawing, Link)[:2] == [
        Link("经济运行", "economy"),
        Link("规上工业总产值 ›", "indicators", (("indicators", "规上工业总产值"),)),
    ]


def test_who_owes_what_is_missing_and_hundreds_fold(scene_of, words_of):
    frame = pd.DataFrame({"owner": ["环保所", None], "missing": [7, 1], "names": ["PM2.5、PM10", "税收占比"]})
    drawing = overview.owed(frame, scene_of())

    assert words_of(drawing).splitlines() == ["环保所|7项|PM2.5、PM10", "未定|1项|税收占比"]
    assert drawing.scope == "截至2020年9月，8项，2个单位"
    assert [badge.status for badge in drawing.badges] == ["missing"]

    assert overview.owed(pd.concat([frame] * 30), scene_of()).blocks[1].summary == ("其余20个单位",)


def test_risks_are_words_by_what_they_are_about(scene_of, words_of):
    frame = pd.DataFrame(
        {"year": 2020, "roster_name": ["领域", "领域", "重点"], "item": ["教育", "食品<安全", "信访维稳"]}
    )

    assert words_of(overview.risk(frame, scene_of())) == "领域|教育、食品<安全\n重点|信访维稳"
