"""An address may say anything: what is unknown is named in Chinese and left out, and nothing of it is run."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TAG = "<img src=x onerror='window.injected=1'><script>window.injected=1</script>"


def test_what_is_unknown_is_said_and_not_run(screen):
    # more of it in tests/pages/test_pages.py
    screen.open("economy", month=TAG, village=TAG, kind="'; drop table project; --", reported="maybe", nonsense=TAG)

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
