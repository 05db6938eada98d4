"""Drawings of the plan page: goals by field, what is set and what is not."""

import pandas as pd

from township.panels import blocks
from township.panels.blocks import Light
from township.panels.themes import plan


def goal(name, field, kind="定性", target="待下达", basis=None, **own):
    """One row of plan/goals."""
    return {
        "goal": name, "goal_name": name, "field": field, "theme": "plan", "kind": kind, "target_basis": basis,
        "printed_target": target, "target_value": None, "baseline": None, "measure": "完成率", "unit": "%",
        "frequency": "月", "owner": "经贸办", "note": None, "carried_over": False, "plan_year": 2021,
        "status": "reported", **own,
    }  # fmt: skip


def test_the_conclusion():
    row = {"plan_year": 2021, "goals": 54, "quantified": 9, "pending": 36, "carried": 9}

    assert plan.conclusion(pd.DataFrame([row])) == "54项目标，9项有数量，36项待下达"
    assert plan.conclusion(pd.DataFrame([row]).head(0)) == "还没有计划目标"


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

    frame.loc[3, "theme"] = "pollution"
    assert [note.kind for note in plan.goals(frame, scene_of()).notes[1:]] == ["hint"]


def test_goals_carried_over_are_one_flat_table(scene_of, words_of):
    drawing = plan.carried_over(pd.DataFrame([goal("空气质量", "大气", carried_over=True)]), scene_of())

    assert words_of(drawing) == "空气质量|定性|○ 待下达|未填报|完成率|月|经贸办"
    assert drawing.scope == "2021年，1项"


def test_hundreds_of_goals_fold(scene_of):
    frame = pd.DataFrame([goal(f"第{number}项", "社会事业", "量化", "1家", "原文") for number in range(300)])

    for drawing in (plan.quantified(frame, scene_of()), plan.carried_over(frame, scene_of())):
        first, rest = drawing.blocks
        assert (len(first.rows), rest.summary) == (20, ("其余280项",))
