"""Measures the dashboard in a browser: cold start, first page, page switch, month change, village change."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator

from bench.browser import Reaction, Tab
from bench.stats import AGAIN, FIRST, Key, Results
from township.panels.page import panelled

PAGES = {key: page.title for key, page in panelled().items()}
RERUN_METRICS = {
    "往返": "round_trip",
    "脚本": "script",
    "点击到发出": "asking",
    "发出到开始": "waiting",
    "脚本完到画完": "drawing",
    "图数": "charts",
    "收到千字节": "kilobytes",
}
MONTH_STEPS = 3  # on the economy page; one step on the others
VILLAGES_LISTED = 8  # the list of villages shows some ten at first
# from the key to the second frame after it: what the key changed is on the screen by then
_WATCH_KEYS = """() => addEventListener("keydown", () => {
  const began = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => { bench.shown = performance.now() - began; }));
}, true)"""
# what is next is drawn once this is on the screen (browser/meeting.js): after that, no chart near by is without its drawing
_READY = """() => bench.shown > 0 && [...document.querySelectorAll(".panel.near .chart")]
  .every((chart) => chart.querySelector(".main-svg"))"""
_SETTLE = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(
  () => setTimeout(done)))))"""
FIGURES = """() => [...document.querySelectorAll(".panel .chart")].map((node) => ({
  panel: node.closest(".panel").id, width: node.clientWidth, data: node.data, layout: node.layout }))"""


class Application:
    """The dashboard of one server, seen through ``browser``; samples go to ``results``."""

    def __init__(self, browser: Browser, url: str, results: Results) -> None:
        self._browser = browser
        self._url = url
        self._results = results

    def tab(self) -> Tab:
        """A new tab, as a visitor without anything in the cache."""
        return Tab(self._browser, streamlit=True)

    def first_page(self, path: str, tab: Tab) -> Reaction:
        """Open ``path`` in an empty tab; records nothing."""
        reaction = tab.open(f"{self._url}/{path}")
        self._check(path, reaction)
        if reaction.drawn is None:
            self._results.note(f"{PAGES[path]}：页面上没有面板，首屏未测")
        return reaction

    def switch(self, tab: Tab, path: str, visit: str) -> None:
        """Click ``path`` in the top navigation, opening its section first."""
        reaction = tab.press(self._link(tab, path), new_page=True)
        self._check(path, reaction)
        self._record("换页", path, visit, reaction)

    def change_months(self, tab: Tab, path: str, steps: int) -> None:
        """Step back through months nobody asked this server for, then forward through the same."""
        taken = 0
        for _ in range(steps):
            taken += self._step(tab, path, "previous", FIRST)
        for _ in range(taken):
            self._step(tab, path, "next", AGAIN)

    def change_village(self, tab: Tab, path: str, position: int) -> None:
        """Pick a village nobody asked this server for, clear it, and pick it again."""
        for visit in (FIRST, AGAIN):
            entry = tab.page.locator(".st-key-village input:visible")
            if not entry.count():
                self._results.note(f"{PAGES[path]}：没有村的筛选")
                return
            entry.click()
            option = tab.page.locator(f'[role=option][data-key="{position}"]')
            self._record("换村", path, visit, tab.press(option))
            tab.key(entry, "Backspace")  # takes the village away again
            entry.press("Escape")

    def meeting(self, tab: Tab, path: str) -> None:
        """Go through all screens of the meeting: from the key to the next one shown, and leave."""
        page = tab.page
        page.keyboard.press("m")
        page.wait_for_selector(".panel.on")
        page.evaluate(_WATCH_KEYS)
        place, before = page.locator(".stage-place"), ""
        page.evaluate(_SETTLE)
        while place.inner_text() != before:
            before = place.inner_text()
            page.evaluate("() => { bench.shown = 0; }")
            page.keyboard.press("ArrowRight")
            page.evaluate(_SETTLE)
            page.wait_for_function(_READY)
            if place.inner_text() != before:  # the last screen stays
                self._results.add(Key("下一个面板", path), page.evaluate("bench.shown"))
        page.keyboard.press("Escape")

    def figures(self, tab: Tab, steps: int) -> list[list[dict]]:
        """The charts on show, and those after each step back in time; records nothing."""
        shown = [tab.page.evaluate(FIGURES)]
        for _ in range(steps):
            button = self._button(tab, "previous")
            if button is None:
                break
            tab.press(button)
            shown.append(tab.page.evaluate(FIGURES))
        return shown

    def _step(self, tab: Tab, path: str, direction: str, visit: str) -> bool:
        button = self._button(tab, direction)
        if button is None:
            self._results.note(f"{PAGES[path]}：没有更早的月份可换")
            return False
        reaction = tab.press(button)
        self._check(path, reaction)
        self._record("换月", path, visit, reaction)
        return True

    @staticmethod
    def _button(tab: Tab, direction: str) -> Locator | None:
        button = tab.page.locator(f".st-key-{direction} button:visible").first
        return button if button.count() and button.is_enabled() else None

    @staticmethod
    def _link(tab: Tab, path: str) -> Locator:
        link = tab.page.locator(f'a[href$="/{path}"]:visible').first
        if link.count():
            return link
        for section in tab.page.locator("[data-testid=stTopNavSection]").all():
            section.click()
            if link.count():
                return link
            tab.page.keyboard.press("Escape")
        raise RuntimeError(f"顶部导航里没有 /{path}")

    def _check(self, path: str, reaction: Reaction) -> None:
        if reaction.failed:
            self._results.note(f"{PAGES[path]}：页面上有报错，其数字不算数")

    def _record(self, action: str, path: str, visit: str, reaction: Reaction) -> None:
        self._results.add(Key(action, path, visit), reaction.drawn)
        for metric, attribute in RERUN_METRICS.items():
            self._results.add(Key(action, path, visit, metric), getattr(reaction, attribute))
        if reaction.drawn is None:
            self._results.note(f"{PAGES[path]}：{action}没有任何面板变化，只计往返与脚本")
        if reaction.runs and reaction.runs > 1:
            self._results.note(f"{PAGES[path]}：{action}时脚本连跑{reaction.runs}遍")
