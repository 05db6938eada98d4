"""Taking a page away from the browser: a box says that it is made, the page stays usable, the keyboard can cancel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from playwright.sync_api import Locator, Route, expect
from pptx import Presentation

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser
EXPORT = re.compile(r"/export\.\w+\?")
MAKING = "正在做幻灯片…"


@pytest.fixture(scope="module")
def talent(keep_open) -> Screen:
    return keep_open("talent")


@pytest.fixture
def screen(talent: Screen) -> Iterator[Screen]:
    """A page of which nothing is being made."""
    yield talent
    talent.page.unroute_all(behavior="ignoreErrors")
    talent.page.evaluate("document.querySelector('.export-box').hidden = true")


def button(screen: Screen, kind: str) -> Locator:
    """The page's button for one kind of file."""
    return screen.page.locator(f"[data-take={kind}]").first


def box(screen: Screen) -> Locator:
    return screen.page.get_by_role("region", name="导出")


def held(screen: Screen) -> Callable[[], None]:
    """Keep the request for a file waiting, until the returned function is called."""
    waiting: list[Route] = []
    screen.page.route(EXPORT, lambda route: waiting.append(route))
    return lambda: waiting.pop().continue_()


def said(screen: Screen) -> Locator:
    return box(screen).get_by_role("status")


def test_a_deck_is_saved_after_the_box_said_so(screen):
    let_on = held(screen)

    button(screen, "pptx").click()
    expect(box(screen).get_by_role("progressbar", name="正在导出")).to_be_visible()
    expect(said(screen)).to_have_text(MAKING)
    with screen.page.expect_download() as saved:
        let_on()

    assert saved.value.suggested_filename == "义桥镇_人才工作_截至2020年9月_全镇.pptx"
    deck = Presentation(saved.value.path())
    assert [slide.shapes.title.text_frame.text for slide in deck.slides][:2] == ["人才工作", "返乡创业人才"]
    expect(said(screen)).to_contain_text("已做好")


def test_the_page_stays_usable_meanwhile(screen):
    let_on = held(screen)
    button(screen, "zip").click()
    expect(said(screen)).to_have_text("正在做数据包…")

    screen.choose_month("2020年6月")
    assert "2020年6月" in screen.page.locator(".meta").first.inner_text()
    expect(said(screen)).to_have_text("正在做数据包…")
    with screen.page.expect_download() as saved:
        let_on()

    assert "截至2020年9月" in saved.value.suggested_filename, "导出的是点下去那时的筛选"
    screen.choose_month("2020年9月")


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_by_keyboard_it_is_started_and_cancelled(screen, key):
    held(screen)
    saved = []
    screen.page.on("download", lambda download: saved.append(download))

    button(screen, "pptx").focus()
    screen.page.keyboard.press("Enter")
    cancel = box(screen).get_by_role("button", name="取消")
    expect(cancel).to_be_focused()
    expect(said(screen)).to_have_text(MAKING)
    with screen.page.expect_event("requestfailed", lambda request: "/export.pptx" in request.url):
        screen.page.keyboard.press(key)

    expect(said(screen)).to_have_text("已取消，没有文件下载。")
    expect(box(screen).get_by_role("button", name="关闭")).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(box(screen)).to_be_hidden()
    expect(button(screen, "pptx")).to_be_focused()
    assert saved == []


def test_a_second_file_waits_for_the_first(screen):
    held(screen)
    button(screen, "pptx").click()
    expect(said(screen)).to_have_text(MAKING)

    button(screen, "xlsx").click()

    expect(said(screen)).to_contain_text("上一个文件还没有做好")
    box(screen).get_by_role("button", name="取消").click()
    expect(said(screen)).to_have_text("已取消，没有文件下载。")


def test_what_goes_wrong_is_said_in_chinese(screen):
    set_address = "(button, address) => [button.dataset.address, button.dataset.address = address][0]"
    address = button(screen, "pptx").evaluate(set_address, "page=talent&month=2020-09&snapshot=x")

    button(screen, "pptx").click()

    expect(said(screen)).to_contain_text("请刷新页面再试")
    expect(box(screen).get_by_role("button", name="关闭")).to_be_visible()
    assert len(screen.page.errors) == 1 and "404" in screen.page.errors[0]
    screen.page.errors.clear()
    button(screen, "pptx").evaluate(set_address, address)


def test_a_server_that_does_not_answer_is_said_in_chinese(screen):
    screen.page.route(EXPORT, lambda route: route.abort())

    button(screen, "xlsx").click()

    expect(said(screen)).to_have_text("与服务器断开了，请稍后再试。")
    assert len(screen.page.errors) == 1
    screen.page.errors.clear()


def test_what_is_saved_is_what_the_page_shows(server, page):
    screen = Screen(page, server.url)
    screen.open("poverty-alleviation", month="2020年8月", village="崔村东村")

    saved = {}
    for kind in ("xlsx", "zip"):
        with page.expect_download() as waiting:
            button(screen, kind).click()
        assert waiting.value.suggested_filename == f"义桥镇_脱贫攻坚_截至2020年8月_崔村东村.{kind}"
        saved[kind] = io.BytesIO(waiting.value.path().read_bytes())
        expect(said(screen)).to_contain_text("已做好")

    book = openpyxl.load_workbook(saved["xlsx"])
    assert "村：崔村东村" in "".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    with zipfile.ZipFile(saved["zip"]) as parts:
        assert "datapackage.json" in parts.namelist()
        assert "村：崔村东村" in parts.read("README.txt").decode("utf-8-sig")
