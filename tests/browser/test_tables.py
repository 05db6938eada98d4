"""Tables a reader can work with: sorted by a header, searched, their header in view, a sign where they scroll."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen, csv_rows

pytestmark = pytest.mark.browser


def column(screen: Screen, panel: str, number: int) -> list[str]:
    """The cells of a column, those of a folded rest as well, in the order they stand."""
    return screen.panel(panel).locator(f"tbody td:nth-child({number})").all_text_contents()


@pytest.fixture(scope="module")
def pollution(keep_open) -> Screen:
    return keep_open("pollution-control")


def test_a_header_sorts_by_mouse_and_keyboard_and_after_a_change_of_month(pollution):
    screen = pollution
    given = column(screen, "points", 1)
    header = screen.panel("points").get_by_role("columnheader", name="缺巡")

    def short() -> list[int]:
        return [int(text) for text in column(screen, "points", 4)]

    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    by_default = screen.panel("points").get_by_text("按缺巡天数排")
    expect(by_default).to_be_hidden()
    assert short() == sorted(short(), reverse=True) and len(set(short())) > 1
    before = short()
    screen.step("previous")
    assert short() == sorted(short(), reverse=True) and short() != before, "换月以后仍按它排"
    screen.step("next")

    dialog = screen.open_dialog("points")
    expect(dialog).to_be_visible()
    rows = csv_rows(screen.download("下载 CSV").path())
    assert [row[0] for row in rows[1:]][: len(given)] != column(screen, "points", 1), "下载照查询的次序"
    screen.close_dialog()

    header.focus()
    screen.page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert short() == sorted(short())
    screen.page.keyboard.press("Space")
    expect(header).to_have_attribute("aria-sort", "none")
    expect(by_default).to_be_visible()
    assert column(screen, "points", 1) == given


def test_words_sort_by_pinyin_with_what_is_folded_under_them(screen):
    screen.open("plan")
    owners = column(screen, "quantified", 4)
    assert screen.panel("quantified").locator("details.rest tbody tr").count() > 0

    screen.panel("quantified").get_by_role("columnheader", name="责任单位").first.click()

    by_pinyin = "(all) => all.toSorted((a, b) => a.localeCompare(b, 'zh-CN'))"
    assert column(screen, "quantified", 4) == screen.page.evaluate(by_pinyin, owners) != owners


def test_a_long_list_is_searched_sorted_by_date_and_keeps_its_header_in_view(pollution):
    screen = pollution
    panel = screen.panel("problems")
    panel.locator("summary").last.click()
    table = panel.locator("details table")
    given = table.locator("tbody td:nth-child(3)").all_text_contents()
    assert len(given) > 20

    table.get_by_role("columnheader", name="发现").press("Enter")
    table.get_by_role("columnheader", name="发现").press("Enter")
    days = [
        tuple(map(int, re.findall(r"\d+", day))) for day in table.locator("tbody td:nth-child(3)").all_inner_texts()
    ]
    assert days == sorted(days) and len(days) == len(given)

    table.locator("tbody tr").last.scroll_into_view_if_needed()
    header = table.locator("th").first.bounding_box()
    assert 0 < header["y"] < 120, "表头留在页头下面"

    panel.get_by_role("searchbox").fill("堆场2号 其他")
    shown = table.locator("tbody tr:visible")
    assert 0 < shown.count() < len(given)
    for words in shown.all_inner_texts():
        assert "堆场2号" in words and "其他" in words
    expect(panel.get_by_role("status")).to_have_text(f"找到{shown.count()}行")
    screen.page.emulate_media(media="print")
    expect(shown).to_have_count(len(given))
    screen.page.emulate_media(media="screen")
