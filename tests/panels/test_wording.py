"""Badges and phrases that several themes share."""

import pandas as pd
import pytest

from township.panels import wording
from township.panels.blocks import Badge


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["5", "0"], ""),
        (["<b>三村</b>100", "<甲"], ""),
        (["5", "*"], "*＝含有不写的数，或由它推得出来，不写。"),
        (["5", "<3"], "不足3的（没有的也在内）写“<3”。"),
        (["5", "<4"], "不足3的不写数；由合计、各月的数推得出的，连同相近的写“<4”。"),
        (["<10", "<3", "<4"], "不足3的不写数；由合计、各月的数推得出的，连同相近的写“<4”“<10”。"),
    ],
)
def test_why_a_count_is_not_written(texts, words):
    assert wording.few_words(pd.Series(texts), 3) == words


@pytest.mark.parametrize(
    ("statuses", "undated", "badges"),
    [
        ("ir", False, (Badge("reported", "9月实报"), Badge("illustrative", "其余示例"))),
        ("ir", True, (Badge("reported"), Badge("illustrative", "其余示例"))),
        ("ii", False, (Badge("illustrative"),)),
        ("rr", True, (Badge("reported"),)),
        ("dr", False, (Badge("reported"), Badge("derived"))),
    ],
)
def test_the_badges_say_which_months_are_reported(statuses, undated, badges):
    names = {"i": "illustrative", "r": "reported", "d": "derived"}
    months = pd.to_datetime(["2020-08-01", "2020-09-01"])
    frame = pd.DataFrame({"month": months, "status": [names[status] for status in statuses]})

    assert wording.month_badges(frame.assign(undated=undated)) == badges
    assert undated or wording.month_badges(frame) == badges  # most frames have no such column


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], ""),
        ([9], "9月"),
        ([3, 1, 2, 2], "1—3月"),
        ([1, 2, 4, 6, 7, 8], "1—2月、4月、6—8月"),
        ([3, 6, 9, 12], "3—12月中4个月"),
    ],
)
def test_months_in_words(months, words):
    assert wording.months_words(pd.Series([pd.Timestamp(2020, month, 1) for month in months])) == words


def test_a_month_that_is_partly_an_example_is_not_said_to_be_reported():
    frame = pd.DataFrame({"month": pd.to_datetime(["2020-08-01", "2020-09-01", "2020-09-01"])})
    mixed = wording.month_badges(frame.assign(status=["reported", "reported", "illustrative"]))

    assert mixed == (Badge("reported", "8月实报"), Badge("illustrative", "其余有示例"))
    frame = frame.iloc[1:].assign(status=["reported", "illustrative"])
    assert wording.month_badges(frame) == (Badge("reported"), Badge("illustrative"))


@pytest.mark.parametrize(
    ("lead", "words"),
    [(2.1, "快于时序2.1个百分点"), (-3.0, "慢于时序3个百分点"), (-0.04, "慢于时序0.04个百分点"), (0.0, "与时序持平")],
)
def test_ahead_of_or_behind_the_time(lead, words):
    assert wording.lead_words(lead) == words


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT])
def test_a_missing_text_is_said_otherwise(missing):
    assert wording.said(missing, "未填报") == "未填报"
    assert wording.said("环保所", "未填报") == "环保所"
