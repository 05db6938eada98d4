"""指标 on one town in a browser: a change of indicator, month or village against the bare page, and when it can be used.

The bare page (floor.py) draws the same charts, each change when the dashboard has made it, since the machine is not
always as fast. A hand needs a moment between reaching a target and pressing it; both pages are given it
(browser.REST_MS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, sync_playwright

from bench import floor
from bench.app import FIGURES
from bench.browser import Tab, chromium
from bench.stats import AGAIN, FIRST, FLOOR, Key, Results
from township.web import plotlyjs

CHANGES = ("换指标", "换月", "换村")
ANSWERED = "开页后点筛选"
INDICATORS = (
    "村集体经济收入",
    "税收收入",
    "粮食总产量",
    "规上工业总产值",
)  # of villages and of the town, the last monthly
MONTHS, VILLAGES = 3, 3  # steps back and on again; villages one after another
_PAGE = "indicators"


def measure(url: str, town: str, results: Results) -> None:
    """Add the samples of every change, when the server had not been asked for it and when it had, and those of opening.

    Raises:
        RuntimeError: what was clicked on the first view was not carried out.
    """
    address = f"{url}/{_PAGE}?{urlencode({'indicators': INDICATORS[0]})}"
    with sync_playwright() as playwright, chromium(playwright) as browser:
        for visit in (FIRST, *3 * [AGAIN]):  # one change may take half as long again, here as there
            _changes(browser, address, town, visit, results)
        for _ in range(MONTHS):
            _answered(browser, address, town, results)


def _changes(browser: Browser, address: str, town: str, visit: str, results: Results) -> None:
    with Tab(browser, streamlit=True) as tab, Tab(browser, streamlit=False) as bare:
        tab.open(address)
        with floor.served(floor.build([tab.page.evaluate(FIGURES)]), plotlyjs.bundles()[0]) as page:
            bare.open(page)
            for action, find in _steps(tab):
                drawn = tab.press(find()).drawn
                bare.page.evaluate("(texts) => months.push(texts)", floor.texts(tab.page.evaluate(FIGURES)))
                least = bare.press(bare.page.locator("#previous")).drawn
                if least is not None:  # else no chart is another, and nothing can be compared
                    results.add(Key(action, town, visit), drawn)
                    results.add(Key(action, f"{FLOOR}，{town}", visit), least)


def _steps(tab: Tab) -> Iterator[tuple[str, Callable[[], Locator]]]:
    """Each change and where it is pressed, one after another; the next is found when the last is done."""
    page = tab.page
    for number in range(VILLAGES):
        yield "换村", lambda number=number: _option(tab, "village", number)
        page.keyboard.press("Escape")
        yield "换村", lambda: page.locator(".st-key-village button[aria-label^=移除]:visible").first
    for name in INDICATORS[1:]:
        yield "换指标", lambda name=name: _option(tab, "indicators", name)
        page.keyboard.press("Escape")
        yield "换指标", lambda: page.locator(".st-key-indicators button[aria-label^=移除]:visible").first
    for direction in ["previous"] * MONTHS + ["next"] * MONTHS:
        yield "换月", lambda direction=direction: page.locator(f".st-key-{direction} button:visible")


def _option(tab: Tab, field: str, wanted: str | int) -> Locator:
    """The option of an open list: by its words, or by its place among those not chosen."""
    entry = tab.page.locator(f".st-key-{field} input:visible")
    entry.click()
    options = tab.page.locator("[role=option]:visible")
    if isinstance(wanted, int):
        return options.nth(wanted)
    entry.fill(wanted)
    return options.filter(has_text=wanted).first


def _answered(browser: Browser, address: str, town: str, results: Results) -> None:
    with Tab(browser, streamlit=True) as tab:
        said = tab.press_at_once(address, ".first-filter.previous button")
        shown, months = tab.page.evaluate("""() => [document.querySelector(".meta").dataset.month,
          document.querySelector(".meta").dataset.months.split(" ")]""")
        if shown != months[-2]:
            raise RuntimeError(f"{town}：首屏上按的‹没有照办，仍是{shown}")
        results.add(Key(ANSWERED, town), said)
