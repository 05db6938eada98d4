"""指标 and 村情 on a sample town, by keyboard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.bundled import CATALOGUE_FOLDER
from tests.conftest import start_server, stranger
from township.demo import town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sample town of fourteen months and seven villages."""
    folder = tmp_path_factory.mktemp("town") / "data"
    town.build(folder, town.Plan(first=dt.date(2021, 8, 1), months=14, villages=7, merged=0), CATALOGUE_FOLDER)
    server = start_server(TOWNSHIP_DATA=str(folder))
    yield server.url
    server.stop()


@pytest.fixture
def screen(page, url) -> Screen:
    return Screen(page, url)


def test_from_village_to_village_to_an_indicator_and_all_villages_in_a_file(screen):
    page = screen.page
    screen.open("villages")
    first = screen.heading()["conclusion"]
    following = screen.panel("standing").locator(".neighbours [data-pick]").last
    name = following.inner_text().removesuffix(" ›")
    with screen.run():
        following.press("Enter")
    assert screen.villages == [name] and screen.heading()["conclusion"] != first
    expect(screen.panel("local_works")).to_contain_text(name)

    with page.expect_download() as saved:
        page.locator("[data-take=docx]").press("Enter")
    heads = [line.text for line in Document(saved.value.path()).paragraphs if line.style.name == "Heading 1"]
    assert len(heads) == 7 and any(name in head for head in heads)

    page.get_by_text("列成表").first.press("Enter")
    link = screen.panel("standing").get_by_role("link", name="村集体经济收入").last
    link.press("Enter")
    expect(page.locator(".page-title h1").last).to_have_text("指标")
    expect(page.locator(".st-key-heading .meta").last).to_contain_text(name)


# what the page shows in the moment of the click, before anybody can have answered; the chart is marked
AT_THE_CLICK = """(option) => {
  document.querySelector("#trend .chart").marked = true;
  option.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  return words();
}"""
WORDS = """window.words = () => [...document.querySelectorAll("#trend .html")].map((block) => block.textContent).join("|")"""


@pytest.fixture(scope="module")
def choosing(browser, url) -> Iterator[Screen]:
    """The page of a visitor for whom what the pointer rests on is fetched; what a test changes it puts back."""
    with stranger(browser) as page:
        screen = Screen(page, url)
        screen.open("indicators", indicators="村集体经济收入")
        page.evaluate(WORDS)
        yield screen


def test_an_option_is_drawn_when_the_mouse_goes_down_and_taken_back_when_it_lets_go_elsewhere(choosing):
    screen, page = choosing, choosing.page
    before = page.evaluate("words()")
    page.locator(".st-key-indicators input:visible").click()
    page.keyboard.insert_text("税收收入")
    option = page.locator("[role=option]:visible").first
    with page.expect_response(lambda answer: asks_for(answer.url, "税收收入")):
        option.hover()
    page.evaluate("new Promise((done) => setTimeout(done, 50))")  # the page has read what came

    page.mouse.down()
    assert "税收收入" in page.evaluate("words()") and "税收收入" not in before
    page.mouse.move(5, 5)
    page.mouse.up()
    assert page.evaluate("words()") == before

    option.hover()
    page.mouse.down()
    with screen.run():
        page.mouse.up()
    assert "税收收入" in page.evaluate("words()")
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]:visible")).to_have_count(0)

    remove = page.locator(".st-key-indicators button[aria-label^=移除]:visible").last
    with page.expect_response(lambda answer: "/ahead?" in answer.url and "税收收入" not in unquote(answer.url)):
        remove.hover()
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    page.mouse.down()
    assert page.evaluate("words()") == before
    with screen.run():
        page.mouse.up()
    assert page.evaluate("words()") == before


