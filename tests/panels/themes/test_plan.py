"""Drawings of the plan page: goals by field, what is set and what is not, how they stand month by month."""

import pandas as pd
import pytest

from township.panels import blocks
from township.panels.blocks import Light
from township.panels.themes import plan


def goal(name, field, kind="定性", target="待下达", basis=None, **own):
    """One row of plan/goals."""
    return {
        "goal": name, "goal_name": name, "field": field, "theme": "plan", "kind": kind, "target_basis": basis,
        "printed_target": target, "target_value": None, "baseline": None, "measure": "完成率", "unit": "%",
        "frequency": "月", "owner": "经贸办", "note": None, "carried_over": False, "plan_year": 2021,
        "indicator": None, "indicator_unit": None, "state": None, "state_month": None, "state_value": None,
        "status": "reported", **own,
    }  # fmt: skip


def told(**own):
    """The conclusion on one row of plan/conclusion."""
    counts = dict.fromkeys(("measured", "missed", "under_way", "reached", "unreported", "unjudged"), 0)
    row = {"plan_year": 2021, "asked_year": 2021, "goals": 54, "quantified": 9, "pending": 36, "carried": 9}
    return plan.conclusion(pd.DataFrame([{**row, **counts, **own}]))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "2021年计划54项目标，9项有数量，36项待下达"),
        (
            {"measured": 3, "unjudged": 51, "reached": 2, "missed": 1},
            "2021年计划54项目标：1项未达到，2项达到，51项无法判断",
        ),
        ({"measured": 3, "unreported": 1, "under_way": 2}, "2021年计划54项目标：1项未报，2项在途"),
        ({"asked_year": 2020, "measured": 3}, "2020年没有计划，所列为2021年计划，54项目标，9项有数量，36项待下达"),
        ({"asked_year": 2022, "measured": 3, "missed": 3}, "2022年没有计划，所列为2021年计划，54项目标：3项未达到"),
    ],
)
def test_the_conclusion_names_the_year_and_what_is_missed_first(row, words):
    assert told(**row) == words


def test_without_a_plan_the_conclusion_says_so():
    assert plan.conclusion(pd.DataFrame()) == "还没有计划目标"


def test_fields_are_stacked_by_what_is_set(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "field": ["社会事业", "企业培育", "大气"],
            "goals": [7, 2, 1],
            "quantified": [5, 0, 0],
            "stated": [0, 1, 0],
            "pending": [2, 1, 1],
            "carried": [0, 1, 1],
            "plan_year": 2021,
            "status": "reported",
        }
    )
    drawing = plan.fields(frame, scene_of())
    (figure,) = figures_of(drawing)

    assert [trace["name"] for trace in figure["data"]] == ["有数量", "有节点或项数", "待下达"]
    assert [trace["x"] for trace in figure["data"]] == [[5, 0, 0], [0, 1, 0], [2, 1, 1]]
    assert [trace["base"] for trace in figure["data"]][2] == [5, 1, 0]
    assert [note["text"] for note in figure["layout"]["annotations"][:3]] == ["7项", "2项，延续1", "1项，延续"]
    assert drawing.blocks[0].alt == "社会事业7项、企业培育2项，延续1、大气1项，延续"
    assert drawing.scope == "2021年，共10项"


def test_kinds_say_how_many_have_a_target(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "kind": ["定性", "量化", "过程"],
            "goals": [31, 9, 6],
            "with_target": [3, 9, 0],
            "plan_year": 2021,
            "status": "reported",
        }
    )
    (figure,) = figures_of(plan.kinds(frame, scene_of()))

    words = [note["text"] for note in figure["layout"]["annotations"][:3]]
    assert words == ["31项，3项写了目标", "9项，都写了目标", "6项，都待下达"]


def test_goals_with_a_number_say_where_it_comes_from(scene_of, words_of):
    frame = pd.DataFrame(
        [
            goal("养老服务", "社会事业", "量化", "100%（全覆盖）", "由文字得出", owner=None),
            goal("清洁取暖", "清洁取暖", "量化", "749户", "原文", carried_over=True, baseline="0<户"),
        ]
    )
    drawing = plan.quantified(frame, scene_of())

    assert words_of(drawing).splitlines() == [
        "养老服务|100%（全覆盖） 由文字得出|未填报|未定",
        "清洁取暖 延续|749户|0<户|经贸办",
    ]
    assert drawing.notes[0].startswith("原文直接写数的1项")


