"""An address may say anything: what is unknown is named in Chinese and left out, and nothing of it is run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.browser.test_first_view import NOTE

pytestmark = pytest.mark.browser

TAG = "<img src=x onerror='window.injected=1'><script>window.injected=1</script>"


def test_what_is_unknown_is_said_by_the_page_itself_and_not_run(server, own_page):
    own_page.add_init_script(NOTE)
    screen = Screen(own_page, server.url)
    # more of it in tests/pages/test_pages.py
    screen.open("economy", month=TAG, village=TAG, kind="'; drop table project; --", reported="maybe", nonsense=TAG)

    assert own_page.evaluate("window.firstBoxes") is None  # of which addresses else: tests/web/test_first_paint.py
    assert screen.notices() == [
        f"地址中的月份“{TAG[:20]}”没有数据，已改为显示2020年9月。",
        f"地址中的村“{TAG[:20]}”不在义桥镇名录中，已忽略。",
    ]
    assert (screen.month, screen.villages) == ("2020年9月", [])
    assert (screen.kind, screen.reported_only) == ("全部项目", False)
    assert re.match("数据截至 2020年9月.*全镇", screen.heading()["as_of"])
    assert screen.panel("projects").locator("tbody tr").count() == 13
    assert screen.page.evaluate("window.injected") is None
    expect(screen.page.locator(".notice img, .notice script")).to_have_count(0)
