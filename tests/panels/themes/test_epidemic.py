"""The epidemic page's panels: coverage with and without a village, publicity, resumption, named lists."""

import pandas as pd
import pytest

from tests.panels.themes.test_economy import RESUMED
from township.panels.blocks import Badge, Fold, Note, Row, Squares
from township.panels.themes import epidemic

EAST, WEST = "370830108203", "370830108204"


_MONTHS = dict.fromkeys(("monitor_month", "drone_month", "guide_month"), pd.Timestamp("2020-09-01"))


def covered(**own):
    """The frame of epidemic/villages: two villages of 40, all covered."""
    row = {
        "monitor": "已设", "drone": "已消杀", "guide": "已发", "monitor_n": 40, "drone_n": 40, "guide_n": 40, **_MONTHS,
        "villages_n": 40, "month": pd.Timestamp("2020-09-01"), "status": "reported",
    }  # fmt: skip
    names = {EAST: "崔村东村", WEST: "崔村西村"}
    return pd.DataFrame([{"area": area, "village": name, **row, **own} for area, name in names.items()])


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


def test_the_whole_town_shows_every_village_as_a_filter(scene_of, figures_of, parts_of):
    drawing = epidemic.villages(covered(), scene_of())

    (figure,) = figures_of(drawing)
    assert figure["data"][0]["x"] == [40, 40, 40]
    assert figure["data"][0]["text"] == ["40 / 40村"] * 3
    said = "监测点已设，无人机已消杀，指南已发"
    assert parts_of(drawing, Row) == [
        Row(("崔村东村",), "full", f"village:{EAST}", said),
        Row(("崔村西村",), "full", f"village:{WEST}", said),
    ]
    assert drawing.notes == (
        "三项都覆盖每一个村；分村的日期、次数未报。",
        Note("点村名只看该村，再点还原。", kind="hint"),
    )
    assert drawing.scope == "截至2020年9月，全镇"
    assert not drawing.town_wide


def test_a_village_selected_is_one_of_all(scene_of, words_of):
    drawing = epidemic.villages(covered().head(1), scene_of(villages=(EAST,)))

    assert words_of(drawing) == "崔村东村|监测点已设，无人机已消杀，指南已发"
    assert drawing.notes == ("全镇40村全部覆盖，崔村东村在其内；分村的日期、次数未报。", "")
    assert drawing.scope == "截至2020年9月，崔村东村"


def test_a_village_is_not_said_to_be_covered_when_not_all_are(scene_of, figures_of, parts_of):
    frame = covered(drone="未分村", drone_n=39, guide="未填报", guide_n=None)
    drawing = epidemic.villages(frame.head(1), scene_of(villages=(EAST,)))

    assert parts_of(drawing, Row)[-1].css == "unknown"
    assert "没有列明是哪些村" in drawing.notes[0]
    (figure,) = figures_of(drawing)
    assert (figure["data"][0]["x"], figure["data"][0]["text"][2]) == ([40, 39, 0], "未填报")
    assert figure["layout"]["xaxis"]["range"] == [0, 40]
    assert epidemic.villages(frame, scene_of()).notes[0] == "只报了全镇村数，没有分村。"
    assert epidemic.villages(frame.assign(drone="未消杀"), scene_of()).notes[0].startswith("分村报了的按各村报的")


def test_a_count_says_its_own_month_and_never_more_villages_than_there_are(scene_of, figures_of):
    frame = covered(monitor_n=41, drone_n=39, drone_month=pd.Timestamp("2020-08-01"))
    drawing = epidemic.villages(frame, scene_of())

    (figure,) = figures_of(drawing)
    assert figure["data"][0]["text"][:2] == ["报41村，多于在册40村，待核对", "39 / 40村（截至8月）"]
    assert figure["data"][0]["x"][0] == 0


def test_hundreds_of_villages_fold(scene_of, parts_of):
    frame = pd.concat([covered(villages_n=600)] * 300)
    drawing = epidemic.villages(frame, scene_of())

    assert parts_of(drawing, Fold)[0].summary == ("其余560个村",)


def test_publicity_prints_the_qualifier_and_hatches_examples(scene_of, words_of, figures_of):
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
    drawing = epidemic.leaflets(frame, scene_of())
    (figure,) = figures_of(drawing)

    assert words_of(drawing) == "10000余份 2020年以来累计"
    assert drawing.notes == ("“余”为下限，图上按10000画。", "此前各月为示例，按实报合计推演。")
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["/", ""]
    assert drawing.badges == (Badge("reported"), Badge("illustrative", "其余示例"))
    assert words_of(epidemic.leaflets(frame.assign(undated=False), scene_of())) == "10000余份 1—9月累计"

    example = epidemic.leaflets(frame.head(1), scene_of("2020-08"))
    assert words_of(example) == "9510份 1—8月累计（示例）"
    assert example.notes == ("", "")


def test_one_function_draws_leaflets_and_banners():
    assert epidemic.leaflets.draw is epidemic.banners.draw
    assert epidemic.leaflets.parameters == (("measure", "epidemic_leaflets"),)
    assert epidemic.banners.parameters == (("measure", "epidemic_banners"),)


@pytest.mark.parametrize(("times", "screen"), [(3, "；一格为一次。"), (10_000, "。")])
def test_disinfection_one_stroke_a_time(scene_of, words_of, parts_of, times, screen):
    frame = pd.DataFrame({"place": ["村委", "超市"], "times": times, "month": pd.Timestamp("2020-09-01")})
    drawing = epidemic.disinfection(frame, scene_of())

    assert parts_of(drawing, Squares) == [Squares(((times, ""),), css="times")] * 2
    assert words_of(drawing) == f"{times} 次/天 定时消毒，2类公共场所\n村委|\n超市|"
    assert drawing.notes == (Note("场所为列名，处数未报", screen),)


def test_resumption_one_bar_a_kind_of_enterprise(scene_of, words_of, figures_of):
    drawing = epidemic.resumption(RESUMED, scene_of())

    assert words_of(drawing) == "100% 复产率，36家全部复工复产"
    (figure,) = figures_of(drawing)
    assert (figure["data"][0]["x"], figure["data"][0]["text"]) == ([6, 30], ["6家，2月中旬", "30家，2月下旬"])
    assert drawing.scope == "2020年2月，家"
