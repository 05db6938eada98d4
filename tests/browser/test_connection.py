"""The connection drops and comes back: what is said meanwhile, and that nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser
SOON = 2000  # ms in which the page must say that it has no connection
BACK = 60000
ENGLISH = "() => document.body.innerText.match(/Connect\\w*|Streamlit[^<]*|server is not[^<]*/g)"


class Outage:
    """A tab on a server that can be stopped and started again at the same address."""

    def __init__(self, page: Page, start: Callable) -> None:
        self._start, self._server = start, start()
        self.screen = Screen(page, self._server.url)

    def stop(self) -> None:
        self._server.stop()

    def restart(self) -> None:
        self._server = self._start(port=urlsplit(self.screen.url).port)


@pytest.fixture
def outage(fresh_server: Callable, page: Page) -> Iterator[Outage]:
    yield Outage(page, fresh_server)
    page.context.set_offline(False)
    page.errors.clear()  # the browser notes every request that got no answer


def banner(screen: Screen):
    return screen.page.locator(".connection")


def title(screen: Screen) -> str:
    return screen.page.locator(".stage-filters").inner_text()


def test_a_stopped_server_is_told_and_what_is_shown_stays(outage):
    screen = outage.screen
    screen.open("economy", month="2020年8月", village="崔村东村")
    panels, figures = screen.panels(), screen.figures("fiscal_path")

    outage.stop()

    expect(banner(screen)).to_contain_text("与服务器的连接中断，正在重连", timeout=SOON)
    assert screen.panels() == panels
    assert screen.figures("fiscal_path") == figures
    outage.restart()
    expect(banner(screen)).to_have_count(0, timeout=BACK)
    screen.settle()
    assert (screen.month, screen.villages) == ("2020年8月", ["崔村东村"])
    assert screen.page.evaluate(ENGLISH) is None


def test_a_step_in_a_meeting_is_carried_out_once_after_a_restart(outage):
    screen = outage.screen
    screen.open("economy", month="2020年8月", mode="meeting", panel="fiscal_path")
    outage.stop()
    expect(banner(screen)).to_be_visible(timeout=SOON)
    screen.page.wait_for_function("() => document.querySelector('.st-key-previous button').disabled")

    screen.page.keyboard.press("ArrowUp")

    expect(banner(screen)).to_contain_text("换月已记下（前一个月）")
    assert "2020年8月" in title(screen), "还没有换，也不说换了"
    outage.restart()
    expect(banner(screen)).to_have_count(0, timeout=BACK)
    expect(screen.page.locator(".stage-filters")).to_contain_text("2020年7月", timeout=BACK)
    screen.settle()
    assert "2020年7月" in title(screen)
    assert "panel=fiscal_path" in screen.page.url
    assert screen.page.locator(".panel.on").get_attribute("id") == "fiscal_path"


def test_steps_on_the_page_wait_for_the_network(outage):
    screen = outage.screen
    screen.open("economy", month="2020年8月")
    screen.page.context.set_offline(True)
    expect(banner(screen)).to_be_visible(timeout=SOON)

    button = screen.page.locator(".st-key-previous button:visible")
    for _ in range(2):
        button.click(force=True)

    expect(banner(screen)).to_contain_text("换月已记下（前一个月、前一个月）")
    assert screen.month == "2020年8月"
    screen.page.context.set_offline(False)
    expect(screen.page.get_by_label("截至月份")).to_have_value("2020年6月", timeout=BACK)
    screen.settle()
    assert screen.month == "2020年6月"
    expect(banner(screen)).to_have_count(0)


def test_a_step_under_way_when_the_server_stops_is_not_lost(outage):
    screen = outage.screen
    screen.open("economy", month="2020年8月")

    screen.page.evaluate("() => { window.finishedRuns = -1000; }")
    outage._server.process.send_signal(19)  # SIGSTOP: the server hears nothing and says nothing
    screen.page.locator(".st-key-previous button:visible").click()
    expect(banner(screen)).to_contain_text("换月已记下（前一个月）", timeout=3 * SOON)
    outage.stop()
    outage.restart()

    expect(screen.page.get_by_label("截至月份")).to_have_value("2020年7月", timeout=BACK)
    expect(banner(screen)).to_have_count(0)
    assert screen.month == "2020年7月"
