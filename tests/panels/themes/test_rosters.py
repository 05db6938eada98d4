"""Boards of what the report names without counting it."""

import pandas as pd

from township.panels import html
from township.panels.themes import rosters


def test_lists_group_their_items(scene_of, words_of):
    frame = pd.DataFrame(
        [
            {"list": "组长", "number": 2.0, "unit": "人", "item": "书记", "note": None},
            {"list": "组长", "number": 2.0, "unit": "人", "item": "镇长", "note": None},
            {"list": "角色", "number": None, "unit": None, "item": "书记：指挥员", "note": "按列名"},
            {"list": "角色", "number": None, "unit": None, "item": "党员：战斗员", "note": "按列名"},
            {"list": "方案", "number": 1.0, "unit": None, "item": None, "note": None},
        ]
    ).assign(month=pd.Timestamp("2020-02-01"))
    drawing = rosters.draw_lists(frame, scene_of())

    assert drawing.scope == "2020年年报所列，3项"
    assert words_of(drawing) == "组长 2人|书记、镇长\n角色 按列名|书记 指挥员、党员 战斗员\n方案 1|"
    assert "<li>书记 <b>指挥员</b></li>" in str(html.render(drawing.blocks[0]))


def test_a_long_list_says_how_many_it_names(scene_of, words_of):
    frame = pd.DataFrame({"list": "成员", "number": None, "unit": None, "item": map(str, range(10_000)), "note": None})
    frame["month"] = pd.Timestamp("2020-02-01")

    assert words_of(rosters.draw_lists(frame, scene_of())).endswith("10、11、等10000项")
