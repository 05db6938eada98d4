"""Drawings of the poverty page as plain functions: bounds, 户次, hidden figures, clicks."""

import datetime as dt
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from township.charts import theme
from township.panels.blocks import KINDS, Filters, Scene
from township.panels.themes import poverty
from township.statistics import catalogue as catalogues

EAST, WEST = "370830108203", "370830108204"
SEPTEMBER = pd.Timestamp("2020-09-01")


@pytest.fixture(scope="module")
def scene():
    """September 2020 with the villages given, light palette."""
    catalogue = catalogues.load(Path(__file__).resolve().parents[3] / "data" / "catalogue")

    def of(*villages: str) -> Scene:
        filters = Filters(dt.date(2020, 9, 1), villages, False, KINDS[0], dt.date(2021, 1, 28))
        return Scene(filters, catalogue, theme.LIGHT)

    return of


def programme(name, households, fund, qualifier, bound, each, share, status="reported"):
    return {
        "programme_name": name, "households": households, "fund": fund, "fund_qualifier": qualifier,
        "fund_share_pct": share, "per_household": each, "bound": bound, "total_treatments": 451, "total_fund": 236.0,
        "total_qualifier": "约" if status == "reported" else None, "month": SEPTEMBER, "status": status,
        "derived_status": "derived" if status == "reported" else status, "undated": status == "reported",
    }  # fmt: skip


def test_programmes_keep_qualifiers_and_bounds(scene):
    frame = pd.DataFrame(
        [
            programme("住房维修", 237, 200.0, "近", "≤", 8439.0, 84.7458),
            programme("自来水维修", 15, 6.0, "余", "≥", 4000.0, 2.5424),
        ]
    )
    drawing = poverty.programmes(frame, scene())
    html = drawing.blocks[0].html
    for words in ("近200万元", "6万余元", "≤ 8439 元", "≥ 4000 元", "84.7%", "2.5%", "约236", "451<small>户次</small>"):
        assert words in html
    assert "451<small>户</small>" not in html
    assert "451户<" not in html
    assert "户均、占比、合计推算" in drawing.badges
    assert drawing.town_wide
    assert drawing.scope == "2020年以来"
    assert poverty.programmes(frame.assign(undated=False), scene()).scope == "2020年1—9月"


def test_illustrative_programmes_carry_no_bound_and_no_derived_badge(scene):
    frame = pd.DataFrame([programme("住房维修", 0, 0.0, None, "", None, None, "illustrative")])
    drawing = poverty.programmes(frame, scene())
    assert "hatched" in drawing.blocks[0].html
    assert '<span class="nowrap">—</span>' in drawing.blocks[0].html
    assert "示例" in drawing.badges
    assert "推算" not in drawing.badges
    assert len(drawing.notes) == 1


def month(number, households, text, status="illustrative", name="自来水维修"):
    return {
        "programme_name": name, "month": pd.Timestamp(2020, number, 1), "households": households, "text": text,
        "status": status, "undated": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["5", "0", "*"], ""),
        (["5", "<3"], "户数不足3的写“<3”。"),
        (["5", "<4"], "户数不足3的不写数；由合计推得出的，连同相近的写“<4”。"),
        (["<10", "<3", "<4"], "户数不足3的不写数；由合计推得出的，连同相近的写“<4”“<10”。"),
    ],
)
def test_why_a_count_is_not_written(texts, words):
    assert poverty.few_words(pd.Series(texts), 3) == words


def test_hidden_months_have_words_and_no_bar(scene):
    frame = pd.DataFrame(
        [
            month(6, 0, "0"), month(7, None, "<3"), month(8, None, "*"), month(9, 4, "4"),
            month(9, 15, "15", "reported", "住房维修"),
        ]
    )  # fmt: skip
    drawing = poverty.monthly(frame, scene(EAST))
    figure = drawing.blocks[0].figure.figure
    assert go.Figure(figure)
    water, house = figure["data"]
    assert water["y"] == [0, None, None, 4]
    assert water["marker"]["pattern"]["shape"] == ["/"] * 4
    assert house["y"] == [15]
    assert house["marker"]["pattern"]["shape"] == [""]
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert words == ["<3", "*", "<b>4</b>", "<b>自来水维修</b>", "<b>15</b>", "<b>住房维修</b>"]
    assert drawing.scope == "2020年各月累计，户，崔村东村"
    assert "*＝" in drawing.notes[1]
    assert "不足3的写“<3”" in drawing.notes[1]
    assert "9月实报" in drawing.badges


def ranked(area, village, treatments, text, position, chosen=False):
    return {
        "position": position, "area": area, "village": village, "short_name": village.removesuffix("村"),
        "treatments": treatments, "text": text, "chosen": chosen, "total": 13, "month": SEPTEMBER,
        "status": "illustrative",
    }  # fmt: skip


def test_ranking_takes_clicks_also_where_no_figure_may_be_shown(scene):
    frame = pd.DataFrame([ranked(EAST, "崔村东村", 11, "11", 1), ranked(WEST, "崔村西村", None, "<3", 2, True)])
    drawing = poverty.village_ranking(frame, scene(WEST))
    figure = drawing.blocks[0].figure.figure
    assert go.Figure(figure)
    ground, bars = figure["data"]
    assert ground["customdata"] == bars["customdata"] == [f"village:{EAST}", f"village:{WEST}"]
    assert bars["y"] == [11, None]
    assert bars["marker"]["opacity"] == [0.45, 1.0]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["11", "<b><3</b>"]
    assert drawing.scope == "2020年1—9月，户次，2个村，崔村西村第2位"
    assert "合计13户次" in drawing.notes[0]


def test_ranking_of_the_whole_town_fades_nothing(scene):
    frame = pd.DataFrame([ranked(EAST, "崔村东村", 11, "11", 1)])
    figure = poverty.village_ranking(frame, scene()).blocks[0].figure.figure
    assert "opacity" not in figure["data"][1]["marker"]


def claim(denominator):
    return {
        "claim": "住房安全", "scope": "建档立卡贫困户", "qualifier": "全部", "programme_name": "住房维修",
        "households": 237, "denominator": denominator, "light": "grey", "note": None, "location": "第33段",
        "status": "reported",
    }  # fmt: skip


def test_claims_are_grey_and_say_what_is_missing(scene):
    html = poverty.claims(pd.DataFrame([claim(None)]), scene()).blocks[0].html
    assert "缺分母" in html
    assert "住房维修237户，总户数未报" in html
    assert 'class="light none"' in html


def test_a_known_denominator_is_printed_and_still_not_judged(scene):
    html = poverty.claims(pd.DataFrame([claim(300)]), scene()).blocks[0].html
    assert "总户数300户" in html
    assert "缺分母" not in html
    assert 'class="light none"' in html


def test_campaigns_say_what_is_missing(scene):
    frame = pd.DataFrame(
        [
            {"work": "产业扶贫", "items": "产业扶贫", "item_count": 0, "progress": "进行中", "missing": "收益未列"},
            {"work": "标准", "items": "甲、乙", "item_count": 2, "progress": "进行中", "missing": None},
        ]
    )
    html = poverty.campaigns(frame, scene()).blocks[0].html
    assert html.count("未列项目") == 1
    assert "甲、乙" in html
    assert "收益未列" in html
    assert "数量未列" in html


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
