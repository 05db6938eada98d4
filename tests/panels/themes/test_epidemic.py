"""Drawings of the epidemic page: coverage with and without a village, publicity, resumption, named lists."""

import pandas as pd
import pytest

from township.panels.html import bullet
from township.panels.themes import epidemic, rosters

EAST, WEST = "370830108203", "370830108204"


def covered(**own):
    """The frame of epidemic/villages: two villages of 40, all covered."""
    row = {
        "monitor": "已设", "drone": "已消杀", "guide": "已发", "monitor_n": 40, "drone_n": 40, "guide_n": 40,
        "villages_n": 40, "month": pd.Timestamp("2020-09-01"), "status": "reported",
    }  # fmt: skip
    names = {EAST: "崔村东村", WEST: "崔村西村"}
    return pd.DataFrame([{"area": area, "village": name, **row, **own} for area, name in names.items()])


def html(drawing):
    return "".join(block.html for block in drawing.blocks)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "40个村全部设监测点、消杀，36家企业全部复工复产"),
        ({"drone": 30}, "40个村全部设监测点，36家企业全部复工复产"),
        ({"monitor": 20, "drone": 20, "rate_pct": 90}, "20个村设监测点、消杀，36家企业复工复产"),
        ({"monitor": None}, "36家企业全部复工复产"),
        ({"monitor": None, "resumed": None}, "截至所选月份没有可见的疫情防控数据"),
    ],
)
def test_the_conclusion(row, words):
    frame = pd.DataFrame([{"villages": 40, "monitor": 40, "drone": 40, "resumed": 36, "rate_pct": 100} | row])

    assert epidemic.conclusion(frame) == words


def test_the_whole_town_shows_every_village_as_a_filter(scene_of):
    drawing = epidemic.villages(covered(), scene_of())

    assert html(drawing).count("/ 40村") == 3
    assert f'data-pick="village:{EAST}" tabindex="0" role="button"' in html(drawing)
    assert html(drawing).count('<span class="full"') == 2
    assert drawing.scope == "截至2020年9月，全镇"
    assert not drawing.town_wide


def test_a_village_selected_is_one_of_all(scene_of):
    drawing = epidemic.villages(covered().head(1), scene_of(villages=(EAST,)))

    assert "监测点已设，无人机已消杀，指南已发" in html(drawing)
    assert drawing.notes == ("年报报全镇40村全部覆盖，崔村东村在其内；分村的日期、次数未报。",)
    assert drawing.scope == "截至2020年9月，崔村东村"


def test_a_village_is_not_said_to_be_covered_when_not_all_are(scene_of):
    frame = covered(drone="未分村", drone_n=39, guide="未填报", guide_n=None)
    drawing = epidemic.villages(frame.head(1), scene_of(villages=(EAST,)))

    assert '<span class="unknown"' in html(drawing) and '<span class="full"' not in html(drawing)
    assert "没有列明是哪些村" in drawing.notes[0]
    assert bullet(None) in html(drawing)  # the guides: nothing reported, so no bar


def test_publicity_prints_the_qualifier_and_hatches_examples(scene_of, figures_of):
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2020-08-01", "2020-09-01"]),
            "value": [9510.0, 10000.0],
            "qualifier": [None, "余"],
            "unit": "份",
            "status": ["illustrative", "reported"],
            "undated": [False, True],
        }
    )
    drawing = epidemic.publicity(frame, scene_of())
    (figure,) = figures_of(drawing)

    assert "10000余份" in html(drawing) and "（示例）" not in html(drawing)
    assert drawing.notes == ("“余”为下限，图上按10000画。", "此前各月为示例，按实报合计推演。")
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["/", ""]
    assert "2020年以来累计<" in html(drawing) and "9月实报" not in drawing.badges and "实报" in drawing.badges
    assert "1—9月累计<" in html(epidemic.publicity(frame.assign(undated=False), scene_of()))
    assert "9510份" in html(epidemic.publicity(frame.head(1), scene_of("2020-08")))
    assert "（示例）" in html(epidemic.publicity(frame.head(1), scene_of("2020-08")))


def test_disinfection_one_stroke_a_time(scene_of):
    frame = pd.DataFrame({"place": ["村委", "超市"], "times": 3, "month": pd.Timestamp("2020-09-01")})
    words = html(epidemic.disinfection(frame, scene_of()))

    assert words.count("<i></i>") == 6
    assert "2类公共场所" in words


def test_resumption_one_square_an_enterprise(scene_of):
    frame = pd.DataFrame(
        {
            "kind": ["规上", "规下"],
            "moment": ["2月中旬", "2月下旬"],
            "units": [6, 30],
            "rate_pct": 100.0,
            "month": pd.Timestamp("2020-02-01"),
        }
    )
    drawing = epidemic.resumption(frame, scene_of())

    assert html(drawing).count("<i></i>") == 36
    assert "100%" in html(drawing) and "共36家" in html(drawing)
    assert drawing.scope == "2020年2月，家"


def test_lists_group_items_and_escape_them(scene_of):
    frame = pd.DataFrame(
        [
            {"list": "组长", "number": 2.0, "unit": "人", "item": "书记<b>", "note": None},
            {"list": "角色", "number": None, "unit": None, "item": "书记：指挥员", "note": "按列名"},
            {"list": "角色", "number": None, "unit": None, "item": "党员：战斗员", "note": "按列名"},
        ]
    )
    drawing = rosters.lists(frame, scene_of())

    assert drawing.scope == "截至2020年9月，2项"
    assert "书记&lt;b&gt;" in html(drawing)
    assert "<b>2</b>人" in html(drawing)
    assert "书记 <b>指挥员</b>" in html(drawing)
    assert html(drawing).count("<small>按列名</small>") == 1
