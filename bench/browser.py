"""A tab of headless Chromium that tells when the last chart was drawn.

panel.js (and the floor's page) set a performance mark ``chart-drawn`` whenever Plotly has drawn a chart. An action
is over once the script run has ended and no chart or panel has changed for ``QUIET_MS``; that window is only a
condition of the wait, never part of a measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, Playwright

from bench.wire import Rerun, Wire

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
    "--disable-quic",
]
QUIET_MS = 250
REST_MS = 200  # between reaching a target and pressing it
POLL_MS = 50
TIMEOUT_MS = 60_000

# Watches panels appear (whole page) or their HTML change (known panels only, so that the marks
# Plotly adds by the thousand are not observed while a change of month is measured).
_WATCH = """
window.bench = { input: 0, busy: 0, panel: 0, said: 0 };
addEventListener("pointerdown", () => { bench.input = performance.now(); }, true);
const seen = new WeakSet(); // a panel of the first view that moves to its place in the page is not a new one
bench.appearing = new MutationObserver((records) => {
  if (records.some(({ target }) => target.matches?.(".first-word") && target.textContent)) bench.said ||= performance.now();
  for (const record of records) for (const node of record.addedNodes) {
    if (node.classList?.contains("panel") && !seen.has(node)) bench.panel = performance.now();
    for (const panel of node.querySelectorAll?.(".panel") ?? []) seen.add(panel);
    seen.add(node);
  }
});
bench.changing = new MutationObserver(() => { bench.panel = performance.now(); });
bench.watch = (whole) => {
  bench.appearing.disconnect();
  bench.changing.disconnect();
  bench.panel = 0;
  if (whole) bench.appearing.observe(document, { childList: true, subtree: true });
  else for (const node of document.querySelectorAll(".panel > header, .panel > footer, .panel .html"))
    bench.changing.observe(node, { childList: true });
};
bench.last = () => performance.getEntriesByName("chart-drawn").at(-1)?.startTime ?? 0;
bench.watch(true);
"""
_SETTLED = """([quiet, panels]) => {
  const now = performance.now();
  const app = document.querySelector("[data-testid=stApp]");
  const waiting = (app && app.dataset.testScriptState !== "notRunning")
    || document.querySelector(".first-view")
    || document.querySelectorAll(".panel").length < panels
    || [...document.querySelectorAll(".panel .chart")].some((node) => !node.dataset.drawn);
  if (waiting) bench.busy = now;
  return now - Math.max(bench.busy, bench.last(), bench.panel, bench.input) > quiet;
}"""
_OUTCOME = """() => {
  const marks = performance.getEntriesByName("chart-drawn").map((mark) => mark.startTime);
  const drawn = marks.filter((when) => when > bench.input);
  return { input: bench.input, charts: drawn.length, last: Math.max(0, ...drawn),
    panel: bench.panel > bench.input ? bench.panel : 0, origin: performance.timeOrigin,
    usable: performance.getEntriesByName("handed-over").at(-1)?.startTime ?? null,
    failed: Boolean(document.querySelector("[data-testid=stException]")) };
}"""


@dataclass(frozen=True)
class Reaction:
    """How the page answered one input event, or a navigation; milliseconds.

    Attributes:
        drawn: from the input event (or navigation start) to the last chart drawn; on a new page to its last chart
            or panel; where no chart was drawn, to the last panel changed. None when nothing changed.
        charts: how many charts were drawn.
        usable: to the moment Streamlit's page takes over from a first view; None where there was none.
        clock: wall clock (ms since the epoch) of the last draw.
        failed: an exception is on screen.
        round_trip: from the request for the rerun to its end, on the websocket.
        script: from new_session to script_finished.
        asking, waiting, drawing: the rest: input event → request sent → new_session, script_finished → last draw.
        kilobytes: received during the rerun.
        runs: how often the script ran.
    """

    drawn: float | None
    charts: int
    clock: float | None
    failed: bool
    usable: float | None = None
    round_trip: float | None = None
    script: float | None = None
    asking: float | None = None
    waiting: float | None = None
    drawing: float | None = None
    kilobytes: float | None = None
    runs: int | None = None


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


class Tab:
    """One page in a context (and so an HTTP cache) of its own.

    Args:
        streamlit: whether a Streamlit page is shown, whose script runs have to end.
    """

    def __init__(self, browser: Browser, *, streamlit: bool) -> None:
        self._context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
        self._context.add_init_script(_WATCH)
        self.page: Page = self._context.new_page()
        self._session = self._context.new_cdp_session(self.page)
        self._session.send("Performance.enable")
        self._wire = Wire(self._session) if streamlit else None

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, *error: object) -> None:
        self._context.close()

    def open(self, url: str) -> Reaction:
        """Navigate; the reaction counts from the start of the navigation."""
        if self._wire:
            self._wire.clear()
        self.page.goto(url, wait_until="commit")
        return self._settle(new_page=True)

    def press(self, target: Locator, *, new_page: bool = False) -> Reaction:
        """Click ``target``; ``new_page`` when it leads to another page, whose panels all appear anew."""
        target.hover()  # the pointer's way there, and what hovering shows, is not measured
        self.page.wait_for_timeout(REST_MS)
        self.page.evaluate("(whole) => bench.watch(whole)", new_page)
        if self._wire:
            self._wire.clear()
        target.click()
        return self._settle(new_page=new_page)

    def press_at_once(self, url: str, selector: str) -> float:
        """Navigate and click what is on the first view as soon as it is there: milliseconds until the page says so.

        Returns when the click is carried out and drawn.
        """
        self._wire and self._wire.clear()
        self.page.goto(url, wait_until="commit")
        self.page.locator(selector).click()
        self._settle(new_page=True)
        return self.page.evaluate("bench.said")

    def key(self, target: Locator, name: str) -> None:
        """Press a key that makes the page run again, and wait for it; not measured."""
        if self._wire:
            self._wire.clear()
        target.press(name)
        self._settle()

    def _settle(self, *, new_page: bool = False) -> Reaction:
        rerun, waited = None, 0
        while True:
            if self._wire:
                while not (rerun := self._wire.rerun()):
                    if waited > TIMEOUT_MS:
                        raise TimeoutError(f"{self.page.url}：脚本 {TIMEOUT_MS // 1000} 秒没有运行完")
                    self.page.wait_for_timeout(POLL_MS)
                    waited += POLL_MS
            arguments = [QUIET_MS, rerun.panels if rerun else 1]  # a bare page has a panel at least
            self.page.wait_for_function(_SETTLED, arg=arguments, polling=POLL_MS, timeout=TIMEOUT_MS)
            if not self._wire or self._wire.rerun() == rerun:
                return self._reaction(rerun, new_page)

    def _reaction(self, rerun: Rerun | None, new_page: bool) -> Reaction:
        outcome = self.page.evaluate(_OUTCOME)
        last = max(outcome["last"], outcome["panel"]) if new_page else outcome["last"] or outcome["panel"]
        common = {
            "drawn": last - outcome["input"] if last else None,
            "charts": outcome["charts"],
            "clock": outcome["origin"] + last if last else None,
            "failed": outcome["failed"],
            "usable": outcome["usable"],
        }
        if rerun is None or rerun.asked is None:
            return Reaction(**common)
        metrics = {item["name"]: item["value"] for item in self._session.send("Performance.getMetrics")["metrics"]}
        started = metrics["NavigationStart"]  # the browser's monotonic clock at performance.now() = 0
        return Reaction(
            **common,
            round_trip=1000 * (rerun.ended - rerun.asked),
            script=1000 * (rerun.ended - rerun.began),
            asking=1000 * (rerun.asked - started) - outcome["input"],
            waiting=1000 * (rerun.began - rerun.asked),
            drawing=last - 1000 * (rerun.ended - started) if last else None,
            kilobytes=rerun.bytes / 1000,
            runs=rerun.runs,
        )
