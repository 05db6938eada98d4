"""Tables a reader can work with: sorted by a header, searched, their header in view, a sign where they scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import TITLES, Screen

pytestmark = pytest.mark.browser
LIST = "#points"
ROWS = "#points tbody tr"
HANDS = """
() => [...document.querySelectorAll(".panel *, .st-key-heading *")].filter((node) => node.checkVisibility()
  && getComputedStyle(node).cursor === "pointer" && getComputedStyle(node).pointerEvents !== "none"
  && !node.closest("a[href], button, [role=button], summary, [data-pick], [data-open], th[aria-sort], label"))
  .map((node) => node.outerHTML.slice(0, 200)).slice(0, 5)
"""


def column(screen: Screen, number: int) -> list[str]:
    return screen.page.locator(f"{ROWS} td:nth-child({number})").all_text_contents()


def test_a_header_sorts_with_what_is_folded_by_mouse_and_keyboard_and_after_a_run(screen):
    screen.open("pollution-control")
    given = column(screen, 1)
    assert len(given) > 12
    header = screen.page.locator(f"{LIST} th", has_text="缺巡").first

    header.click()
    short = [int(text.replace("天", "").strip() or 0) if text.strip("—") else -1 for text in column(screen, 4)]
    assert short == sorted(short, reverse=True) and len(set(short)) > 1
    assert header.get_attribute("aria-sort") == "descending"
    screen.step("previous")
    short = [int(text.replace("天", "").strip() or 0) if text.strip("—") else -1 for text in column(screen, 4)]
    assert short == sorted(short, reverse=True), "换月以后仍按它排"
    screen.step("next")
    header.focus()
    screen.page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    screen.page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "none"
    assert column(screen, 1) == given


def test_a_long_list_is_searched_and_keeps_its_header_in_view(screen):
    screen.open("pollution-control")
    search, name = screen.page.locator(f"{LIST} input[type=search]"), column(screen, 1)[-1]

    search.fill(name)

    shown = screen.page.locator(f"{ROWS}:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text(name)
    expect(screen.page.locator(f"{LIST} .found")).to_have_text("找到1行")
    search.fill("")
    screen.page.locator(f"{LIST} details").evaluate("(details) => { details.open = true; }")
    long = screen.page.locator(f"{LIST} .scroll.long")
    long.evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    box, head = long.bounding_box(), long.locator("th").first.bounding_box()
    assert abs(head["y"] - box["y"]) < 2


def test_what_is_cut_on_a_phone_says_that_it_scrolls(screen):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("overview", "economy", "pollution-control"):
        screen.open(path)
        unsaid = screen.page.locator(".panel .scroll").evaluate_all(
            "(all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1 && !box.classList.contains('cut')).length"
        )
        assert unsaid == 0
    assert "左右滑动" in screen.page.locator(f"{LIST} .scroll.cut").first.evaluate(
        "(box) => getComputedStyle(box, '::before').content"
    )


@pytest.mark.parametrize("path", ["overview", "pollution-control", "epidemic-control"])
def test_a_hand_is_only_where_a_click_does_something_and_the_tab_says_the_page(screen, path):
    screen.open(path)

    assert screen.page.evaluate(HANDS) == []
    assert screen.page.title() == f"{TITLES[path]} - 义桥镇数据看板"
