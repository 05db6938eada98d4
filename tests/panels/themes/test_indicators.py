"""What the page of any indicators says of a year to come and of two months."""

from __future__ import annotations

import pandas as pd
import pytest

from township.panels.blocks import Badge, Fold, Headline, spoken
from township.panels.themes import indicators


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(2.1, "%", "+2.1个百分点"), (-3, "天", "−3天"), (0, "户", "持平"), (None, "户", "—")],
)
def test_a_difference_has_the_right_unit(value, unit, words):
    assert indicators.difference(value, unit) == words


@pytest.mark.parametrize(("basis", "period"), [("ytd", "2020年1—9月"), ("point", "2020年9月"), ("month", "2020年9月")])
def test_a_cumulative_figure_is_said_with_its_span(basis, period):
    row = {"name": "公共财政预算收入", "basis": basis, "month": pd.Timestamp("2020-09-01"), "value": 3668.0}
    row |= {"unit": "万元", "qualifier": None, "yoy_pct": None, "status": "reported"}
    assert indicators.conclusion(pd.DataFrame([row])) == f"公共财政预算收入{period}3668万元"


def test_the_year_to_come_is_a_computed_figure_beside_its_task(scene_of, figures_of):
    months = pd.date_range("2020-09-01", "2020-12-01", freq="MS")
    frame = pd.DataFrame(
        {
            "indicator": "fiscal_revenue", "name": "公共财政预算收入", "unit": "万元", "newest": months[0],
            "month": months, "value": [3668, None, None, None], "by_rhythm": [3668, 4000, 4400, 4890.4],
            "by_time": [3668, 4075, 4483, 4890.7], "target": 4755.0, "first_month": 1,
            "status": ["reported", *["derived"] * 3], "revision": 0,
        }
    )  # fmt: skip
    drawing = indicators.projection(frame, scene_of())
    assert figures_of(drawing) and drawing.badges == (Badge("derived"),)
    head = next(block for block in drawing.blocks if isinstance(block, Headline))
    assert "按上年节奏全年约4890万元，占任务102.8%" in spoken(head.parts) and "按时序全年约4891万元" in spoken(
        head.parts
    )


def test_two_months_side_by_side(scene_of, figures_of):
    row = {
        "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元", "direction": "up", "place": "崔村东村",
        "month": pd.Timestamp("2020-09-01"), "value": 12.5, "text": "", "qualifier": None,
        "before_month": pd.Timestamp("2019-09-01"), "before": 10.0, "before_text": "", "difference": 2.5, "from_first": 0,
        "yoy_pct": None, "status": "reported", "before_status": "reported", "revision": 0,
    }  # fmt: skip
    drawing = indicators.compared(
        pd.DataFrame([row, row | {"place": "崔村西村", "value": None, "text": "<3"}]), scene_of()
    )
    assert figures_of(drawing)
    (table,) = next(block for block in drawing.blocks if isinstance(block, Fold)).blocks
    assert [
        spoken(cell) for cell in table.rows[0][2:]
    ] == "12.5万元 2020年9月 10万元 2019年9月 +2.5万元 未报 持平".split()
    assert spoken(table.rows[1][2]) == "<3"


@pytest.mark.parametrize(
    ("risen", "words"),
    [
        ((3, 1), "升得最多的是甲村（3位）。"),
        ((3, -2), "升得最多的是甲村（3位），降得最多的是乙村（2位）。"),
        ((None, None), ""),
    ],
)
def test_who_rose_and_fell_most_is_said_where_some_did(scene_of, words_of, risen, words):
    month = pd.Timestamp("2020-09-01")
    common = {
        "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元", "month": month, "text": "", "median": 9.0,
        "since": month - pd.DateOffset(years=1), "before": 9, "before_villages": 40, "yoy_pct": None, "chosen": False,
        "status": "reported", "revision": 0,
    }  # fmt: skip
    rows = [
        common
        | {"area": name, "village": f"{name}村", "short_name": name, "position": at, "value": 9.0 - at, "risen": moved}
        for at, (name, moved) in enumerate(zip("甲乙", risen, strict=True), start=1)
    ]
    said = words_of(indicators.ranks(pd.DataFrame(rows).astype({"risen": "Int64"}), scene_of()))

    assert ("得最多的是" in said) == bool(words) and words in said


def county(*towns, **own):
    """Rows of the county in a month: (place, value, position, ahead, behind), the second town ours."""
    month = pd.Timestamp("2020-09-01")
    common = {
        "indicator": "good_air_rate", "name": "优良天数比例", "unit": "%", "direction": "up", "month": month,
        "newest": month, "towns": len(towns), "printed": None, "qualifier": None, "status": "reported", "revision": 0,
    }  # fmt: skip
    ranks = [position for _, _, position, *_ in towns]
    names = ("place", "value", "position", "ahead", "behind")
    rows = [
        common | dict(zip(names, one, strict=True)) | {"area": f"{number}", "own": number == 1, "tied": ranks.count(one[2])}
        for number, one in enumerate(towns)
    ]  # fmt: skip
    return pd.DataFrame([row | (own if row["own"] else {}) for row in rows])


