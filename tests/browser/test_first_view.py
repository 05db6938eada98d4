"""A page is drawn before Streamlit has started, exactly where it will stand, and handed over without a flicker."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

# notes where everything stands when the first view is on the screen, and marks its panels
NOTE = """
const boxes = () => Object.fromEntries([...document.querySelectorAll(
  ".page-title, .meta, .actions, .panel, .panel h2, .panel .side, .panel .blocks > *, .panel footer p")].map((node, index) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [`${node.closest(".panel")?.id ?? ""} ${node.tagName} ${index}`, [x, y, width, height]];
  }));
const mark = performance.mark.bind(performance);
performance.mark = (name, options) => {
  if (name === "first-view") {
    window.firstBoxes = boxes();
    window.firstPanels = [...document.querySelectorAll(".first-view .panel")];
    window.firstWords = document.querySelector(".first-view").innerText;
    window.startedThen = Boolean(document.querySelector("[data-testid=stApp]"));
  }
  return mark(name, options);
};
window.boxesNow = boxes;
"""
MOVED = """
() => {
  const now = window.boxesNow();
  const far = ([x, y, w, h], [a, b, c, d]) => Math.max(...[x - a, y - b, w - c, h - d].map(Math.abs)) > 1.5;
  const names = new Set([...Object.keys(now), ...Object.keys(window.firstBoxes)]);
  return [...names].filter((name) => !now[name] || !window.firstBoxes[name] || far(now[name], window.firstBoxes[name]));
}
"""


@pytest.fixture
def page(own_page: Page) -> Page:
    """The tests add scripts to it."""
    return own_page


@pytest.fixture
def watched(page: Page, server) -> Screen:
    """A tab that notes the first view."""
    page.add_init_script(NOTE)
    return Screen(page, server.url)


def nothing_moved(screen: Screen) -> None:
    """Assert that the page, just opened, stands where its first view stood, in the same nodes, drawn once."""
    page = screen.page
    assert page.evaluate("window.startedThen") is False, "先画，再启动 Streamlit"
    assert page.evaluate(MOVED) == []
    assert page.evaluate("window.firstPanels.length") == len(screen.panels())
    assert page.evaluate("window.firstPanels.every((panel) => panel.isConnected)")
    drawn = page.locator(".panel .chart").evaluate_all("(charts) => charts.map((chart) => chart.dataset.drawn)")
    assert set(drawn) <= {"1"}


@pytest.mark.parametrize("path", ["overview", pytest.param("economy", marks=pytest.mark.soak)])
def test_on_a_projector_streamlits_scripts_come_after_the_first_view_and_nothing_moves(watched, path):
    watched.page.set_viewport_size({"width": 1920, "height": 1080})
    watched.open(path)

    nothing_moved(watched)
    fetched = watched.page.evaluate(
        "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/static/js/'))"
        ".map(({ startTime }) => startTime - performance.getEntriesByName('first-view')[0].startTime)"
    )
    assert len(fetched) > 20
    assert min(fetched) >= 0


def test_the_filters_of_the_address_are_in_the_first_view(watched):
    watched.open("economy", month="2020年6月", village=["崔村东村"], reported="true", kind="新建")

    words = watched.page.evaluate("window.firstWords")
    assert all(part in words for part in ("2020年6月", "崔村东村", "只看实报", "新建"))
    assert watched.page.evaluate("window.firstPanels.every((panel) => panel.isConnected)")
    assert (watched.month, watched.villages, watched.reported_only) == ("2020年6月", ["崔村东村"], True)
    assert watched.kind == "新建"
    assert watched.notices() == []


def test_the_dark_has_a_dark_first_view_and_a_second_visit_has_one_too(watched):
    watched.page.emulate_media(color_scheme="dark")
    for _ in range(2):
        watched.open("talent")
        paper = watched.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
        assert paper == "#16181C"
        assert watched.page.evaluate("window.firstPanels.every((panel) => panel.isConnected)")


def test_the_view_gives_way_when_streamlit_does_not_come(watched):
    page = watched.page
    page.add_init_script(
        "const later = window.setTimeout;"
        "window.setTimeout = (act, ms, ...rest) => later(act, ms === 15000 ? 300 : ms, ...rest);"
    )
    page.route_web_socket("**/_stcore/stream", lambda socket: None)  # opened, and never answered

    page.goto(f"{watched.url}/talent", wait_until="commit")

    page.wait_for_function("() => performance.getEntriesByName('handed-over').length")
    expect(page.locator(".first-view")).to_have_count(0)


def test_a_first_view_that_does_not_come_is_not_waited_for(watched):
    page = watched.page
    page.add_init_script("const after = AbortSignal.timeout; AbortSignal.timeout = () => after.call(AbortSignal, 300);")
    page.route("**/first?*", lambda route: None)  # asked, and never answered

    watched.open("talent")

    assert page.evaluate("window.firstBoxes") is None
    expect(page.locator("h1")).to_have_text("人才工作")
    page.unroute_all(behavior="ignoreErrors")


class Line:
    """The connection to Streamlit, on which what goes one way waits until it is let go."""

    def __init__(self, page: Page, way: str) -> None:
        self.waiting: list[str | bytes] = []
        self._way, self._free = way, False
        page.route_web_socket("**/_stcore/stream", self._join)

    def _join(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._send = {"up": server.send, "down": socket.send}[self._way]
        socket.on_message(self._pass if self._way == "up" else server.send)
        server.on_message(self._pass if self._way == "down" else socket.send)

    def _pass(self, message: str | bytes) -> None:
        self._send(message) if self._free else self.waiting.append(message)

    def let_go(self) -> None:
        """Deliver what waits, and what comes."""
        self._free = True
        for message in self.waiting:
            self._send(message)


def test_what_is_clicked_before_streamlit_answers_is_done_at_once_and_only_once(watched):
    page = watched.page
    line = Line(page, "up")
    page.goto(f"{watched.url}/economy", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-view').length")
    word, previous = page.locator(".first-word"), page.get_by_role("button", name="上一个月")

    asked: list[Route] = []  # the answer waits until it was looked at what is said meanwhile
    page.route("**/first?*", lambda route: asked.append(route))
    previous.press("Enter")
    expect(word).to_have_text("已记下，正在换到2020年8月…")
    for route in asked:
        route.continue_()
    page.unroute("**/first?*")
    previous.click()
    expect(page.locator(".first-view .meta")).to_contain_text("2020年7月")
    expect(word).to_be_empty()
    page.get_by_role("button", name="村", exact=True).click()
    page.get_by_role("searchbox", name="找村").fill("崔村东")
    expect(page.get_by_role("option")).to_have_text(["崔村东村"])
    page.keyboard.press("Enter")
    expect(page.locator(".first-view .meta")).to_contain_text("崔村东村")
    page.get_by_role("button", name="截至月份").click()
    page.get_by_role("dialog", name="选择截至月份").get_by_role("button", name="6月", exact=True).press("Enter")
    page.get_by_role("button", name="只看实报").click()
    page.locator("#register").get_by_role("button", name="下载").dblclick()  # there whatever is chosen
    expect(word).to_have_text("已记下，马上打开…")
    expect(page.locator(".first-view .meta")).to_contain_text("2020年6月")

    line.let_go()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    watched.settle()

    assert (watched.month, watched.villages, watched.reported_only) == ("2020年6月", ["崔村东村"], True)
    assert "2020年6月" in watched.heading()["as_of"]
    address, _, query = unquote(page.url).partition("?")
    assert address.endswith("/economy")
    assert set(query.split("&")) == {"month=2020年6月", "village=崔村东村", "reported=true"}


def test_a_click_after_streamlit_has_answered_is_not_undone_by_its_answer(watched):
    page = watched.page
    line = Line(page, "down")
    page.goto(f"{watched.url}/poverty-alleviation", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-view').length")
    while b"panel_monthly" not in b"".join(line.waiting):  # what it sends for the old month is on its way
        page.evaluate("new Promise(requestAnimationFrame)")

    page.get_by_role("button", name="上一个月").click()
    expect(page.locator(".first-view .meta")).to_contain_text("2020年8月")
    page.evaluate("""
        window.seen = [];
        new MutationObserver(() => window.seen.push(document.querySelector("#monthly .scope").textContent))
          .observe(document.body, { subtree: true, childList: true, characterData: true })""")
    line.let_go()
    watched.settle()

    assert watched.month == "2020年8月"
    assert len(set(page.evaluate("window.seen"))) == 1, "交接时不闪回九月"


def test_a_link_of_the_first_view_takes_the_filters_along(watched):
    page = watched.page
    line = Line(page, "up")
    page.goto(f"{watched.url}/economy?month=2020年6月", wait_until="commit")
    page.locator(".first-bar").get_by_role("link", name="脱贫攻坚").click()
    page.wait_for_url("**/poverty-alleviation?month=*")
    expect(page.locator(".first-view .meta")).to_contain_text("2020年6月")
    line.let_go()


def test_words_and_figures_are_there_before_plotly_runs_and_a_click_is_taken(watched):
    page, held = watched.page, []
    page.route("**/plotly.min.js", lambda route: held.append(route))
    page.goto(f"{watched.url}/economy", wait_until="commit")
    expect(page.locator(".first-view #fiscal_progress")).to_contain_text("万元")
    assert page.evaluate("typeof Plotly") == "undefined" and page.locator(".first-view .js-plotly-plot").count() == 0
    page.locator(".first-filter.previous button").click()
    expect(page.locator(".first-view .meta")).to_contain_text("2020年8月")
    assert page.evaluate("typeof Plotly") == "undefined"

    for route in held:
        route.continue_()
    watched.settle()
    assert watched.month == "2020年8月"
    assert watched.bars("fiscal_path")


def test_without_plotly_the_charts_say_so_and_the_page_comes(watched):
    page = watched.page
    page.route("**/plotly.min.js", lambda route: route.abort())
    watched.page.goto(f"{watched.url}/talent", wait_until="commit")

    page.wait_for_function("() => window.finishedRuns > 0 && !document.querySelector('.first-view')")
    expect(page.locator(".panel").first).to_be_visible()
    expect(page.locator(".panel .chart").first).to_contain_text("图表组件没有载入")
    page.errors.clear()
