"""What a reader does with the dashboard and then sees. Not a test itself.

Nothing here waits for a time: a script in the page counts the runs of the dashboard by the server's own message that
a run has ended. An action is over when a run that it caused has ended and every panel and chart of the page is drawn.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
from playwright.sync_api import Download, Locator, Page, TimeoutError, expect

PATHS = (
    *("overview", "economy", "rural-revitalization", "poverty-alleviation"),
    *("pollution-control", "villages", "indicators", "epidemic-control", "talent", "plan", "report-check"),
)
TITLES = dict(
    zip(
        PATHS,
        (
            *("总览", "经济运行", "乡村振兴", "脱贫攻坚", "污染防治", "村情", "指标", "疫情防控", "人才工作"),
            *("年度计划", "年报对照"),
        ),
        strict=True,
    )
)

# ForwardMsg.script_finished is field 6, a varint: 0 is a whole run; 2 is one cut short, which another follows
COUNT_RUNS = """
window.finishedRuns = 0;
const varint = (bytes, at) => {
  let value = 0, scale = 1;
  for (; bytes[at] & 128; at += 1, scale *= 128) value += (bytes[at] & 127) * scale;
  return [value + bytes[at] * scale, at + 1];
};
const finished = (bytes) => {
  for (let at = 0; at < bytes.length;) {
    let key, value;
    [key, at] = varint(bytes, at);
    [value, at] = varint(bytes, at);
    if (key === 6 << 3) return value === 0;
    if ((key & 7) === 2) at += value;
  }
  return false;
};
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => { if (finished(new Uint8Array(data))) window.finishedRuns += 1; });
  }
};
"""
# Drawn, and unchanged over some frames: React shows what a run sent a little after the message that it has ended.
SETTLED = """
(runs) => {
  const app = document.querySelector("[data-testid=stApp]");
  const still = () => {
    if (!(window.finishedRuns >= runs) || app?.dataset.testScriptState !== "notRunning") return "";
    if (app.dataset.testConnectionState !== "CONNECTED") return "";
    if (document.querySelector(".first-view, [data-stale=true], [data-testid=stSkeleton]")) return "";
    const places = [...document.querySelectorAll("[class*=st-key-panel_]")];
    // in meeting mode a chart is drawn shortly before its turn
    const meeting = document.documentElement.classList.contains("meeting");
    const charts = [...document.querySelectorAll(meeting ? ".panel.near .chart" : ".panel .chart")];
    if (!places.every((place) => place.querySelector(".panel"))) return "";
    if (!charts.every((chart) => chart.dataset.drawn)) return "";
    // a chart follows its place's width a little later
    const fits = ({ clientWidth, layout, _fullLayout }) => layout.width || Math.abs(clientWidth - _fullLayout.width) <= 1;
    if (!charts.every((chart) => !chart.clientWidth || fits(chart))) return "";
    const main = document.querySelector("[data-testid=stMain]").textContent.length;
    return [window.finishedRuns, location.href, places.length, main, ...charts.map((chart) => chart.dataset.drawn)].join();
  };
  const seen = still();
  const same = seen !== "" && window.stillAs?.[0] === seen;
  window.stillAs = [seen, same ? window.stillAs[1] + 1 : 0];
  return window.stillAs[1] >= 5;
}
"""
# What keeps a page from being settled, for the message of a test that waited in vain
UNSETTLED = """
() => {
  const app = document.querySelector("[data-testid=stApp]");
  const undrawn = [...document.querySelectorAll("[class*=st-key-panel_]")].filter((place) => !place.querySelector(".panel"));
  const waiting = [...document.querySelectorAll(".panel .chart")].filter((chart) => !chart.dataset.drawn);
  const stale = document.querySelectorAll(".first-view, [data-stale=true], [data-testid=stSkeleton]");
  const focused = document.activeElement;
  return JSON.stringify({
    address: decodeURI(location.href), finishedRuns: window.finishedRuns, ...app?.dataset, stale: stale.length,
    undrawn: undrawn.map((place) => place.className), waiting: waiting.map((chart) => chart.closest(".panel").id),
    options: [...document.querySelectorAll("[role=option]")].map((option) => option.textContent).slice(0, 5),
    chosen: [...document.querySelectorAll("[data-tag]")].map((tag) => tag.getAttribute("aria-label")),
    focused: `${focused?.tagName} ${focused?.getAttribute("aria-label") ?? ""} ${focused?.value ?? ""}`, seen: window.stillAs,
  });
}
"""
FIGURES = """
(panel) => [...document.querySelectorAll(`#${panel} .js-plotly-plot`)].map((chart) => chart.data.map(
  ({ type, name, x, y, base, text, marker, customdata, orientation }) =>
    ({ type, name, x, y, base, text, marker, customdata, orientation })))
