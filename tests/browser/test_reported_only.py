"""只看实报 leaves nothing of the illustrative data on screen, in no month, on no page."""

from __future__ import annotations

import re

import pytest

from tests.browser import given
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

ILLUSTRATED = {"overview", "economy", "rural-revitalization", "poverty-alleviation", "pollution-control"}
# Everything drawn: hatches of charts and of HTML, badges, words, and every number of figures and text
MARKS = """
() => {
  const found = { badges: 0, classes: 0, hatched: 0, patterns: 0, words: [], numbers: [] };
  const panels = [...document.querySelectorAll(".panel")];
  const numbers = (value) => {
    if (typeof value === "number") found.numbers.push(value);
    else if (typeof value === "string") {
      for (const digits of value.match(/[0-9]+(\\.[0-9]+)?/g) ?? []) found.numbers.push(Number(digits));
    } else if (value && typeof value === "object") Object.values(value).forEach(numbers);
  };
  for (const panel of panels) {
    found.badges += panel.querySelectorAll(".badge.illustrative").length;
    found.classes += panel.querySelectorAll(".illustrative, .hatched").length;
    for (const element of panel.querySelectorAll("*")) {
      if (getComputedStyle(element).backgroundImage.includes("repeating-linear-gradient")) found.hatched += 1;
    }
    found.words.push(panel.textContent);
    numbers(panel.textContent);
    for (const chart of panel.querySelectorAll(".js-plotly-plot")) {
      for (const { x, y, z, base, text, hovertext, marker } of chart.data) {
        numbers([x, y, z, base, text, hovertext].map((part) => part && Array.from(part)));
        found.patterns += [marker?.pattern?.shape].flat().filter((shape) => shape).length;
      }
      numbers((chart.layout.annotations ?? []).map((annotation) => annotation.text));
    }
  }
  found.words.push(document.querySelector(".st-key-heading").textContent);
  return found;
}
"""
NOTHING = dict.fromkeys(("badges", "classes", "hatched", "patterns", "words"), 0)
# what an empty panel and a chart's note say about the switch itself
OFFERS = ("关闭“只看实报”可看示例",)


def marks(screen: Screen) -> tuple[dict[str, int], set[float]]:
    """What shows that something is illustrative, counted, and the illustrative values on screen."""
    found = screen.page.evaluate(MARKS)
    words = "\n".join(found.pop("words"))
    for offer in OFFERS:
        words = words.replace(offer, "")
    values = set(found.pop("numbers")) & given.distinctive_illustrative_values()
    return {**found, "words": len(re.findall("示例", words))}, values


def test_reported_only_in_an_early_month_says_what_is_missing(screen):
    screen.open("economy", month="2020年1月", village="崔村东村", reported="true")

    empty = screen.panel("fiscal_path").locator(".empty")
    assert "2020年1月暂无实报数据" in empty.inner_text()
    assert "填报“统计月报”表" in empty.inner_text()
    assert screen.figures("fiscal_path") == []
    assert screen.panel("fiscal_path").locator(".badge").all_inner_texts() == ["未填报"]
    assert screen.heading()["conclusion"] == "全镇：财政收入与项目投资未报"

    screen.toggle_reported()

    assert screen.bars("fiscal_path") == {1: given.path_of("fiscal_revenue")[1]}, "空的面板再有数时画出来"
