"""What is wrong on a page: cut off, outside its panel, on something else, scrolled sideways. Not a test itself."""

from __future__ import annotations

from playwright.sync_api import TimeoutError

from tests.browser.screen import Screen

# Every chart as wide as its place and in the type size of this window
FITTED = """
() => [...document.querySelectorAll(".panel .js-plotly-plot")].every((chart) =>
  chart._fullLayout.font.size === (innerWidth >= 1800 ? 17 : innerWidth < 500 ? 13 : 14)
  && Math.abs(chart._fullLayout.width - chart.clientWidth) <= 1)
"""
FAULTS = """
() => {
  const faults = [];
  const box = (element) => element.getBoundingClientRect();
  const say = (element) => (element.textContent || element.value || element.placeholder || "").trim().slice(0, 20);
  const where = (element) => element.closest(".panel")?.id ?? "frame";
  const shown = (element) => element.checkVisibility() && box(element).width > 0;
  const overlap = (a, b, slack) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  const pairs = (elements, slack, name) => {
    const boxes = elements.map(box);
    boxes.forEach((one, index) => boxes.slice(index + 1).forEach((other, further) => {
      if (!overlap(one, other, slack ?? Math.min(one.height, other.height) * 0.45)) return;
      const [a, b] = [elements[index], elements[index + 1 + further]];
      faults.push(`${name} ${where(a)}: ${say(a)} / ${say(b)}`);
    }));
  };

  for (const node of [document.scrollingElement, document.querySelector("[data-testid=stMain]")]) {
    if (node.scrollWidth > node.clientWidth) faults.push(`sideways ${node.tagName} ${node.scrollWidth} > ${node.clientWidth}`);
  }
  const words = ".panel > header h2, .panel > header .scope, .panel > header button, .panel > header summary, "
    + ".panel > header .badge, .st-key-heading h1, .st-key-heading .conclusion, .st-key-heading .meta span, .actions button, "
    + ".st-key-filters button, .st-key-filters input, .st-key-filters p, .item, [data-testid=stTopNavLink] span";
  for (const element of [...document.querySelectorAll(words)].filter(shown)) {
    if (element.clientWidth && element.scrollWidth > element.clientWidth + 1) faults.push(`cut ${where(element)}: ${say(element)}`);
    if (box(element).left < 0 || box(element).right > innerWidth) faults.push(`outside ${where(element)}: ${say(element)}`);
  }
  pairs([...document.querySelectorAll(".panel, .st-key-heading, .st-key-filters")], 1, "panels");
  pairs([...document.querySelectorAll(".st-key-filters > *")].filter(shown), 1, "filters");

  for (const element of document.querySelectorAll(".panel *")) {
    if (element.closest("svg, .js-plotly-plot") || !shown(element)) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const lost = (element.scrollWidth > element.clientWidth + 1 && /hidden|clip/.test(overflowX))
      || (element.scrollHeight > element.clientHeight + 1 && /hidden|clip/.test(overflowY));
    if (lost) faults.push(`cut ${where(element)}: ${say(element)}`);
  }
  for (const panel of document.querySelectorAll(".panel")) {
    const lines = new Map(); // by the place they scroll in
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || !shown(node.parentElement) || node.parentElement.closest("svg")) continue;
      let holder = node.parentElement;
      while (holder !== panel && !/auto|hidden|scroll/.test(getComputedStyle(holder).overflowX)) holder = holder.parentElement;
      const range = document.createRange();
      range.setStart(node, node.data.search(/\\S/)); // a space that hangs at a line's end is not seen
      range.setEnd(node, node.data.trimEnd().length);
      const found = [...range.getClientRects()].map((r) => [r, node.data.trim().slice(0, 20)]);
      lines.set(holder, [...(lines.get(holder) ?? []), ...found]);
      if (holder !== panel) continue;
      if ([...range.getClientRects()].some((r) => r.right > box(panel).right + 1 || r.left < box(panel).left - 1)) {
        faults.push(`sticks out ${panel.id}: ${node.data.trim().slice(0, 20)}`);
      }
    }
    for (const together of lines.values()) {
      together.forEach(([one, said], index) => {
        for (const [other, also] of together.slice(index + 1)) {
          // lines of one paragraph lie closer than their boxes are high
          const over = overlap(one, other, Math.min(one.height, other.height) * 0.45);
          if (over) faults.push(`over ${panel.id}: ${said} / ${also}`);
        }
      });
    }
  }
  for (const chart of document.querySelectorAll(".panel .js-plotly-plot")) {
    const paper = box(chart.querySelector(".main-svg"));
    const labels = [...chart.querySelectorAll(".annotation-text")].filter(shown);
    for (const text of [...labels, ...chart.querySelectorAll(".bartext, .xtick text, .ytick text")].filter(shown)) {
      const { left, right, top, bottom } = box(text);
      if (left < paper.left - 1 || right > paper.right + 1 || top < paper.top - 2 || bottom > paper.bottom + 2) {
        faults.push(`off the paper ${where(chart)}: ${say(text)}`);
      }
    }
    const texts = [...chart.querySelectorAll("svg text")].filter(shown);
    for (const other of ["[class^=y][class$=tick]", "[class^=x][class$=tick]"]) { // where two axes meet, only the boxes of their ticks do
      pairs(texts.filter((text) => !text.closest(other)), null, "labels");
    }
  }
  return faults;
}
"""


def faults(screen: Screen, *sizes: tuple[int, int]) -> list[str]:
    """What is wrong on the page in windows of these sizes, once every chart has followed."""
    found = []
    for width, height in sizes:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_function(FITTED)
        screen.settle()
        # Streamlit's navigation follows a little after the window
        try:
            screen.page.wait_for_function(f"() => !({FAULTS})().length", timeout=3000)
        except TimeoutError:
            found += [f"{width}: {fault}" for fault in screen.page.evaluate(FAULTS)]
    return found
