"""Tables with months, years or areas side by side, read by a form."""

from __future__ import annotations

MONTHS = [
    ["义桥镇2021年主要指标分月情况（万元）"],
    ["指标", "1—2月", "1—3月", "1—4月"],
    ["税收收入", 510, 800.5, 1010],
    ["固定资产投资", 9000, 15000, None],
]
AREAS_ACROSS = [
    ["2021年3月分村情况"],
    ["指标", "单位", "东张村", "崔西村", "合计"],
    ["清洁取暖完成户数", "户", 12, 30, 42],
    ["村集体经济收入", "万元", 3.5, 8, 11.5],
]


def test_months_across(read):
    code, found, said = read({"分月": MONTHS})

    assert code == 0, said
    assert [(cell, month, basis, value, unit) for cell, _, _, month, basis, _, value, unit in found] == [
        ("B3", "2021-02", "ytd", "510", "万元"),
        ("C3", "2021-03", "ytd", "800.5", "万元"),
        ("D3", "2021-04", "ytd", "1010", "万元"),
        ("B4", "2021-02", "ytd", "9000", "万元"),
        ("C4", "2021-03", "ytd", "15000", "万元"),
    ]


def test_areas_across(read):
    code, found, said = read({"分村": AREAS_ACROSS})

    assert code == 0, said
    assert [(cell, indicator, area, value, unit) for cell, indicator, area, _, _, _, value, unit in found] == [
        ("C3", "clean_heating_households", "370830108212", "12", "户"),
        ("D3", "clean_heating_households", "370830108204", "30", "户"),
        ("C4", "collective_income", "370830108212", "3.5", "万元"),
        ("D4", "collective_income", "370830108204", "8", "万元"),
    ]


YEARS = [
    ["义桥镇主要指标分年情况"],
    ["单位：万元"],
    ["指标", "2019年", "2020年", "增长%"],
    ["税收收入", 510, 600, 17.6],
    ["固定资产投资", 9000, 15000, 66.7],
]
PAIR = [
    ["义桥镇2020年9月主要指标"],
    ["单位：万元"],
    ["名称", "本年", "上年", "增减%"],
    ["税收收入", 510, 600, -15],
    ["固定资产投资", 9000, 15000, -40],
    ["税费总额度", 2, 3, 4],
]


def test_whole_years_across_are_their_decembers_and_growth_of_no_year_is_left(read):
    code, found, said = read({"分年": YEARS})

    assert code == 0, said
    assert "D4 第4行：找不到报表月份" in said
    assert [(cell, month, measure, value) for cell, _, _, month, _, measure, value, _ in found] == [
        ("B4", "2019-12", "value", "510"),
        ("C4", "2020-12", "value", "600"),
        ("B5", "2019-12", "value", "9000"),
        ("C5", "2020-12", "value", "15000"),
    ]


def test_a_year_beside_a_month_is_not_guessed(read):
    _, found, said = read({"分年": [["义桥镇2020年9月主要指标"], *YEARS[1:]]})

    assert [cell for cell, *_ in found] == ["D4", "D5"], said
    assert "“2019年”不认识" in said


def test_this_year_and_last_year_in_a_pair(read):
    code, found, said = read({"对比": PAIR})

    assert code == 0, said
    assert [(cell, month, measure, value) for cell, _, _, month, _, measure, value, _ in found[:3]] == [
        ("B4", "2020-09", "value", "510"),
        ("C4", "2019-09", "last_year", "600"),
        ("D4", "2020-09", "yoy_pct", "-15"),
    ]
