"""The connection drops and comes back: what is said meanwhile, and that nothing is lost or done twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.test_publishing import csv_sheet, upload
from tests.bundled import copied_data
from tests.conftest import start_server

pytestmark = pytest.mark.browser
SOON = 2000  # ms in which the page must say that it has no connection
BACK = 60000
ENGLISH = "() => document.body.innerText.match(/Connect\\w*|Streamlit[^<]*|server is not[^<]*/g)"


class Outage:
    """A server with data of its own, which publishes, and can be stopped and started again at the same address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._start = partial(start_server, TOWNSHIP_DATA=str(data), TOWNSHIP_PUBLISH="1")
        self._server = self._start()
        self.url = self._server.url

    def hold(self) -> None:
        """Leave the server as it is: it hears nothing and says nothing."""
        self._server.process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        self._server.process.kill()  # a held one hears nothing else
        self._server.stop()

    @property
    def is_over(self) -> bool:
        return self._server.process.poll() is None

    def restart(self) -> None:
        self._server = self._start(port=urlsplit(self.url).port)


@pytest.fixture(scope="module")
def outage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outage]:
    outage = Outage(copied_data(tmp_path_factory.mktemp("outage"), "catalogue", "snapshots"))
    yield outage
    outage.stop()


@pytest.fixture
def screen(outage: Outage, page: Page) -> Iterator[Screen]:
    if not outage.is_over:  # a test failed amid it
        outage.restart()
    yield Screen(page, outage.url)
    page.context.set_offline(False)
    page.errors.clear()  # the browser notes every request that got no answer


def banner(screen: Screen):
    return screen.page.locator(".connection")


def title(screen: Screen) -> str:
    return screen.page.locator(".stage-filters").inner_text()


def test_what_is_shown_stays_and_a_step_in_a_meeting_is_carried_out_once_after_a_restart(outage, screen):
    screen.open("economy", month="2020年8月", village="崔村东村", mode="meeting", panel="fiscal_path")
    panels, bars = screen.panels(), screen.bars("fiscal_path")

    outage.stop()

    expect(banner(screen)).to_contain_text("与服务器的连接中断，正在重连", timeout=SOON)
    assert (screen.panels(), screen.bars("fiscal_path")) == (panels, bars)
    assert screen.page.evaluate(ENGLISH) is None
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
    assert screen.villages == ["崔村东村"]
    assert screen.page.evaluate(ENGLISH) is None


def test_steps_on_the_page_wait_for_the_network(screen):
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


def test_a_step_under_way_when_the_server_stops_is_not_lost(outage, screen):
    screen.open("economy", month="2020年8月")

    screen.page.evaluate("() => { window.finishedRuns = -1000; }")
    outage.hold()
    screen.page.locator(".st-key-previous button:visible").click()
    expect(banner(screen)).to_contain_text("换月已记下（前一个月）", timeout=3 * SOON)
    outage.stop()
    outage.restart()

    expect(screen.page.get_by_label("截至月份")).to_have_value("2020年7月", timeout=BACK)
    expect(banner(screen)).to_have_count(0)
    assert screen.month == "2020年7月"


# that it is published, and forgotten then: tests/app/clerk/test_submit_page.py
@pytest.mark.parametrize("reloads", [0, pytest.param(1, marks=pytest.mark.soak)])
def test_an_unpublished_check_survives_a_restart_reloads_and_another_page(reloads, outage, screen):
    page = screen.page
    checked = page.locator("table.problems tbody tr").filter(has_text="3668")
    screen.open("submit")
    upload(screen, csv_sheet("fiscal_revenue,2020-10,3000", name="十月.csv"))  # less than in September: an error
    expect(checked).to_be_visible()

    outage.stop()
    expect(banner(screen)).to_be_visible(timeout=SOON)
    expect(checked).to_be_visible()
    outage.restart()
    expect(banner(screen)).to_have_count(0, timeout=BACK)

    told = page.get_by_text("上传、还没有发布的文件：十月.csv")
    expect(told).to_be_visible(timeout=BACK)
    screen.settle()
    expect(checked).to_be_visible()
    for _ in range(reloads):
        page.reload()
        expect(told).to_be_visible()
        screen.settle()
    screen.follow("数据快照")
    screen.follow("数据填报")
    expect(told).to_be_visible()
