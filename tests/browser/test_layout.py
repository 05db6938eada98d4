"""Projector, laptops and phone: nothing is cut off, nothing lies on something else, the page never scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.faults import FAULTS, faults
from tests.browser.screen import TITLES, Screen

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1280, 720), (390, 844))


@pytest.fixture
def phone(screen: Screen) -> Screen:
    """A tab as large as a phone."""
    screen.page.set_viewport_size({"width": 390, "height": 844})
    return screen


@pytest.mark.parametrize("path", ["briefing", "submit", "snapshots"])
def test_every_size_of_window_holds_the_pages_of_the_clerk_and_of_lists(path, screen):
    screen.open(path)

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


def test_a_phone_reaches_every_page(phone):
    page = phone.page
    phone.open("economy")

    page.get_by_test_id("stExpandSidebarButton").click()
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links.first).to_be_visible()
    assert [words.strip() for words in links.all_inner_texts()][: len(TITLES)] == list(TITLES.values())
    with phone.run():
        links.filter(has_text="人才工作").click()

    assert phone.heading()["title"] == "人才工作"


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


@pytest.mark.parametrize(("path", "panel"), [("economy", "projects"), ("rural-revitalization", "village_works")])
def test_what_scrolls_sideways_is_within_the_keyboards_reach(path, panel, phone):
    page = phone.page
    phone.open(path)
    wide = page.locator(f"#{panel} .scroll, #{panel} .blocks").filter(has=page.locator("table, .chart"))
    wide = wide.and_(page.locator(f"#{panel} .scroll")) if panel == "projects" else wide
    assert wide.evaluate("(place) => place.scrollWidth > place.clientWidth")

    page.locator(f"#{panel} .more summary").focus()
    page.keyboard.press("Tab")
    assert wide.evaluate("(place) => place === document.activeElement")
    page.keyboard.press("ArrowRight")

    page.wait_for_function("(place) => place.scrollLeft > 0", arg=wide.element_handle())


# the narrowest gaps between neighbouring labels of the months, in px, one an axis
GAPS = """
(chart) => [...new Set([...chart.querySelectorAll(".xtick")].map((tick) => tick.parentElement))].map((axis) => {
  const boxes = [...axis.querySelectorAll(".xtick text")].map((text) => text.getBoundingClientRect())
    .filter(({ width }) => width).sort((a, b) => a.left - b.left);
  return Math.min(...boxes.slice(1).map((box, index) => box.left - boxes[index].right));
})
"""


@pytest.mark.parametrize("month", ["2020年9月", pytest.param("2020年3月", marks=pytest.mark.soak)])
def test_the_months_keep_apart_on_a_phone(month, phone):
    phone.open("economy", month=month)

    for panel in ("sector_paths", "fiscal_path"):
        charts = phone.page.locator(f"#{panel} .js-plotly-plot")
        for gaps in charts.evaluate_all(f"(charts) => charts.map({GAPS})"):
            assert gaps and min(gaps) >= 2, panel


def test_a_chart_keeps_to_its_place_when_only_the_place_changes(screen):
    """As when the styles come after the chart: the window tells nobody."""
    screen.open("economy")
    place = screen.page.locator("#fiscal_path .chart")
    drawn = "(chart) => Math.round(chart._fullLayout.width)"
    before = place.evaluate(drawn)

    screen.page.add_style_tag(content="#fiscal_path .chart { max-width: 300px; }")

    assert before > 320
    screen.page.wait_for_function("() => document.querySelector('#fiscal_path .chart')._fullLayout.width === 300")
    assert place.evaluate(drawn) == 300


def test_goals_with_a_number_are_read_on_a_phone(phone):
    phone.open("plan")

    rows = phone.page.locator("#quantified tbody tr")
    assert rows.count() == 9
    for row in rows.all():
        assert row.bounding_box()["height"] < 100
        owner = row.locator("td").last.bounding_box()
        assert owner["x"] >= 0 and owner["x"] + owner["width"] <= 390
        assert row.locator("td").first.bounding_box()["width"] > 200


def test_days_not_fully_patrolled_say_their_count_on_a_phone(phone):
    phone.open("pollution-control")

    counts = [text for text in phone.figures("patrol_days")[0][0]["text"] if text]
    shown = phone.page.locator("#patrol_days .bartext").evaluate_all(
        "(texts) => texts.filter((text) => text.checkVisibility({ visibilityProperty: true, opacityProperty: true }) "
        "&& text.getBoundingClientRect().width > 6).map((text) => text.textContent)"
    )
    assert counts and len(shown) == len(counts)


def test_the_navigation_marks_where_a_page_is_folded_under(screen):
    screen.open("economy")
    folded = {None: None, "人才工作": "专项工作", "年度计划": "计划与对照", "汇报清单": "汇报与数据"}

    for title, entry in folded.items():
        if title:
            screen.follow(title)
        marked = screen.page.get_by_test_id("stTopNavSection").evaluate_all(
            "(all) => all.filter((one) => getComputedStyle(one).boxShadow !== 'none').map((one) => one.textContent)"
        )
        assert marked == ([entry] if entry else []), title
