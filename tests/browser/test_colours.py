"""Light, dark and paper: every word stands out from its ground by 4.5 to 1, and the charts follow the scheme."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import PATHS, TITLES, Screen

pytestmark = pytest.mark.browser

PAPER = {"light": "rgb(251, 250, 246)", "dark": "rgb(22, 24, 28)", "print": "rgb(255, 255, 255)"}
# Words of HTML against the nearest ground behind them; words of charts against their paper, or the bar they stand in
FAINT = """
() => {
  const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (channels(colour).length === 3 || channels(colour)[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  const check = (place, words, colour, behind) => {
    if (contrast(colour, behind) < 4.5) faint.push(`${place}: ${words.trim().slice(0, 16)} ${colour} on ${behind}`);
  };
  let count = 0;
  const holders = ".panel, .st-key-heading, .st-key-filters, .notice, .update, .stage, [data-testid=stHeader]";
  for (const holder of document.querySelectorAll(holders)) {
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      // a widget that is switched off is pale on purpose
      if (!node.data.trim() || !element.checkVisibility() || element.closest("svg, :disabled")) continue;
      count += 1;
      check(holder.id, node.data, getComputedStyle(element).color, ground(element));
    }
  }
  for (const chart of document.querySelectorAll(".panel .js-plotly-plot")) {
    const paper = getComputedStyle(chart.querySelector(".main-svg")).backgroundColor;
    for (const text of chart.querySelectorAll(".annotation-text, .xtick text, .ytick text")) {
      if (!text.textContent.trim()) continue;
      count += 1;
      check(chart.closest(".panel").id, text.textContent, getComputedStyle(text).fill, paper);
    }
    for (const point of chart.querySelectorAll(".barlayer .point")) {
      const text = point.querySelector("text");
      if (!text?.textContent.trim()) continue;
      count += 1;
      const [word, bar] = [text.getBoundingClientRect(), point.querySelector("path").getBoundingClientRect()];
      const middle = (word.left + word.right) / 2;
      const { fill, fillOpacity } = getComputedStyle(point.querySelector("path"));
      const inside = middle > bar.left && middle < bar.right && fill.startsWith("rgb(") && fillOpacity === "1";
      check(chart.closest(".panel").id, text.textContent, getComputedStyle(text).fill, inside ? fill : paper);
    }
  }
  return [count, faint];
}
"""


def faint_words(screen: Screen, path: str, ground: str) -> list[str]:
    """The words of a page that do not stand out; its charts have the ground given."""
    papers = screen.page.locator(".panel .main-svg:first-child").evaluate_all(
        "(charts) => [...new Set(charts.map((chart) => getComputedStyle(chart).backgroundColor))]"
    )
    assert papers == [PAPER[ground]] or (not papers and (ground == "print" or path == "villages")), path
    count, found = screen.page.evaluate(FAINT)
    assert count > 30
    return [f"{path} {words}" for words in found]


# all kinds of panels, and the others
@pytest.mark.parametrize(
    "paths",
    [
        ("economy", "rural-revitalization", "pollution-control", "villages", "report-check"),
        pytest.param(PATHS, marks=pytest.mark.soak),
    ],
)
def test_a_page_a_notice_and_the_meeting_are_readable_in_the_dark_and_a_page_on_paper(paths, screen):
    page, wrong = screen.page, []
    page.emulate_media(color_scheme="dark")  # from which paper is furthest
    screen.open(paths[0], village="火星村")
    assert screen.notices()
    page.keyboard.press("m")
    expect(page.locator(".panel.on")).to_be_visible()
    assert page.evaluate(FAINT)[1] == []
    page.keyboard.press("Escape")
    expect(page.locator(".panel.on")).to_have_count(0)
    screen.settle()
    for path in paths:
        if path != paths[0]:
            screen.follow(TITLES[path])
        assert screen.heading()["title"] == TITLES[path]
        assert re.search(rf"/{path}(\?|$)", page.url)
        background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert background == PAPER["dark"]
        wrong += faint_words(screen, path, "dark")
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        wrong += faint_words(screen, path, "print")
        page.emulate_media(media="screen")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert not wrong, "\n".join(wrong)
