"""The clerk's pages as they are by default: nothing is published from them, every word is Chinese, all fits and prints."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.faults import faults
from tests.browser.paper import A4, printed
from tests.browser.screen import Screen
from tests.browser.test_layout import SIZES
from tests.browser.test_publishing import csv_sheet, main, upload

pytestmark = pytest.mark.browser

PHONE, LAPTOP = {"width": 390, "height": 800}, {"width": 1366, "height": 800}
# how many pixels the header of each table reaches over its first row
HEADS = """
() => [...document.querySelectorAll(".behind table")].map(({ tHead, tBodies }) =>
  Math.max(0, Math.round(tHead.rows[0].cells[0].getBoundingClientRect().bottom
    - tBodies[0].rows[0].cells[0].getBoundingClientRect().top)))
"""

# words shown, and words told to a screen reader or on pointing; icons are ligatures of a font
WORDS = """
() => {
  const found = [];
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(element.getAttribute(name) ?? "");
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, noscript, [data-testid=stIconMaterial]")) found.push(node.data);
  }
  return found;
}
"""
# kinds of files, units of size, names of files and commands, snapshots, points of the patrol ledger
KNOWN = re.compile(r"xlsx|csv|zip|PPT|XLSX|CSV|Excel|KB|MB|PM|serve|publish|rollback|annual|report|illustrative")


def english(screen: Screen) -> list[str]:
    """Texts with an English word in them."""
    words = screen.page.evaluate(WORDS)
    assert len(words) > 40, "页面没有画出来"
    return [text for text in words if re.search("[A-Za-z]{2}", KNOWN.sub("", re.sub(r"\b20\d{6}-[0-9a-f]+", "", text)))]


@pytest.fixture(scope="module", params=["submit", "snapshots"])
def of_the_clerk(request: pytest.FixtureRequest, keep_open) -> Screen:
    """A page of the clerk as it opens."""
    return keep_open(request.param)


def test_every_word_is_chinese_on_a_phone_and_a_laptop(of_the_clerk):
    for size in (PHONE, LAPTOP):
        of_the_clerk.page.set_viewport_size(size)
        assert english(of_the_clerk) == []


def test_every_size_of_window_holds_the_page(of_the_clerk):
    assert faults(of_the_clerk, *SIZES) == []


def test_it_prints_without_widgets(of_the_clerk):
    of_the_clerk.page.set_viewport_size(LAPTOP)
    title = of_the_clerk.page.locator("h1").first.inner_text()
    buttons = {words.strip() for words in of_the_clerk.page.locator("button:visible").all_inner_texts()} - {""}
    assert buttons

    with printed(of_the_clerk) as sheets:
        assert set(sheets.sizes) == {A4}
        assert 0 in sheets.having(title)
        assert [words for words in buttons if sheets.having(words)] == []


@pytest.fixture(scope="module")
def checked(keep_open) -> Screen:
    """数据填报 with a new figure uploaded and looked at."""
    screen = keep_open("submit")
    upload(screen, csv_sheet("fiscal_revenue,2020-10,4080"))
    return screen


def test_by_default_nothing_is_published_from_the_pages(checked):
    page = checked.page
    expect(main(checked)).to_contain_text("会变的图")
    expect(main(checked)).to_contain_text("本机没有打开页面发布")
    expect(main(checked)).to_contain_text("serve --publish")
    expect(page.get_by_role("button", name=re.compile("发布"))).to_have_count(0)
    expect(page.get_by_label("发布人")).to_have_count(0)
    assert english(checked) == [], "预览"
    heads = page.evaluate(HEADS)
    assert heads and not any(heads), "表头盖住第一行"


def test_a_link_to_a_changed_chart_leaves_the_upload_where_it_is(checked):
    page = checked.page
    with page.context.expect_page() as waiting:
        page.locator(".touched dd a", has_text="财政收入累计进度").first.click()

    opened = waiting.value
    expect(opened.locator("h1").last).to_have_text("经济运行", timeout=30_000)  # a page opened from nothing
    expect(opened.get_by_role("combobox", name="截至月份")).to_have_value("2020年10月")
    expect(page.get_by_test_id("stFileChip")).to_have_count(1)
    opened.close()


def test_an_open_list_and_what_is_refused_are_told_in_chinese(screen, tmp_path):
    page = screen.page
    screen.open("submit")
    page.get_by_label("月份").click()
    expect(page.get_by_role("option", name="2020年10月")).to_be_visible()
    assert english(screen) == [], "月份的名单"
    screen.close_list()

    uploader = page.locator("input[type=file]")
    uploader.set_input_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"1"}])
    expect(main(screen)).to_contain_text("只收 .xlsx 和 .csv 文件")
    assert [text for text in english(screen) if "a.txt" not in text] == [], "传错了文件"
    big = tmp_path / "大.xlsx"
    big.touch()
    os.truncate(big, 20_500_000)
    uploader.set_input_files(big)
    expect(main(screen)).to_contain_text("文件超过 20.0MB")
    assert [text for text in english(screen) if "a.txt" not in text] == [], "文件太大"
