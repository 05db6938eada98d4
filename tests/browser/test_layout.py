"""Projector, laptops and phone: nothing is cut off, nothing lies on something else, the page never scrolls sideways.

What is done on a phone: test_phone.py; the pages of the clerk: test_desk.py.
"""

from __future__ import annotations

import pytest

from tests.browser.faults import FAULTS, faults
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1280, 720), (390, 844))


def test_every_size_of_window_holds_a_list(screen):
    screen.open("briefing")

    assert faults(screen, *SIZES) == []


@pytest.mark.parametrize(
    "path",
    [
        *("economy", "rural-revitalization"),
        *(pytest.param(path, marks=pytest.mark.soak) for path in ("poverty-alleviation", "pollution-control")),
    ],
)
def test_a_village_an_early_month_and_an_unknown_name_fit_as_well(path, screen):
    month = "2020年10月" if path == "economy" else "2020年3月"
    screen.open(path, village=["崔村东村", "东张村", "火星村"], month=month)

    assert faults(screen, *SIZES[1:]) == []


SPOILT = {
    "over tasks: 任务灯板": ".panel > header .scope { margin-left: -60px; }",
    "cut problems: ": "#problems p { overflow: hidden; width: 30px; white-space: nowrap; }",
    "panels ": "#problems { position: relative; left: -200px; }",
    "outside tasks: 任务灯板": "#tasks h2 { position: relative; left: -90px; }",
}


def test_what_is_measured_would_be_noticed(screen):
    screen.open("overview")

    for fault, css in SPOILT.items():
        style = screen.page.add_style_tag(content=css)
        assert any(found.startswith(fault) for found in screen.page.evaluate(FAULTS)), fault
        style.evaluate("(style) => style.remove()")


@pytest.fixture(scope="module")
def economy(keep_open) -> Screen:
    """A page that the last test leaves."""
    return keep_open("economy")


def test_a_chart_keeps_to_its_place_when_only_the_place_changes(economy):
    """As when the styles come after the chart: the window tells nobody."""
    place = economy.page.locator("#fiscal_path .chart")
    drawn = "(chart) => Math.round(chart._fullLayout.width)"
    before = place.evaluate(drawn)

    economy.page.add_style_tag(content="#fiscal_path .chart { max-width: 300px; }")

    assert before > 320
    economy.page.wait_for_function("() => document.querySelector('#fiscal_path .chart')._fullLayout.width === 300")
    assert place.evaluate(drawn) == 300


def test_the_navigation_marks_where_a_page_is_folded_under(economy):
    folded = {None: None, "人才工作": "专项工作", "年度计划": "计划与对照", "汇报清单": "汇报与数据"}

    for title, entry in folded.items():
        if title:
            economy.follow(title)
        marked = economy.page.get_by_test_id("stTopNavSection").evaluate_all(
            "(all) => all.filter((one) => getComputedStyle(one).boxShadow !== 'none').map((one) => one.textContent)"
        )
        assert marked == ([entry] if entry else []), title
