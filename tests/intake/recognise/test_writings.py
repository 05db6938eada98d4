"""How towns write a figure or a growth: every writing means one thing, and what its value does not say is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.recognise.monthly_sheets import monthly
from township.intake.recognise import values

# written → value, unit, qualifier, how it is kept beside the value ("" where the value says it all)
FIGURES = [
    ("8左右", "8", None, "约", ""),
    ("8 左右", "8", None, "约", ""),
    ("8万左右", "8", "万", "约", ""),
    ("≥10", "10", None, "以上", ""),
    ("≧10", "10", None, "以上", ""),
    ("大于10", "10", None, "以上", ""),
    ("≤4.3", "4.3", None, "以内", ""),
    ("90以上", "90", None, "以上", ""),
    ("90%以上", "90", "%", "以上", ""),
    ("低于4.3", "4.3", None, "不到", ""),
    ("＜4.3", "4.3", None, "不到", ""),
    ("小于4.3", "4.3", None, "不到", ""),
    ("(3.2)", "-3.2", None, None, "(3.2)"),
    ("（3.2）", "-3.2", None, None, "(3.2)"),
    ("▲3.2", "-3.2", None, None, "▲3.2"),
    ("…", "1", None, "不到", "…"),
    ("3,668.5万元", "3668.5", "万元", None, ""),
]
GROWTHS = [
    ("增长-7.0%", "-7", "%", "增长-7.0%"),
    ("增长1.2倍", "120", "%", "增长1.2倍"),
    ("增长 7.0 %", "7", "%", ""),
    ("下降3.2", "-3.2", None, ""),
    ("同比下降3.2%", "-3.2", "%", ""),
    ("较上年同期增长5%", "5", "%", ""),
    ("比去年同期下降3%", "-3", "%", ""),
    ("提高2.1个百分点", "2.1", "百分点", "提高2.1个百分点"),
    ("降低2.1个百分点", "-2.1", "百分点", "降低2.1个百分点"),
    ("持平", "0", "%", ""),
    ("与上年同期持平", "0", "%", ""),
    ("(3.2)", "-3.2", None, "(3.2)"),
    ("▲3.2", "-3.2", None, "▲3.2"),
    ("▼3.2", "-3.2", None, ""),
    ("－3.2", "-3.2", None, ""),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier", "printed"), FIGURES)
def test_a_figure_means_one_thing(text, value, unit, qualifier, printed):
    typed = values.number(text)

    assert (typed.value, typed.unit, typed.qualifier, typed.printed) == (Decimal(value), unit, qualifier, printed)


@pytest.mark.parametrize(("text", "value", "unit", "printed"), GROWTHS)
def test_growth_means_one_thing(text, value, unit, printed):
    typed = values.growth(text)

    assert (typed.value, typed.unit, typed.printed) == (Decimal(value), unit, printed)


@pytest.mark.parametrize(
    "text",
    ["下降-3.2", "增长(3.2)", "1.2倍", "下降1.2倍", "翻一番", "上升2位", "基本持平", "增长3成", "一", "3—5", "增长"],
)
def test_what_may_mean_two_things_is_refused(text):
    with pytest.raises(ValueError, match=r"请|应是|不"):
        values.growth(text)


@pytest.mark.parametrize("text", ["—", "-", "/", "", "不适用", "未填报"])
def test_a_dash_or_a_blank_is_no_figure_and_no_problem(take, text):
    intake = take(monthly({"累计": 100, "同比%": text}, {"指标代码": "fiscal_revenue", "指标": None, "累计": text}))

    assert [(row["indicator"], row["value"], row["yoy_pct"]) for row in intake.tables["observation"]] == [
        ("tax_revenue", 100, None)
    ]
    assert intake.problems == []


def test_households_and_people_in_one_cell_are_two_indicators(take):
    intake = take(monthly({"指标代码": "registered_poor_households", "指标": None, "单位": "户", "累计": "107户333人"}))

    found = {row["indicator"]: (row["value"], row["note"]) for row in intake.tables["observation"]}
    assert found["registered_poor_households"] == (107, "累计原写“107户333人”")
    assert found["registered_poor_persons"][0] == 333
