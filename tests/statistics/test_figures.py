"""Figures: numbers as they are printed, converted, rounded and said in Chinese."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.statistics import figures

NAN = float("nan")
stored = st.decimals(-(10**13), 10**13, places=4)  # what a snapshot can hold


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    ("value", "part", "printed"),
    [(396.458333, 4757.5, "396.5"), (396.458333, 4757, "396"), (0.25, Decimal("-1.25"), "0.25")],
)
def test_what_is_computed_is_written_as_its_part(value, part, printed):
    assert str(figures.as_printed(value, part)) == printed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3668", "3668"),
        (" 8.525 ", "8.525"),
        ("3,668", "3668"),
        ("1,234,567.89", "1234567.89"),
        ("-3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("0", "0"),
        ("007", "7"),
        ("双", "2"),
        ("两", "2"),
        *((numeral, number) for number, numeral in enumerate("一二三四五六七八九十", start=1)),
    ],
)
def test_numbers_as_the_report_prints_them(text, number):
    assert figures.parse_printed(text) == Decimal(number)


@pytest.mark.parametrize("text", ["一", "五", "双", "两", "十"])
def test_a_numeral_is_a_number_only_as_the_report_prints_it(text):
    with pytest.raises(ValueError, match="不是数字"):
        figures.parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "1.", ".5", "1.2.3", "1-2", "--1", "+1", "1 000", "NaN", "nan", "inf", "-Infinity", "1e5"),
        *("1E5", "0x10", "1_000", "3,66", "3,6688", ",123", "1,234,", "12,34,567", "１２３", "十五", "近200", "77.1%"),
        *("8.525亿", "3668万元", "¥100", "二〇二〇", "½", "٣", "1,5"),
    ],
)
def test_anything_else_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match="不是数字") as refused:
        figures.parse_number(text)
    assert text in str(refused.value)


@given(st.text(max_size=20))
def test_text_is_a_finite_number_or_refused(text):
    try:
        number = figures.parse_number(text)
    except ValueError:
        return
    assert number.is_finite()


@given(stored)
def test_a_number_written_plainly_reads_back(number):
    assert figures.parse_number(figures.plain(number)) == number


@given(st.integers(-(10**12), 10**12))
def test_thousands_separators_change_nothing(number):
    assert figures.parse_number(f"{number:,}") == number


# ------------------------------------------------------------------ units


@pytest.mark.parametrize(
    ("value", "printed", "unit", "expected"),
    [
        ("8.525", "亿元 亿", "万元", "85250"),
        ("2692", "万", "万元", "2692"),
        ("60000", "元", "万元", "6"),
        ("2.1", "万吨", "吨 吨/年", "21000"),
        ("15000", "吨 吨/年", "吨/年", "15000"),
        ("2", "万只", "只", "20000"),
        ("0.3", "万件", "件", "3000"),
        ("3.5", "公里", "米", "3500"),
        ("100", "方", "立方米", "100"),
        ("5", "名 组长", "人", "5"),
        ("2", "次", "次/天", "2"),
        ("41", "µg/m³ µg/m3 μg/m³ μg/m3 ug/m³ ug/m3 微克每立方米", "微克/立方米", "41"),
        ("0.8", "mg/m³ mg/m3 毫克每立方米", "毫克/立方米", "0.8"),
        ("1.2", "g/m² g/m2 克每平方米", "克/平方米", "1.2"),
        ("77.1", "%", "%", "77.1"),
    ],
)
def test_printed_units_become_stored_ones(value, printed, unit, expected):
    for one in printed.split():
        for into in unit.split():
            assert figures.convert(Decimal(value), one, into) == Decimal(expected)


@pytest.mark.parametrize(("printed", "unit"), [("亿", "份"), ("万", "户"), ("%", "万元"), ("", "万元"), ("米", "处")])
def test_units_of_different_things_are_refused(printed, unit):
    with pytest.raises(ValueError, match=f"单位“{printed}”不能换算成“{unit}”"):
        figures.convert(Decimal(1), printed, unit)


@given(stored, st.sampled_from(sorted(figures.UNITS)))
def test_converting_is_multiplying_by_the_unit(value, printed):
    unit, factor = figures.UNITS[printed]

    assert figures.convert(value, printed, unit) == value * factor
    assert figures.convert(value, unit, unit) == value


# ------------------------------------------------------------------ rounding


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),  # not 2, as half to even would give
        (Decimal("-2.5"), 0, "-3"),
        (2.675, 2, "2.68"),  # not 2.67, as binary arithmetic would give
        (1.005, 2, "1.01"),
        (Decimal("77.0993"), 1, "77.1"),
        (Decimal("61.25"), 1, "61.3"),
    ],
)
def test_half_is_rounded_up(value, decimals, expected):
    assert str(figures.round_half_up(value, decimals)) == expected


@given(stored, st.integers(0, 4))
def test_rounding_moves_a_number_by_half_a_step_at_most(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    rounded = figures.round_half_up(value, decimals)

    assert abs(rounded - value) <= step / 2
    assert rounded % step == 0
    assert figures.round_half_up(rounded, decimals) == rounded
    assert figures.round_half_up(-value, decimals) == -rounded


# ------------------------------------------------------------------ writing


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("14.0000"), None, "14"),
        (Decimal("7.2000"), None, "7.2"),
        (Decimal("85250.0000"), None, "85250"),
        (Decimal("1E+3"), None, "1000"),
        (100, None, "100"),
        (3668.0, None, "3668"),
        (Decimal("77.0993"), 1, "77.1"),
        (Decimal("61"), 1, "61.0"),
        (Decimal("-3.2"), None, "−3.2"),
        (Decimal("-0.04"), 1, "0.0"),
        (-0.0, None, "0"),
        (None, None, "—"),
        (NAN, 1, "—"),
        (pd.NA, None, "—"),
    ],
)
def test_digits(value, decimals, text):
    assert figures.plain(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "text"),
    [
        (Decimal("200.0000"), "万元", "近", "近200万元"),
        (Decimal(6), "万元", "余", "6万余元"),
        (Decimal(2), "亿元", "多", "2亿多元"),
        (Decimal(10000), "份", "余", "10000余份"),
        (Decimal(120), "条", "余", "120余条"),
        (Decimal(90), "%", "以上", "90%以上"),
        (Decimal(90), "%", "预计以上", "预计90%以上"),
        (Decimal(3), "户", "以内", "3户以内"),
        (Decimal(749), "户", "计划", "计划749户"),
        (Decimal(8439), "元", "≤", "≤8439元"),
        (Decimal(300), "户", "约", "约300户"),
        (Decimal(3668), "万元", None, "3668万元"),
        (Decimal(40), "个", "全部", "40个"),
        (None, "万元", "近", "未填报"),
        (NAN, "万元", None, "未填报"),
        (pd.NA, "户", None, "未填报"),
        (Decimal(0), "户", None, "0户"),
        (Decimal("4.62"), "无量纲", None, "4.62"),
    ],
)
def test_a_quantity_says_how_exact_it_is(value, unit, qualifier, text):
    assert figures.quantity(value, unit, qualifier) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [(Decimal("2.1"), "2.1个百分点"), (-13.04, "13个百分点"), (Decimal("0.05"), "0.1个百分点"), (0, "0个百分点")],
)
def test_a_difference_of_percentages_is_said_in_points(difference, text):
    assert figures.points(difference) == text


@pytest.mark.parametrize(
    ("yoy", "sign", "words"),
    [
        (Decimal("14.0000"), "+14%", "同比增14%"),
        (7.2, "+7.2%", "同比增7.2%"),
        (Decimal("-3.2"), "−3.2%", "同比降3.2%"),
        (Decimal("0.0"), "持平", "同比持平"),
        (-0.0, "持平", "同比持平"),
        (None, "未报", "同比未报"),
        (NAN, "未报", "同比未报"),
        (pd.NA, "未报", "同比未报"),
    ],
)
def test_growth(yoy, sign, words):
    assert figures.growth(yoy) == sign
    assert figures.growth_words(yoy) == words


@given(stored)
def test_a_hyphen_never_stands_for_a_minus(number):
    for text in (figures.plain(number), figures.growth(number), figures.points(number), figures.quantity(number, "户")):
        assert "-" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [("3668.0000", "3668"), ("0.0000", "0"), ("1000", "1000"), ("-0.5000", "-0.5"), ("0.0001", "0.0001")],
)
def test_numbers_are_written_without_digits_that_say_nothing(value, text):
    assert figures.plain_number(Decimal(value)) == text
