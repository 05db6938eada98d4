"""Drawings of the plan page: counts by field and kind, goals folded by field, 待下达 where there is no target."""

import pandas as pd

from township.panels.themes import plan


def goal(name, field, kind="定性", target="待下达", basis="未定", **own):
    """One row of plan/goals."""
    return {
        "section": "三", "field": field, "theme": "economy", "goal": name, "goal_name": name, "kind": kind,
        "printed_target": target, "target_basis": basis, "baseline": None, "measure": "完成率", "unit": "%",
        "frequency": "月", "owner": "经贸办", "note": None, "carried_over": False, "plan_year": 2021,
        "status": "reported", **own,
    }  # fmt: skip


def html(drawing):
    return "".join(block.html for block in drawing.blocks)


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


def test_goals_with_a_number_say_where_it_comes_from(scene_of):
    frame = pd.DataFrame(
        [
            goal("养老服务", "社会事业", "量化", "100%（全覆盖）", "由文字得出"),
            goal("清洁取暖", "清洁取暖", "量化", "749户", "原文", carried_over=True, baseline="0<户"),
        ]
    )
    drawing = plan.quantified(frame, scene_of())

    assert html(drawing).count("由文字得出") == 1
    assert html(drawing).count('<span class="tag">延续</span>') == 1
    assert "0&lt;户" in html(drawing)
    assert drawing.notes[0].startswith("原文直接写数的1项")


def test_goals_fold_by_field_and_say_what_is_not_set(scene_of):
    frame = pd.DataFrame(
        [
            goal("甲", "社会事业", "量化", "100%", "原文"),
            goal("乙", "社会事业", "节点", "1家", "原文"),
            goal("丙", "社会事业"),
            goal("丁", "人才", note="内容未列"),
        ]
    )
    drawing = plan.goals(frame, scene_of())
    words = html(drawing)

    assert words.count("<details") == 2
    assert "有数量1，有节点或项数1，待下达1" in words
    assert '<i></i><i class="stated"></i><i class="unset"></i>' in words
    assert words.count("○") == 0 and words.count('class="light none"') == 2
    assert "内容未列" in words
    assert drawing.scope == "2021年，新列4项"
    assert "没有一项属污染防治" in drawing.notes[1]

    frame.loc[3, "theme"] = "pollution"
    assert len(plan.goals(frame, scene_of()).notes) == 1


def test_goals_carried_over_are_one_flat_table(scene_of):
    drawing = plan.carried_over(pd.DataFrame([goal("空气质量", "大气", carried_over=True)]), scene_of())

    assert "<details" not in html(drawing) and "待下达" in html(drawing)
    assert drawing.scope == "2021年，1项"
