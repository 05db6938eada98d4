"""Panels of the poverty page as plain functions: bounds, 户次, hidden figures, clicks."""

import pandas as pd
import pytest

from township.panels.blocks import Badge, Bar, Headline, Light, Note, Number
from township.panels.themes import poverty

EAST, WEST = "370830108203", "370830108204"
SEPTEMBER = pd.Timestamp("2020-09-01")


def programme(name, households, fund, qualifier, bound, each, share, status="reported"):
    return {
        "programme_name": name, "households": households, "fund": fund, "fund_qualifier": qualifier,
        "fund_share_pct": share, "per_household": each, "bound": bound, "total_treatments": 451, "total_fund": 236.0,
        "total_qualifier": "约" if status == "reported" else None, "month": SEPTEMBER, "status": status,
        "derived_status": "derived" if status == "reported" else status, "undated": status == "reported",
    }  # fmt: skip


def test_programmes_keep_qualifiers_and_bounds(scene_of, words_of, parts_of):
    frame = pd.DataFrame(
        [
            programme("住房维修", 237, 200.0, "近", "≤", 8439.0, 84.7458),
            programme("自来水维修", 15, 6.0, "余", "≥", 4000.0, 2.5424),
        ]
    )
    drawing = poverty.programmes(frame, scene_of())
    assert words_of(drawing).split("\n") == [
        "451 户次 约236 万元",
        "住房维修|237 户|近200万元|84.7%|≤ 8439 元",
        "自来水维修|15 户|6万余元|2.5%|≥ 4000 元",
    ]
    assert parts_of(drawing, Bar) == [Bar(100.0), Bar(pytest.approx(3.0, abs=0.001))]
    assert drawing.badges == (Badge("reported"), Badge("derived", "户均、占比、合计推算"))
    assert len(drawing.notes) == 2
    assert drawing.town_wide
    assert drawing.scope == "2020年以来"
    assert poverty.programmes(frame.assign(undated=False), scene_of()).scope == "2020年1—9月"


def test_illustrative_programmes_carry_no_bound_and_no_derived_badge(scene_of, words_of, parts_of):
    frame = pd.DataFrame([programme("住房维修", 0, 0.0, None, "", None, None, "illustrative")])
    drawing = poverty.programmes(frame, scene_of())
    assert words_of(drawing).endswith("住房维修|0 户|0万元|—|—")
    assert parts_of(drawing, Bar) == [Bar(0.0, "hatched")]
    assert drawing.badges == (Badge("illustrative"),)
    assert len(drawing.notes) == 1


def month(number, households, text, status="illustrative", name="自来水维修"):
    return {
        "programme_name": name, "month": pd.Timestamp(2020, number, 1), "households": households, "text": text,
        "status": status, "undated": False,
    }  # fmt: skip


def test_hidden_months_have_words_and_no_bar(scene_of, figures_of):
    frame = pd.DataFrame(
        [
            month(6, 0, "0"), month(7, None, "<3"), month(8, None, "*"), month(9, 4, "4"),
            month(9, 15, "15", "reported", "住房维修"),
        ]
    )  # fmt: skip
    drawing = poverty.monthly(frame, scene_of(villages=(EAST,)))
    [figure] = figures_of(drawing)
    water, house = figure["data"]
    assert water["y"] == [0, None, None, 4]
    assert water["marker"]["pattern"]["shape"] == ["/"] * 4
    assert house["y"] == [15]
    assert house["marker"]["pattern"]["shape"] == [""]
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert words == ["<3", "*", "<b>4</b>", "<b>自来水维修</b>", "<b>15</b>", "<b>住房维修</b>"]
    assert drawing.scope == "2020年各月累计，户，崔村东村"
    assert drawing.notes == (
        "各图纵轴不同，只看各自的走势。", "不足3的（没有的也在内）写“<3”。*＝含有不写的数，或由它推得出来，不写。",
    )  # fmt: skip
    assert drawing.badges == (Badge("reported"), Badge("illustrative"))
    assert drawing.blocks[0].alt == "自来水维修2020年1—9月4户；住房维修2020年1—9月15户"


def test_where_nothing_is_hidden_nothing_is_explained(scene_of):
    drawing = poverty.monthly(pd.DataFrame([month(9, 4, "4")]), scene_of())
    assert list(filter(None, drawing.notes)) == ["各图纵轴不同，只看各自的走势。"]


def ranked(area, village, treatments, text, position, chosen=False):
    return {
        "position": position, "area": area, "village": village, "short_name": village.removesuffix("村"),
        "treatments": treatments, "text": text, "chosen": chosen, "total": 13, "month": SEPTEMBER,
        "status": "illustrative",
    }  # fmt: skip