def test_goals_fold_by_field_and_say_what_is_not_set(scene_of, words_of):
    frame = pd.DataFrame(
        [
            goal("甲", "社会事业", "量化", "100%", "原文"),
            goal("乙", "社会事业", "节点", "1家", "原文"),
            goal("丙", "社会事业"),
            goal("丁", "人才", note="内容未列", measure=None, frequency=None, owner=None),
        ]
    )
    drawing = plan.goals(frame, scene_of())
    social, talent = drawing.blocks

    assert social.caption == blocks.spoken(social.summary) == "社会事业 3项 有数量1，有节点或项数1，待下达1"
    assert social.summary[2].groups == ((1, ""), (1, "stated"), (1, "unset"))
    assert talent.caption == "人才 1项 待下达1"
    assert words_of(drawing).endswith("丁\n内容未列|定性|○ 待下达|未填报|未定|—|未定")
    assert talent.blocks[0].rows[0][2] == Light("no_target", "待下达")
    assert drawing.scope == "2021年，新列4项"
    assert "没有一项属污染防治" in drawing.notes[1]
    assert [column.header for column in social.blocks[0].columns][3] == "基数（2020年）"

    frame.loc[3, "theme"] = "pollution"
    assert [note.kind for note in plan.goals(frame, scene_of()).notes[1:]] == ["hint"]


def test_goals_carried_over_are_one_flat_table(scene_of, words_of):
    drawing = plan.carried_over(pd.DataFrame([goal("空气质量", "大气", carried_over=True)]), scene_of())

    assert words_of(drawing) == "空气质量|定性|○ 待下达|未填报|完成率|月|经贸办"
    assert drawing.scope == "2021年，1项"


def test_hundreds_of_goals_fold(scene_of):
    frame = pd.DataFrame([goal(f"第{number}项", "社会事业", "量化", "1家", "原文") for number in range(300)])

    for drawing, kept in ((plan.quantified(frame, scene_of()), 8), (plan.carried_over(frame, scene_of()), 20)):
        first, rest = drawing.blocks
        assert (len(first.rows), rest.summary) == (kept, (f"其余{300 - kept}项",))


def month(number, state, value=1.0, **own):
    """One row of plan/months."""
    return {
        "goal": "a", "goal_name": "财政收入", "indicator_name": "财政收入", "target_value": 100.0, "unit": "万元",
        "direction": "不低于", "month": pd.Timestamp(2021, number, 1), "value": value, "state": state,
        "plan_year": 2021, "status": "missing" if value is None else "reported", **own,
    }  # fmt: skip


def test_goals_with_an_indicator_are_shown_month_by_month(scene_of, figures_of):
    rows = [month(1, "在途"), month(2, "达到", 120.0), month(3, "未报", None),
            month(1, "无法判断", goal="b", goal_name="人才", target_value=None)]  # fmt: skip
    drawing = plan.months(pd.DataFrame(rows), scene_of("2021-03"))
    [figure] = figures_of(drawing)
    [trace] = figure["data"]

    assert trace["text"] == ["在途", "达到", "未报", "难判"]
    assert trace["hovertext"][1] == "2021年2月　财政收入<br>财政收入120万元，目标不低于100万元：达到"
    assert trace["hovertext"][2].endswith("<br>未报，目标不低于100万元：未报")
    assert trace["hovertext"][3].endswith("没有目标值：无法判断")
    assert drawing.blocks[0].alt == "财政收入2月达到、人才1月无法判断"
    assert (drawing.scope, [badge.status for badge in drawing.badges]) == ("2021年，2项有指标", ["reported"])


def test_a_plan_of_another_year_says_so(scene_of):
    frame = pd.DataFrame([month(1, "在途")])

    assert plan.months(frame, scene_of("2022-03")).notes[0] == "2022年没有计划，所列为2021年计划。"
    chosen = scene_of("2022-03", choices=((plan.PLAN, "上一年"),))
    assert "没有计划" not in plan.months(frame, chosen).notes[0]


def test_goals_say_how_they_stand_once_one_has_an_indicator(scene_of, words_of):
    measured = {"indicator": "x", "indicator_unit": "万元", "state": "未达到", "state_month": pd.Timestamp(2021, 12, 1),
                "state_value": 90.0}  # fmt: skip
    frame = pd.DataFrame([goal("甲", "经济", **measured), goal("乙", "经济", state="无法判断")])

    assert [line.rsplit("|", 1)[-1] for line in words_of(plan.carried_over(frame, scene_of())).splitlines()] == [
        "■ 未达到", "12月90万元", "○ 无法判断",
    ]  # fmt: skip
