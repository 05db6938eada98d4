"""Numbers, growth, months and dates as people type them: understood whole, or refused with a reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township.intake.recognise import values
from township.intake.recognise.values import Typed
from township.statistics import figures, periods

FULL_WIDTH = str.maketrans("0123456789,.%-+/()", "０１２３４５６７８９，．％－＋／（）")


def typed(value: str, unit: str | None = None, qualifier: str | None = None, printed: str = "") -> Typed:
    """``printed`` is how it was written where the value does not say it."""
    return Typed(Decimal(value), unit, qualifier, printed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14", typed("14")),
        (" 14 ", typed("14")),
        ("-3.2", typed("-3.2")),
        ("−3.2", typed("-3.2")),
        ("＋１４", typed("14")),
        ("3,668", typed("3668")),
        ("３，６６８．５", typed("3668.5")),
        ("3,668.5万元", typed("3668.5", "万元")),
        ("¥3,668.5", typed("3668.5")),
        ("8.525亿", typed("8.525", "亿")),
        ("8.525亿元", typed("8.525", "亿元")),
        ("77.1%", typed("77.1", "%")),
        ("７７．１％", typed("77.1", "%")),
        ("237户", typed("237", "户")),
        ("35微克/立方米", typed("35", "微克/立方米")),
        ("近200", typed("200", None, "近")),
        ("近200万元", typed("200", "万元", "近")),
        ("约30", typed("30", None, "约")),
        ("30左右", typed("30", None, "约")),
        ("6万余", typed("6", "万", "余")),
        ("6万余元", typed("6", "万元", "余")),
        ("10000余份", typed("10000", "份", "余")),
        ("200多户", typed("200", "户", "多")),
        ("90%以上", typed("90", "%", "以上")),
        ("预计90%以上", typed("90", "%", "预计以上")),
        ("超过90%", typed("90", "%", "以上")),
        ("不低于90", typed("90", None, "以上")),
        ("不到3天", typed("3", "天", "不到")),
        ("2.1个百分点", typed("2.1", "个百分点")),
        ("3,668 万元", typed("3668", "万元")),
        ("2.1 个百分点", typed("2.1", "个百分点")),
        ("8左右", typed("8", None, "约")),
        ("8 左右", typed("8", None, "约")),
        ("8万左右", typed("8", "万", "约")),
        *((f"{over}10", typed("10", None, "以上")) for over in ("≥", "≧", "大于")),
        ("90以上", typed("90", None, "以上")),
        ("≤4.3", typed("4.3", None, "以内")),
        *((f"{below}4.3", typed("4.3", None, "不到")) for below in ("低于", "＜", "小于")),
        ("(3.2)", typed("-3.2", printed="(3.2)")),
        ("（3.2）", typed("-3.2", printed="(3.2)")),
        ("（1,200）", typed("-1200", printed="(1,200)")),
        *((f"{sign}3.2", typed("-3.2")) for sign in "-−－–﹣"),
        ("\u202d3,668.5\u202c", typed("3668.5")),  # as Windows' calculator copies it
        ("▲3.2", typed("-3.2", printed="▲3.2")),
        ("…", typed("1", None, "不到", printed="…")),
    ],
)
def test_a_number_is_understood_with_its_unit_and_qualifier(text, expected):
    read = values.number(text)
    assert (read, read.printed) == (expected, expected.printed)


@pytest.mark.parametrize(
    "text",
    [
        *("", "—", "/", "未填报", "无", "持平", "若干", "三千", "五亿三千", "3千万", "NaN", "inf", "-Infinity", "∞"),
        *("1,20", "12,3456", "3 668", "1.2.3", "3—5", "3-5", "10~20", "5²", "½", "①", "2020-09", "#DIV/0!", "#N/A"),
        *("约", "%", "万", "1e5", "8.53E+07", "近200余", "约近3", "一般", "3万5", "--5", "+-5", "٣", "0x1F"),
    ],
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        values.number(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,20", "千分位"),
        ("3 668", "空格"),
        ("无", "没有请写 0"),
        ("3—5", "范围"),
        ("8.5E+07", "科学计数法"),
        ("近200余", "相矛盾"),
        ("一", "当横线打的"),
        ("三", "汉字数字"),
        ("双", "汉字数字"),
        ("十二", "汉字数字"),
        ("丨", "像数字或横线"),
        ("l", "像数字或横线"),
        ("O", "像数字或横线"),
        ("〇", "汉字数字"),
        ("ー", "像数字或横线"),
        ("―", "像数字或横线"),
        ("‒", "像数字或横线"),
        ("﹣", "像数字或横线"),
        ("·", "像数字或横线"),
        ("l2", "像数字的字母"),
        ("3O8.5", "像数字的字母"),
        ("〔图片〕", "图片"),
        ("####", "列太窄"),
        ("Oct-20", "Excel 打开又存过"),
        ("3月15日", "比数"),
        ("1910-12-23", "是日期；请把单元格改为常规格式"),
        ("—3.2", "负数请写 -3.2"),
        ("负3.2", "负数请写 -3.2"),
        ("(-3.2)", "看不出正负"),
    ],
)
def test_a_refusal_says_what_to_do(text, reason):
    with pytest.raises(ValueError, match=reason):
        values.number(text)


# every other character that may be taken for one of these, by the shapes fonts give them
LOOK_ALIKES = "一丨丶ー―‒﹣﹘·•・_￣ㅡl|IoOОΟ○〇零二三十百壹"


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_lone_character_that_can_pass_for_a_number_or_a_dash_is_neither(text):
    assert not values.is_blank(text)
    assert not values.is_not_applicable(text)
    for read in (values.number, values.growth):
        with pytest.raises(ValueError, match="请填阿拉伯数字"):
            read(text)


@pytest.mark.parametrize("text", ["—", "——", "-", "－", "/", "／", "–", " — ", "不适用"])
def test_a_dash_is_not_applicable_and_not_blank(text):
    assert (values.is_not_applicable(text), values.is_blank(text)) == (True, False)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\ufeff", "未填报", "\u200b"])
def test_blank_is_not_reported_and_never_a_number(text):
    assert (values.is_blank(text), values.is_not_applicable(text)) == (True, False)
    with pytest.raises(ValueError, match="不是数字"):
        values.number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14%", typed("14", "%")),
        ("14", typed("14")),
        ("+7.2", typed("7.2")),
        ("-3.2%", typed("-3.2", "%")),
        ("－3.2", typed("-3.2")),
        *((said, typed("0", "%")) for said in ("持平", "同比持平", "与上年同期持平")),
        ("增长14%", typed("14", "%")),
        ("增长 7.0 %", typed("7", "%")),
        ("同比增长 14%", typed("14", "%")),
        ("较上年同期增长5%", typed("5", "%")),
        ("下降3.2", typed("-3.2")),
        ("下降3.2%", typed("-3.2", "%")),
        ("同比下降3.2%", typed("-3.2", "%")),
        ("比去年同期下降3%", typed("-3", "%")),
        ("↓3.2", typed("-3.2")),
        ("▼3.2", typed("-3.2")),
        ("▼3.2%", typed("-3.2", "%")),
        ("提高2.1个百分点", typed("2.1", "百分点", printed="提高2.1个百分点")),
        ("提高 2.1 个百分点", typed("2.1", "百分点", printed="提高 2.1 个百分点")),
        ("降低9.7个百分点", typed("-9.7", "百分点", printed="降低9.7个百分点")),
        ("回落0.5百分点", typed("-0.5", "百分点", printed="回落0.5百分点")),
        ("增长-7.0%", typed("-7.0", "%", printed="增长-7.0%")),
        ("增长1.2倍", typed("120", "%", printed="增长1.2倍")),
        ("同比增长 0.5 倍", typed("50", "%", printed="同比增长 0.5 倍")),
        ("(3.2)", typed("-3.2", printed="(3.2)")),
        ("(3.2)%", typed("-3.2", printed="(3.2)%")),
        ("▲3.2", typed("-3.2", printed="▲3.2")),
    ],
)
def test_growth_is_understood(text, expected):
    read = values.growth(text)
    assert (read, read.printed) == (expected, expected.printed)


@pytest.mark.parametrize(
    "text",
    [
        *("下降-3.2%", "下降-3.2", "下降(3.2)", "增长(3.2)", "1.2倍", "下降1.2倍", "…", "14万元", "翻一番", "", "增长"),
        *("由负转正", "上升2位", "基本持平", "增长3成", "一", "3—5"),
    ],
)
def test_growth_that_is_not_clear_is_refused(text):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        values.growth(text)


@pytest.mark.parametrize(
    ("text", "month", "spans"),
    [
        *(
            (said, 9, False)
            for said in "2020年9月 ２０２０年９月 2020年9月份 2020-09 2020-9 2020/09 2020.09 2020.9".split()
        ),
        *(
            (said, 9, False)
            for said in ("202009", "2020-09-30", "2020年9月30日", "9月", "2020年 9 月", "2020-09-01 00:00:00")
        ),
        *(
            (said, 9, True)
            for said in "2020年1-9月 2020年1—9月 2020年1～9月份 2020年1月-9月 1-9月 1—9月 2020年前三季度".split()
        ),
        ("2020.10", 10, False),
        ("上半年", 6, True),
    ],
)
def test_a_month_is_understood(text, month, spans):
    assert values.period(text, 2020) == (dt.date(2020, month, 1), spans)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020.1", "分不清是 1 月还是 10 月"),
        ("２０２０．１", "分不清"),
        ("2020", "不是月份"),
        ("2020-13", "1—12"),
        ("2020年0月", "1—12"),
        ("3-9月", "不是从 1 月起"),
        ("1-13月", "不是从 1 月起"),
        ("9月", "没有写年份"),
        ("1-8月", "没有写年份"),
        ("1900-09", "年份太早"),
        ("2020-02-30", "这一天不存在"),
        ("44105", "不是月份"),
        ("九月", "不是月份"),
        ("Oct-20", "Excel 打开又存过"),
        ("20-Sep", "Excel 打开又存过"),
        ("", "不是月份"),
    ],
)
def test_a_month_that_is_not_clear_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        values.month(text)


@pytest.mark.parametrize(
    "text",
    [
        "2020-09-30",
        "2020/9/30",
        "2020.9.30",
        "2020年9月30日",
        "20200930",
        "２０２０－０９－３０",
        "2020-09-30 00:00:00",
    ],
)
def test_a_date_is_understood(text):
    assert values.date(text) == dt.date(2020, 9, 30)


@pytest.mark.parametrize(
    "text", ["2020-02-30", "2020-09", "30/09/2020", "2020-09/30", "44104", "2020-W40-3", "昨天", ""]
)
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        values.date(text)


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**13), max_value=10**13)
plain_units = st.sampled_from(["", "万元", "亿元", "户", "%", "米", "万吨", "次/天", "微克/立方米"])


@given(numbers, plain_units, st.booleans())
def test_a_number_reads_back_as_written(number, unit, wide):
    text = f"{number:,}{unit}"
    read = values.number(text.translate(FULL_WIDTH) if wide else text)

    assert (read.value, read.unit or "", read.qualifier) == (number, unit, None)


@given(
    st.integers(0, 10**9), st.sampled_from(["万元", "户", "份"]), st.sampled_from(["近", "约", "不到", "余", "以上"])
)
def test_a_quantity_reads_back_as_the_page_writes_it(number, unit, qualifier):
    read = values.number(figures.quantity(number, unit, qualifier))

    assert read == Typed(Decimal(number), unit, qualifier)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999))
def test_growth_reads_back_as_the_page_writes_it(growth):
    assert values.growth(figures.growth(growth)).value == growth
    assert values.growth(figures.growth_words(growth)).value == growth


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_months_and_dates_read_back_however_they_are_written(day):
    month = day.replace(day=1)
    for text in (
        *(periods.month_key(month), periods.month_name(month), periods.cumulative_name(month)),
        *(f"{day:%Y/%m}", f"{day:%Y%m}", f"{day:%Y.%m}", day.isoformat()),
    ):
        assert values.month(text) == month, text
    assert values.month(periods.cumulative_name(month, year=False), day.year) == month
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert values.date(text) == day, text


@given(st.text(max_size=12))
def test_any_text_is_understood_or_refused_in_chinese(text):
    for read in (values.number, values.growth, values.month, values.date):
        try:
            read(text)
        except ValueError as error:
            assert any("一" <= char <= "龥" for char in str(error))


@pytest.mark.parametrize("read", [values.number, values.growth, values.period, values.month, values.date])
@pytest.mark.parametrize("text", ["1" + " " * 32_000 + "x", "(" * 32_000, "1" * 61])
def test_what_is_too_long_for_a_figure_is_refused_before_any_pattern_and_not_repeated(read, text, monkeypatch):
    monkeypatch.setattr(values, "re", None)  # nothing may be searched or replaced in it

    with pytest.raises(ValueError, match="太长") as refused:
        read(text)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize(("text", "asked"), [("▲3.2", "按负数"), ("(3.2)", ""), ("▼3.2", ""), ("增长-7.0%", "")])
def test_a_writing_that_may_mean_the_opposite_is_to_be_confirmed(text, asked):
    typed = values.growth(text)

    assert typed.value < 0
    assert (asked in typed.asked, bool(typed.asked)) == (True, bool(asked))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("增长1.2倍", "增长1.2倍"),
        ("提高2.1个百分点", "提高2.1个百分点"),
        ("（3.2）", "(3.2)"),
        ("增长3.2%", ""),
        ("-3.2", ""),
    ],
)
def test_a_writing_the_value_alone_does_not_tell_is_kept(text, printed):
    assert values.growth(text).printed == printed


@pytest.mark.parametrize("text", ["1" + "0" * 14, "-1" + "0" * 30, "9" * 17, "9" * 20, "100000000000000.5元"])
def test_a_number_no_snapshot_can_hold_is_refused_with_the_limit(text):
    with pytest.raises(ValueError, match="最多十四位整数"):
        values.number(text)


def test_the_largest_number_is_read():
    assert values.number("99999999999999.9999").value == Decimal("99999999999999.9999")
