"""Drawings of the overview: lights, shortfalls, works, themes, what is owed, risks."""

import pandas as pd
import pytest

from township.panels.blocks import Link
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
        # a newer example does not stand before what was reported
        (["revenue"], {"illustrative": True, "air_values": 3}, "1项滞后：财政收入慢于时序12.5个百分点。"),
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
    assert "经济运行|规上工业总产值|2020年9月|8543万元|+14%|4家|完成71.2%|● 实报" in words_of(drawing)
    assert "年度计划|2021年计划目标||54项|—|—|都写了目标|● 实报" in words_of(drawing)
    assert parts_of(drawing, Link)[:2] == [
        Link("经济运行", "economy"),
        Link("规上工业总产值", "indicators", (("indicators", "规上工业总产值"),)),
    ]


def test_a_key_figure_says_its_own_month_and_that_it_is_an_example(scene_of):
    income = key_figure(theme="rural", path="rural", name="农村居民人均可支配收入", unit="元", value=19736.0)
    made_up = overview.themes(pd.DataFrame([income | {"status": "illustrative"}]), scene_of()).blocks[0].alt
    assert made_up.endswith("19736元（示例）")
    told = [
        overview.themes(pd.DataFrame([income | {"month": pd.Timestamp(month)}]), scene_of()).blocks[0].alt
        for month in ("2020-09-01", "2020-06-01", "2019-12-01")
    ]

    assert [words.removeprefix("乡村振兴｜农村居民人均可支配收入") for words in told] == [
        "19736元", "截至6月 19736元", "截至2019年12月 19736元",
    ]  # fmt: skip


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