THREE = (("甲", 80.5, 1, None, 2.5), ("乙", 78.0, 2, 2.5, 3.0), ("丙", 75.0, 3, 3.0, None))


def test_our_rank_and_how_far_it_is_to_the_next(scene_of, figures_of, words_of):
    drawing = indicators.towns(county(*THREE), scene_of())
    assert words_of(drawing).startswith("乙 第2位 ／3个镇街 距前一名甲2.5个百分点，领先后一名丙3个百分点")
    (figure,) = figures_of(drawing)
    assert figure["data"][0]["text"][1] == "<b>78 本镇</b>" and Badge("derived", "位次推算") in drawing.badges


def test_ties_are_said_and_a_printed_rank_stays_as_it_was_printed(scene_of, words_of):
    tied = county(("甲", 78.0, 1, None, 3.0), ("乙", 78.0, 1, None, 3.0), ("丙", 75.0, 3, 3.0, None))
    assert "乙 并列第1位" in words_of(indicators.towns(tied, scene_of()))
    printed = county(*THREE, printed=7, qualifier="并列")
    assert "乙 并列第7位 （印出的） 按各镇街的数排是第2位" in words_of(indicators.towns(printed, scene_of()))
    path = indicators.rank_path(printed, scene_of())
    assert path.badges == (Badge("reported"),) and path.notes[1] == "1个月印出的位次和按数排出的不同，照印出的画。"


def test_where_only_a_printed_rank_is_known_there_is_no_list_of_towns(scene_of, figures_of, words_of):
    alone = county(("甲", None, None, None, None), ("乙", None, None, None, None), printed=12).query("own")
    assert figures_of(indicators.towns(alone, scene_of())) == []
    assert "第12位 （印出的）" in words_of(indicators.towns(alone, scene_of()))
    (figure,) = figures_of(indicators.rank_path(alone, scene_of()))
    assert figure["layout"]["yaxis"]["range"][0] > 15


def test_other_towns_are_ranked_where_ours_reported_nothing(scene_of, words_of):
    others = county(*THREE).query("not own")
    assert "本镇这个月没有数" in words_of(indicators.towns(others, scene_of()))
    assert words_of(indicators.rank_path(others, scene_of())) == "本镇没有数，不在位次里。"


def test_villages_by_two_indicators(scene_of, figures_of):
    row = {
        "indicator": "collective_income", "name": "村集体经济收入", "unit": "万元", "month": pd.Timestamp("2020-09-01"),
        "value": 12.5, "beside": "卫生厕所普及率", "beside_unit": "%", "beside_month": pd.Timestamp("2020-06-01"),
        "beside_value": 80.0, "area": "1", "village": "崔村东村", "short_name": "崔村东", "chosen": True,
        "status": "reported", "beside_status": "illustrative", "revision": 0,
    }  # fmt: skip
    drawing = indicators.scattered(
        pd.DataFrame([row, row | {"chosen": False, "beside_status": "reported"}]), scene_of()
    )
    (figure,) = figures_of(drawing)
    (dots,) = figure["data"]
    assert dots["marker"]["symbol"] == ["circle", "x"]
    assert dots["hovertext"][1] == "崔村东村　村集体经济收入 12.5万元；卫生厕所普及率 80%（示例）"
    assert drawing.badges == (Badge("reported"), Badge("illustrative"))


@pytest.mark.parametrize(("areas", "town_wide"), [(["1"], False), (["1", "9"], False), (["9"], True)])
def test_a_path_is_of_the_whole_town_only_where_no_chosen_village_is_in_it(scene_of, monkeypatch, areas, town_wide):
    monkeypatch.setattr(indicators, "_path", lambda *_, **__: [])
    months = {"month": pd.Timestamp("2020-09-01"), "status": "reported", "indicator": "collective_income"}
    frame = pd.DataFrame([{**months, "area": area, "place": {"1": "甲村", "9": "本镇"}[area]} for area in areas])
    assert indicators.trend(frame, scene_of(villages=("1",))).town_wide is town_wide
    assert indicators.trend(frame, scene_of()).town_wide
    bases = [indicators.trend(frame.assign(indicator=code), scene_of()).scope for code in ("pm25", "fiscal_revenue")]
    assert [scope.split("，")[1] for scope in bases] == ["各月", "累计"]


def test_any_month_is_an_option_of_what_to_compare_with(scene_of):
    catalogue = scene_of().catalogue
    assert indicators.AGAINST.parameter("2019年3月", catalogue) == "2019-03-01"
    assert [indicators.AGAINST.accepts(word, catalogue) for word in ("上月", "2019年12月", "2019年13月")] == [1, 1, 0]
