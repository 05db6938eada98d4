"""Every page opens by its address, whole and in Chinese; as the very first request to a server: test_bad_data.py."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import TITLES, Screen
from township.web import plotlyjs

pytestmark = pytest.mark.browser

# Latin words that are data or file kinds; everything else on screen is Chinese
KNOWN = re.compile(
    r"CSV|XLSX|PPT|Excel|A4|M|PM2\.5|PM10|CO|NO2|O3|SO2|Word|AQI|CG131[01]|A1"  # kinds of files and paper, a key, air indicators, names in the project list
    r"|([A-Z]{2}20\d{6}-)?[A-Z]\d\d"  # points and problems of the patrol ledger
    r"|20\d{6}-[0-9a-f]{8}"  # a snapshot's id
    r"|[a-z]+(_[a-z]+)+|queries/[a-z_]+/[a-z_]+\.sql"  # under 来源: an indicator's code and the query
)
VISIBLE_WORDS = """
() => {
  const words = [];
  const clipped = (box) => box.width <= 1 || box.height <= 1;
  const shown = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (parseFloat(getComputedStyle(element).fontSize) === 0) return false;
    for (let node = element; node !== document.body; node = node.parentElement) {
      if (getComputedStyle(node).overflow === "hidden" && clipped(node.getBoundingClientRect())) return false;
    }
    return true;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() && shown(node.parentElement)) words.push(node.data);
  }
  for (const element of document.querySelectorAll("[placeholder], [title]")) {
    if (!shown(element)) continue;
    if (element.placeholder && !element.value) words.push(element.placeholder);
    if (element.title) words.push(element.title);
  }
  return words;
}
"""


def foreign_words(screen: Screen) -> list[str]:
    """Latin words a reader sees, or is told on pointing, that are neither data nor a file kind."""
    words = screen.page.evaluate(VISIBLE_WORDS)
    assert len(words) > 50, "几乎没有文字，页面没有画出来"
    found = {word.strip("._-/") for text in words for word in re.findall(r"[A-Za-z0-9._/-]+", text)}
    return sorted(word for word in found if re.search("[A-Za-z]", word) and not KNOWN.fullmatch(word))


def is_open_on_the_newest_figures(path: str, screen: Screen) -> None:
    """Assert that a page opened by its bare address is whole, of the town, and in Chinese."""
    page = screen.page
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    heading = screen.heading()
    assert heading["title"] == TITLES[path]
    assert re.fullmatch(r"[^。]{6,}。?", heading["conclusion"]), "结论是一句话"
    assert re.fullmatch(r"数据截至 2020年9月.*全镇.*发布日 2021-01-28.*快照 \d{8}-[0-9a-f]{8}", heading["as_of"])
    assert (screen.month, screen.villages, screen.reported_only) == ("2020年9月", [], False)
    expect(page.get_by_label("村", exact=True)).to_have_attribute("placeholder", "全镇（40村）")
    assert screen.notices() == []
    texts = page.locator(".panel").evaluate_all("(panels) => panels.map((p) => p.querySelector('.blocks').innerText)")
    assert len(texts) >= 4 and all(text.strip() for text in texts)
    assert foreign_words(screen) == []
    assert page.locator("html").get_attribute("lang") == "zh-CN", "否则浏览器会提议翻译"


@pytest.mark.parametrize("bundle", plotlyjs.bundles(), ids=lambda bundle: bundle.name)
def test_a_page_is_drawn_by_either_bundle_of_plotly(bundle, screen):
    screen.page.route("**/plotly.min.js", lambda route: route.fulfill(path=bundle, content_type="text/javascript"))

    screen.open("pollution-control")  # until every chart is drawn

    assert screen.page.evaluate("Plotly.version") == plotlyjs.version(bundle)


def test_every_corner_of_the_interface_is_chinese(screen):
    page = screen.page
    screen.open("economy")

    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("href", "#stMain")
    assert foreign_words(screen) == [], "跳到正文"

    page.get_by_label("村", exact=True).click()
    expect(page.get_by_role("option", name="崔村东村", exact=True)).to_be_visible()
    assert foreign_words(screen) == [], "村的名单"
    page.keyboard.type("没有的村")
    expect(page.get_by_role("option", name="崔村东村", exact=True)).to_have_count(0)
    assert foreign_words(screen) == [], "名单里找不到"
    page.get_by_label("村", exact=True).fill("")
    screen.close_list()

    page.locator(".st-key-previous button:visible").hover()
    expect(page.get_by_text("上一个月").first).to_be_visible()
    assert foreign_words(screen) == [], "提示"

    dialog = screen.open_dialog("fiscal_path")
    expect(dialog.get_by_text("共9行")).to_be_visible()
    assert foreign_words(screen) == [], "数据与下载"
    dialog.get_by_role("tab", name="定义与来源").click()
    expect(dialog.get_by_text("责任单位")).to_be_visible()
    assert foreign_words(screen) == [], "定义与来源"