"""


class Screen:
    """One browser tab on a dashboard."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        if not getattr(page, "counts_runs", False):  # a tab keeps its scripts
            page.add_init_script(COUNT_RUNS)
            page.counts_runs = True

    def open(self, path: str, **query: str | list[str]) -> None:
        """Go to an address of the dashboard as if it were typed, and wait until it is drawn."""
        address = f"{self.url}/{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        self.page.goto(address, wait_until="commit")
        self.settle()
        if query.get("mode") == "meeting":  # entered shortly after the page is drawn
            expect(self.page.locator("html.meeting")).to_have_count(1)

    def settle(self, runs: int = 1) -> None:
        """Wait until ``runs`` runs have ended since the document was loaded, and their panels are drawn."""
        try:
            self.page.wait_for_function(SETTLED, arg=runs, polling="raf")
        except TimeoutError as error:
            raise AssertionError(f"等了 {runs} 次运行，页面没有画完：{self.page.evaluate(UNSETTLED)}") from error
        expect(self.page.get_by_test_id("stException")).to_have_count(0)

    @contextlib.contextmanager
    def run(self) -> Iterator[None]:
        """Wait for the run that the actions of the block cause."""
        before = self.page.evaluate("window.finishedRuns")
        yield
        self.settle(before + 1)

    # -- filters --------------------------------------------------------------------------------

    def choose_month(self, name: str) -> None:
        """Pick ``2020年6月`` from the grid of months."""
        year, _, month = name.partition("年")
        with self.run():
            self.page.get_by_label("截至月份", exact=True).click()
            grid = self.page.get_by_role("dialog", name="选择截至月份")
            of_year = grid.get_by_role("button", name=f"{year}年")
            if of_year.count():  # there are several
                of_year.click()
            grid.get_by_role("button", name=month, exact=True).click()

    def choose_village(self, name: str) -> None:
        """Type a village's name, choose it, and close the list."""
        with self.run():
            self.page.get_by_label("村", exact=True).fill(name)
            expect(self.page.get_by_role("option")).to_have_count(1)
            self.page.get_by_role("option", name=name, exact=True).click()
        self.close_list()

    def close_list(self) -> None:
        """Close a list that hangs from a filter."""
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("listbox")).to_have_count(0)

    def step(self, direction: str) -> None:
        """Press ``previous`` or ``next``."""
        with self.run():
            self.page.locator(f".st-key-{direction} button:visible").click()

    def toggle_reported(self) -> None:
        """Press 只看实报."""
        with self.run():
            self.page.locator(".st-key-reported").get_by_text("只看实报", exact=True).click()

    def follow(self, title: str) -> None:
        """Go to another page through the navigation."""
        page = self.page
        folded = page.get_by_test_id("stTopNavDropdownLink")
        link = page.get_by_test_id("stTopNavLink").or_(folded).get_by_text(title, exact=True)
        sections = page.get_by_test_id("stTopNavSection")
        expect(sections.last).to_be_visible()  # a little after the window became wide enough
        for section in (one for _ in range(5) for one in sections.all()):  # the bar fills while the window grows
            if not link.is_visible():
                page.keyboard.press("Escape")  # the section opened before
                expect(folded).to_have_count(0)
                section.click()
                expect(folded.last).to_be_visible()
        with self.run():
            link.click()

    @property
    def month(self) -> str:
        """What the filter 截至月份 shows."""
        return self.page.get_by_label("截至月份", exact=True).input_value()

    @property
    def villages(self) -> list[str]:
        """The names the filter 村 shows."""
        return self.page.locator(".st-key-village [data-tag]").evaluate_all(
            "(tags) => [...new Set(tags.map((tag) => tag.getAttribute('aria-label')))]"
        )

    @property
    def kind(self) -> str:
        """What the filter 项目性质 shows."""
        return self.page.get_by_role("combobox", name="项目性质").input_value()

    @property
    def reported_only(self) -> bool:
        """Whether 只看实报 is on."""
        return self.page.get_by_label("只看实报").is_checked()

    # -- what is drawn --------------------------------------------------------------------------

    def panel(self, identity: str) -> Locator:
        """The panel with this id."""
        return self.page.locator(f"#{identity}.panel")

    def panels(self) -> list[str]:
        """The ids of all panels on the page."""
        return self.page.locator(".panel").evaluate_all("(panels) => panels.map((panel) => panel.id)")

    def figures(self, identity: str) -> list[list[dict[str, Any]]]:
        """The traces of every chart of a panel, as Plotly holds them."""
        return self.page.evaluate(FIGURES, identity)

    def bars(self, identity: str, trace: int = 0) -> dict[Any, Any]:
        """Category → value of one bar trace of a panel's first chart."""
        found = self.figures(identity)[0][trace]
        across = found["orientation"] == "h"
        names, values = (found["y"], found["x"]) if across else (found["x"], found["y"])
        return dict(zip(names, values, strict=True))

    def heading(self) -> dict[str, str]:
        """The page's title, conclusion and as-of line."""
        top = self.page.locator(".st-key-heading")
        found = {
            name: top.locator(css) for name, css in (("title", "h1"), ("conclusion", ".conclusion"), ("as_of", ".meta"))
        }
        for locator in found.values():
            expect(locator).to_have_count(1)
        return {name: locator.inner_text() for name, locator in found.items()}

    def notices(self) -> list[str]:
        """The words of the notices under the heading."""
        return self.page.locator(".notice").all_inner_texts()

    # -- taking data away -----------------------------------------------------------------------

    def open_dialog(self, identity: str, button: str = "download") -> Locator:
        """Open the dialog behind a panel."""
        with self.run():
            self.panel(identity).locator(f"[data-open={button}]").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def close_dialog(self) -> None:
        """Close the open dialog with the keyboard."""
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def download(self, words: str) -> Download:
        """Press a download button of the open dialog."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()
        return waiting.value


def csv_rows(path: Path) -> list[list[str]]:
    """Header and rows of a downloaded CSV, which must begin with a BOM and hold no stray line ends."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "没有 BOM，Excel 会显示乱码"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def xlsx_sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet's rows of a downloaded workbook, cells typed."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    finally:
        book.close()