def test_ranking_takes_clicks_also_where_no_figure_may_be_shown(scene_of, figures_of):
    frame = pd.DataFrame([ranked(EAST, "崔村东村", 11, "11", 1), ranked(WEST, "崔村西村", None, "<3", 2, True)])
    drawing = poverty.village_ranking(frame, scene_of(villages=(WEST,)))
    [figure] = figures_of(drawing)
    ground, bars = figure["data"]
    assert ground["customdata"] == bars["customdata"] == [f"village:{EAST}", f"village:{WEST}"]
    assert bars["y"] == [11, None]
    assert bars["marker"]["opacity"] == [0.45, 1.0]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["11", "<b><3</b>"]
    assert drawing.scope == "2020年1—9月，户次，2个村，崔村西村第2位"
    assert drawing.blocks[0].alt == "最多崔村东村11户次"
    assert drawing.notes == (
        "三项户数相加，2村合计13户次；不是户数，也不表示贫困程度。不足3的（没有的也在内）写“<3”。",
        Note("点一个村只看该村，再点还原。", kind="hint"),
    )


def test_ranking_of_the_whole_town_fades_nothing(scene_of, figures_of):
    drawing = poverty.village_ranking(pd.DataFrame([ranked(EAST, "崔村东村", 11, "11", 1)]), scene_of())
    [figure] = figures_of(drawing)
    assert "opacity" not in figure["data"][1]["marker"]
    assert drawing.scope == "2020年1—9月，户次，1个村"


def test_where_no_village_is_written_the_total_stands_alone(scene_of, figures_of):
    frame = pd.DataFrame([ranked(area, f"村{area}", None, "*", None) for area in (EAST, WEST)])
    drawing = poverty.village_ranking(frame, scene_of())
    assert figures_of(drawing) == []
    assert drawing.blocks == (Headline((Number("13", "户次"),)),)
    assert [note for note in drawing.notes if isinstance(note, Note)] == []


def test_of_many_villages_the_chosen_one_is_drawn_too(scene_of, figures_of):
    name = "二十个字的村名一二三四五六七八九十甲乙村"
    frame = pd.DataFrame([ranked(f"{n}", name, 600 - n, f"{600 - n}", n, n == 599) for n in range(1, 601)])
    [figure] = figures_of(poverty.village_ranking(frame, scene_of(villages=(EAST,))))
    drawn = figure["data"][1]["customdata"]
    assert len(drawn) < 50
    assert "village:599" in drawn


def claim(denominator):
    return {
        "claim": "住房安全", "scope": "建档立卡贫困户", "qualifier": "全部", "programme_name": "住房维修",
        "households": 237, "denominator": denominator, "light": "grey", "note": None, "location": "第33段",
        "status": "reported",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("denominator", "words"),
    [
        (None, "○ 缺分母|住房安全 “全部”\n住房维修237户，总户数未报 第33段"),
        (300, "○ 待核|住房安全 “全部”\n住房维修237户，总户数300户 第33段"),
    ],
)
def test_claims_are_never_judged_and_say_what_is_missing(scene_of, words_of, parts_of, denominator, words):
    drawing = poverty.claims(pd.DataFrame([claim(denominator)]), scene_of())
    assert words_of(drawing) == words
    assert [light.name for light in parts_of(drawing, Light)] == ["grey"]
    assert drawing.scope == "年报说法，1处"


def test_a_claim_without_a_count_says_so(scene_of, words_of):
    frame = pd.DataFrame([{**claim(None), "households": None}])
    assert "户数未列，总户数未报" in words_of(poverty.claims(frame, scene_of()))


def test_campaigns_say_what_is_missing(scene_of, words_of):
    frame = pd.DataFrame(
        [
            {"work": "产业扶贫", "items": "产业扶贫", "item_count": 0, "progress": "进行中", "missing": "收益未列"},
            {"work": "标准", "items": "甲、乙", "item_count": 2, "progress": None, "missing": None},
        ]
    )
    drawing = poverty.campaigns(frame, scene_of())
    assert words_of(drawing) == "产业扶贫|未列项目|进行中|收益未列\n标准|甲、乙||数量未列"
    assert drawing.scope == "年报所列，2项"


@pytest.mark.parametrize(
    ("status", "qualified", "claims", "words"),
    [
        ("derived", True, 3, "三项帮扶451户次，投入约236万元；3处“全部”缺分母"),
        ("derived", True, 0, "三项帮扶451户次，投入约236万元"),
        ("illustrative", False, 0, "三项帮扶451户次，投入236万元（示例）"),
    ],
)
def test_conclusion(status, qualified, claims, words):
    row = {
        "programmes": 3,
        "treatments": 451,
        "fund": 236.0,
        "qualified": qualified,
        "claims": claims,
        "status": status,
    }
    assert poverty.conclusion(pd.DataFrame([row])) == words


def test_conclusion_without_data():
    assert poverty.conclusion(pd.DataFrame()) == "截至所选月份没有可见的帮扶数据"
