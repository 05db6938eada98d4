"""On a phone: the page as it comes, everything within reach of thumb and keyboard, nothing too narrow to be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import TITLES, Screen
from tests.browser.test_first_view import NOTE
from tests.browser.test_pictures import difference, hide, taken

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
# the narrowest gaps between neighbouring labels of the months, in px, one an axis
GAPS = """
(chart) => [...new Set([...chart.querySelectorAll(".xtick")].map((tick) => tick.parentElement))].map((axis) => {
  const boxes = [...axis.querySelectorAll(".xtick text")].map((text) => text.getBoundingClientRect())
    .filter(({ width }) => width).sort((a, b) => a.left - b.left);
  return Math.min(...boxes.slice(1).map((box, index) => box.left - boxes[index].right));
})
"""


@pytest.fixture(scope="module")
def economy(keep_open) -> Screen:
    """A page that the tests look at one after another; the last of them leaves it."""
    return keep_open("economy", NOTE, size=PHONE)


@pytest.fixture(scope="module")
def pollution(keep_open) -> Screen:
    return keep_open("pollution-control", NOTE, size=PHONE)


def test_a_phone_gets_the_page_as_it_comes(economy):
    assert economy.page.evaluate("window.firstBoxes") is None


def test_the_months_keep_apart(economy):
    for panel in ("sector_paths", "fiscal_path"):
        charts = economy.page.locator(f"#{panel} .js-plotly-plot")
        for gaps in charts.evaluate_all(f"(charts) => charts.map({GAPS})"):
            assert gaps and min(gaps) >= 2, panel


def cut_and_said_so(screen: Screen) -> int:
    """How many tables are cut, each of which must say that it scrolls, and no other."""
    cut = 0
    for place in screen.page.locator(".panel .scroll:visible").all():
        said = place.evaluate("(box) => getComputedStyle(box, '::before').content")
        wide = place.evaluate("(box) => box.scrollWidth > box.clientWidth + 1")
        assert ("左右滑动" in said) == wide
        cut += wide
    return cut


def scrolled_by_keyboard(screen: Screen, panel: str, wide: str) -> None:
    """Assert that what is wider than the window is reached and moved by the keyboard."""
    place = screen.page.locator(wide).filter(has=screen.page.locator("table, .chart"))
    assert place.evaluate("(place) => place.scrollWidth > place.clientWidth")

    screen.page.locator(f"#{panel} .more summary").focus()
    screen.page.keyboard.press("Tab")
    assert place.evaluate("(place) => place === document.activeElement")
    screen.page.keyboard.press("ArrowRight")

    screen.page.wait_for_function("(place) => place.scrollLeft > 0", arg=place.element_handle())


def test_a_table_that_is_cut_says_that_it_scrolls_and_does_so_by_keyboard(economy):
    assert cut_and_said_so(economy) > 0
    scrolled_by_keyboard(economy, "projects", "#projects .scroll")


def test_the_picture_of_a_table_wider_than_the_window_is_whole(economy):
    table = economy.panel("projects").locator(".scroll")
    assert table.evaluate("(table) => table.scrollWidth > table.clientWidth"), "这一屏放不下"
    whole = taken(economy, "projects")

    hide(economy.panel("projects").locator("td:last-child, th:last-child"))
    left, _, right, _ = difference(whole, taken(economy, "projects"))

    assert left > whole.width / 2
    assert whole.width / 2 < right < whole.width - 20, "最后一列完整，右边还有空白"
    assert whole.width >= 1920


def test_every_page_is_reached(economy):
    page = economy.page
    page.get_by_test_id("stExpandSidebarButton").click()
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links.first).to_be_visible()
    assert [words.strip() for words in links.all_inner_texts()][: len(TITLES)] == list(TITLES.values())
    with economy.run():
        links.filter(has_text="人才工作").click()

    assert economy.heading()["title"] == "人才工作"


def test_a_wide_chart_scrolls_by_keyboard(keep_open):
    scrolled_by_keyboard(
        keep_open("rural-revitalization", NOTE, size=PHONE),
        "village_works",
        "#village_works .scroll, #village_works .blocks",
    )


def test_days_not_fully_patrolled_say_their_count(pollution):
    counts = [text for text in pollution.figures("patrol_days")[0][0]["text"] if text]
    shown = pollution.page.locator("#patrol_days .bartext").evaluate_all(
        "(texts) => texts.filter((text) => text.checkVisibility({ visibilityProperty: true, opacityProperty: true }) "
        "&& text.getBoundingClientRect().width > 6).map((text) => text.textContent)"
    )
    assert counts and len(shown) == len(counts)


def test_every_cut_table_of_a_ledger_says_that_it_scrolls(pollution):
    cut_and_said_so(pollution)


def test_goals_with_a_number_are_read(keep_open):
    rows = keep_open("plan", NOTE, size=PHONE).page.locator("#quantified tbody tr")

    assert rows.count() == 9
    for row in rows.all():
        assert row.bounding_box()["height"] < 100
        owner = row.locator("td").last.bounding_box()
        assert owner["x"] >= 0 and owner["x"] + owner["width"] <= 390
        assert row.locator("td").first.bounding_box()["width"] > 200


@pytest.mark.soak
def test_the_months_of_a_short_year_keep_apart(keep_open):
    test_the_months_keep_apart(keep_open("economy", NOTE, size=PHONE, month="2020年3月"))
