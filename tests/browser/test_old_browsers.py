"""A browser too old is told what is needed; Chromium 109 is not too old."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
NEEDED = ["delete window.structuredClone", "delete HTMLScriptElement.prototype.noModule", "delete Object.hasOwn"]
# what came after Chromium 109
NEWER = """
for (const [owner, ...names] of [
  [Array.prototype, "toSorted", "toReversed", "toSpliced", "with"], [Array, "fromAsync"], [Object, "groupBy"],
  [Map, "groupBy"], [URL, "canParse", "parse"], [Promise, "withResolvers", "try"], [String.prototype, "isWellFormed"],
  [AbortSignal, "any"], [Element.prototype, "checkVisibility"], [HTMLElement.prototype, "showPopover", "hidePopover"],
  [Set.prototype, "union", "intersection", "difference", "isSubsetOf", "isSupersetOf"], [window, "Iterator", "scheduler"],
]) for (const name of names) delete owner[name];
"""


@pytest.fixture
def page(own_page: Page) -> Page:
    """The tests add scripts to it."""
    return own_page


@pytest.mark.parametrize("missing", NEEDED)
def test_a_browser_too_old_reads_one_sentence(screen, missing):
    page = screen.page
    page.add_init_script(missing)

    page.goto(f"{screen.url}/economy", wait_until="load")

    expect(page.get_by_role("alert")).to_contain_text("太旧，打不开看板；请换用 Chrome 或 Edge 109 以上的版本")
    expect(page.get_by_test_id("stApp")).to_have_count(0)
    assert page.evaluate("() => document.body.innerText").count("。") == 1
    assert page.evaluate("() => window.township") is None


def test_what_came_after_chromium_109_is_not_needed(screen):
    screen.page.add_init_script(NEWER)

    screen.open("economy", month="2020年8月", village="崔村东村")
    screen.step("previous")

    assert screen.month == "2020年7月"
    screen.page.keyboard.press("m")
    expect(screen.page.locator(".panel.on")).to_be_visible()
    expect(screen.page.locator(".stage-conclusion")).not_to_be_empty()