# the last that looks at this page
def test_what_the_pointer_rests_on_is_drawn_at_the_click(choosing):
    screen, page = choosing, choosing.page
    for field, words, of_address in (("indicators", "规上工业总产值", "规上工业总产值"), ("village", "", "villages=")):
        page.locator(f".st-key-{field} input:visible").click()
        if words:
            page.keyboard.insert_text(words)
        option = page.locator("[role=option]:visible").first
        name = option.inner_text().partition("　")[0]
        with page.expect_response(lambda answer, name=name: asks_for(answer.url, name)) as answered:
            option.hover()
        assert answered.value.status == 200 and of_address in unquote(answered.value.url)
        page.evaluate("new Promise((done) => setTimeout(done, 50))")  # the page has read what came

        told = option.evaluate(AT_THE_CLICK)
        with screen.run():
            option.click()
        assert name in told or field == "village"
        assert page.evaluate("words()") == told, "服务器随后说的一样"
        assert page.evaluate("document.querySelector('#trend .chart').marked"), "原来的图没有重建"
        page.keyboard.press("Escape")
        expect(page.locator("[role=option]:visible")).to_have_count(0)


# what plotly.js was told of each trace's arrays, and what it finds when it has not been told (charts.js)
ARRAYS = """async () => {
  const script = document.createElement("script");
  script.src = document.querySelector("link[data-plotly]").href;
  await new Promise((loaded) => { script.onload = loaded; document.head.append(script); });
  const traces = [...document.querySelectorAll(".chart")].flatMap((chart) => chart._fullData);
  return traces.map((trace) => [trace.type, trace._arrayAttrs, Plotly.PlotSchema.findArrayAttributes(trace)]);
}"""


def test_plotly_knows_the_arrays_of_a_trace_it_was_told_of(screen):
    screen.open("indicators", indicators="村集体经济收入,规上工业总产值")
    traces = screen.page.evaluate(ARRAYS)
    assert {kind for kind, _, _ in traces} == {"scatter", "bar"} and len(traces) > 10
    for _, told, found in traces:
        assert told == found != []


def asks_for(address: str, name: str) -> bool:
    """Whether the address is that of contents fetched beforehand, for something of this name."""
    return "/ahead?" in address and name in unquote(address)


def test_a_period_of_more_than_a_year_is_dragged_and_set_back(screen):
    screen.open("indicators", axis="连续")
    chart = screen.page.locator(".panel .chart:has(.whole)").first
    whole = chart.get_by_role("button")
    span = "(chart) => chart.layout.xaxis.range[1] - chart.layout.xaxis.range[0]"
    months = chart.evaluate(span)
    plot = chart.locator(".nsewdrag").first.bounding_box()
    expect(whole).to_be_disabled()

    middle = plot["y"] + plot["height"] / 2
    screen.page.mouse.move(plot["x"] + plot["width"] * 0.3, middle)
    screen.page.mouse.down()
    screen.page.mouse.move(plot["x"] + plot["width"] * 0.6, middle, steps=5)
    screen.page.mouse.up()

    expect(whole).to_be_enabled()
    assert chart.evaluate(span) < months / 2
    expect(chart.locator(".xtick").first).to_have_text(re.compile("20..年.*月"))
    whole.click()
    expect(whole).to_be_disabled()
    assert chart.evaluate(span) == months


def test_a_month_of_another_year_is_a_few_keys_or_two_clicks_away(screen):
    screen.open("economy", month="2022年9月")
    field = screen.page.get_by_label("截至月份", exact=True)
    grid = screen.page.get_by_role("dialog", name="选择截至月份")

    field.press("Enter")
    expect(grid.locator(":focus")).to_have_text("9月")
    expect(grid.get_by_role("button", name="10月")).to_be_disabled()
    screen.page.keyboard.press("Escape")
    expect(grid).to_have_count(0)
    expect(field).to_be_focused()

    field.press("ArrowDown")
    for key in ("PageUp", *["ArrowRight"] * 4, "ArrowLeft"):
        screen.page.keyboard.press(key)
    expect(grid.get_by_role("button", name="2021年")).to_have_attribute("aria-pressed", "true")
    with screen.run():
        screen.page.keyboard.press("Enter")
    assert screen.month == "2021年12月"
    screen.step("next")
    assert screen.month == "2022年1月"

    screen.choose_month("2021年9月")
    assert screen.month == "2021年9月"
    assert "month=2021" in screen.page.url
