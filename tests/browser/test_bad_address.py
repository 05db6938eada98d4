"""An address may say anything: what is unknown is named in Chinese and left out, and nothing of it is run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import given

pytestmark = pytest.mark.browser

TAG = "<img src=x onerror='window.injected=1'><script>window.injected=1</script>"


UNKNOWN = "“{}”不在义桥镇名录中"


@pytest.mark.parametrize(
    ("month", "village", "said"),
    [
        pytest.param("2020-13", "370830107200", UNKNOWN, marks=pytest.mark.soak),  # a village of another town
        ("1999年1月", given.TOWN, "“义桥镇”不是村；2020年9月不能选它"),  # the town itself is not a village
        ("2020年13月", "崔村", UNKNOWN),  # two villages begin with it
        (
            "二〇二〇年九月",
            "370830108244",
            "“义桥村”从2023年1月起才有；2020年9月不能选它",
        ),  # exists only since the mergers of 2023
        ("2020-06' or '1'='1", "370830108203' or 1=1 --", UNKNOWN),
        (TAG, TAG, UNKNOWN),
    ],
)
def test_an_unknown_month_and_an_unknown_village(month, village, said, screen):
    screen.open("poverty-alleviation", month=month, village=village)

    assert screen.notices() == [
        f"地址中的月份“{month[:20]}”没有数据，已改为显示2020年9月。",
        "地址中的村" + said.format(village[:20]) + "，已忽略。",
    ]
    assert (screen.month, screen.villages) == ("2020年9月", [])
    assert re.match("数据截至 2020年9月.*全镇", screen.heading()["as_of"])
    assert len(screen.bars("village_ranking", trace=1)) == 40
    assert screen.page.evaluate("window.injected") is None
    expect(screen.page.locator(".notice img, .notice script")).to_have_count(0)


def test_a_known_village_beside_unknown_ones_is_kept(screen):
    screen.open("rural-revitalization", village=["火星村", "崔村东村"], month="2020-14")

    assert len(screen.notices()) == 2
    assert screen.villages == ["崔村东村"]


def test_an_alias_and_a_code_are_understood(screen):
    screen.open("rural-revitalization", village=["崔东村", "370830108212"])

    assert screen.notices() == []
    assert screen.villages == ["崔村东村", "东张村"]


def test_other_filters_that_make_no_sense_are_left_out(screen):
    screen.open("economy", kind="'; drop table project; --", reported="maybe", nonsense=TAG)

    assert (screen.kind, screen.reported_only) == ("全部项目", False)
    assert screen.panel("projects").locator("tbody tr").count() == 13
    assert screen.page.evaluate("window.injected") is None


def test_the_notice_goes_once_the_reader_chooses(screen):
    screen.open("economy", month="2020-13")
    assert len(screen.notices()) == 1

    screen.choose_month("2020年6月")

    assert screen.notices() == []
