"""会议模式 and 汇报清单 as a leader's assistant drives them: by keyboard, from the address, step by step."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.bundled import ROOT
from township.demo import town

pytestmark = pytest.mark.browser
ON = ".panel.on"
# the panel on show is drawn, and nothing of it is cut off or lies outside of the screen
FITS = """
() => {
  const panel = document.querySelector(".panel.on");
  const drawn = [...panel.querySelectorAll(".chart")].every((chart) => chart.querySelector(".main-svg"));
  const inside = [...panel.querySelectorAll("h2, .chart .main-svg, .blocks > .html, footer")].every((node) => {
    const box = (node.closest(".window") ?? node).getBoundingClientRect(); // a chart of rows shows some of them
    return box.left >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1 && box.top >= 0;
  });
  const scrolls = [panel.children[1], ...panel.querySelectorAll(".scroll")].some((node) =>
    node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1);
  return drawn && inside && !scrolls;
}
"""
# the size of the smallest letters on the screen, in px
SMALLEST = """
() => {
  const panel = document.querySelector(".panel.on");
  let smallest = Infinity;
  const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    if (!walk.currentNode.data.trim() || !range.getBoundingClientRect().width) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    let size = parseFloat(getComputedStyle(node).fontSize);
    for (let at = node; at !== panel; at = at.parentElement) size *= parseFloat(getComputedStyle(at).zoom) || 1;
    smallest = Math.min(smallest, size);
  }
  return smallest;
}
"""
# the figures of a matrix that are wider than the bars they are written on
CUT = """
() => [...document.querySelectorAll("#village_works .barlayer .point")].filter((bar) => {
  const words = bar.querySelector("text")?.getBoundingClientRect();
  const box = bar.querySelector("path").getBoundingClientRect();
  return words?.width && (words.left < box.left - 1 || words.right > box.right + 1); // the letters are narrower
}).map((bar) => bar.textContent)
"""
ROWS = """
() => [...document.querySelectorAll(".panel.on tbody tr")].filter((row) => row.getBoundingClientRect().height > 0)
  .map((row) => row.textContent)
"""
BARS = "(count) => document.querySelector('#fiscal_path .js-plotly-plot').data[0].x.length === count"


def keys(screen: Screen, *names: str) -> None:
    for name in names:
        screen.page.keyboard.press(name)


def shown(screen: Screen) -> str:
    """The id of the one panel on the screen."""
    visible = screen.page.locator(".panel").evaluate_all(
        "(panels) => panels.filter((p) => p.checkVisibility({ visibilityProperty: true })).map((p) => p.id)"
    )
    assert len(visible) == 1
    return visible[0]


def place(screen: Screen) -> str:
    return screen.page.locator(".stage-place").inner_text()


def press_under_an_input_method(screen: Screen, code: str) -> None:
    """A key as Chromium reports it while a Chinese input method listens: without its letter."""
    screen.page.evaluate(
        """(code) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
            key: "Process", code, keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))""",
        code,
    )


def dark(screen: Screen) -> bool:
    """Whether nothing but black is on the screen, in every corner and in the middle."""
    size = screen.page.viewport_size
    picture = Image.open(io.BytesIO(screen.page.screenshot()))
    points = [(5, 5), (size["width"] - 5, size["height"] - 5), (size["width"] // 2, size["height"] // 2)]
    return all(picture.getpixel(point)[:3] == (0, 0, 0) for point in points)


def walk(screen: Screen, key: str = "ArrowRight") -> Iterator[str]:
    """Every screen of the meeting from this one on, or back: the panel it shows."""
    before = ""
    while place(screen) != before:
        before = place(screen)
        yield shown(screen)
        keys(screen, key)


@pytest.fixture(scope="module")
def economy(keep_open) -> Screen:
    """A page on which meetings begin and end."""
    return keep_open("economy")


@pytest.fixture
def meeting(economy: Screen) -> Iterator[Screen]:
    """The economy page in meeting mode, at its first panel."""
    keys(economy, "m")
    expect(economy.page.locator(ON)).to_be_visible()
    keys(economy, "Home")
    yield economy
    if "mode=" in economy.page.url:
        keys(economy, "Escape")
        expect(economy.page.locator(ON)).to_have_count(0)
        economy.settle()


def test_a_key_leaves_nothing_but_one_panel(meeting):
    assert shown(meeting) == "fiscal_progress"
    expect(meeting.page.locator(".st-key-month")).to_be_hidden()
    expect(meeting.page.get_by_test_id("stTopNavLink").first).to_be_hidden()
    expect(meeting.page.locator(".stage-filters")).to_contain_text("数据截至 2020年9月")
    expect(meeting.page.locator(".stage-place")).to_have_text("1 / 13")
    assert "mode=meeting" in meeting.page.url


def test_the_arrows_lead_through_all_panels_and_stop_at_the_ends(meeting):
    meeting.page.set_viewport_size({"width": 1920, "height": 1080})
    order = []
    for panel in walk(meeting):
        order.append(panel)
        meeting.page.wait_for_function(f"() => ({FITS})() && ({SMALLEST})() >= 24")
    meeting.page.set_viewport_size({"width": 1366, "height": 768})

    assert list(dict.fromkeys(order)) == meeting.panels()
    assert shown(meeting) == order[-1]
    keys(meeting, "PageUp")
    assert shown(meeting) == order[-2]
    keys(meeting, "Home", "ArrowLeft")
    assert shown(meeting) == order[0]
    keys(meeting, "End")
    assert shown(meeting) == order[-1]
    expect(meeting.page.locator(".stage-place")).to_have_text("13 / 13")


def test_the_next_panel_is_already_drawn_and_fills_the_screen(meeting):
    path = meeting.page.locator("#fiscal_path .js-plotly-plot")
    keys(meeting, "ArrowRight")
    expect(path).to_be_attached()  # drawn while the second panel is on show

    keys(meeting, "ArrowRight")

    assert shown(meeting) == "fiscal_path"
    box = path.bounding_box()
    size = meeting.page.viewport_size
    assert box["width"] > 0.85 * size["width"]
    assert box["height"] > 0.45 * size["height"]


def test_up_and_down_change_the_month(meeting):
    keys(meeting, "ArrowRight", "ArrowRight")
    caption = meeting.page.locator(".stage-filters")
    keys(meeting, "ArrowUp")
    expect(caption).to_contain_text("数据截至 2020年8月")
    meeting.page.wait_for_function(BARS, arg=8)
    assert shown(meeting) == "fiscal_path"
    assert "mode=meeting" in meeting.page.url

    keys(meeting, "ArrowDown")
    expect(caption).to_contain_text("数据截至 2020年9月")
    meeting.page.wait_for_function(BARS, arg=9)


def test_help_opens_and_closes_and_escape_leaves(meeting):
    keys(meeting, "?")
    expect(meeting.page.locator("dialog.stage-help")).to_be_visible()
    keys(meeting, "Escape")
    expect(meeting.page.locator("dialog.stage-help")).to_have_count(0)
    expect(meeting.page.locator(ON)).to_be_visible()

    keys(meeting, "Escape")

    expect(meeting.page.locator(ON)).to_have_count(0)
    expect(meeting.page.locator(".st-key-month")).to_be_visible()
    assert "mode=" not in meeting.page.url
    meeting.settle()
    width = meeting.page.locator("#fiscal_path .js-plotly-plot").bounding_box()["width"]
    assert width < 0.7 * meeting.page.viewport_size["width"]


def test_a_key_darkens_the_screen_and_any_key_brings_it_back(meeting):
    page = meeting.page
    for key, again in ((".", "."), ("b", "ArrowRight"), ("B", "Escape"), (".", "x")):
        keys(meeting, key)
        assert dark(meeting)
        keys(meeting, again)
        assert not dark(meeting)
        assert shown(meeting) == "fiscal_progress", "恢复画面的键不做别的"

    keys(meeting, "?", "b")

    assert dark(meeting)
    expect(page.locator("dialog.stage-help")).to_have_count(0)
    page.mouse.click(300, 300)
    assert not dark(meeting)
    keys(meeting, "?")
    expect(page.locator("dialog.stage-help")).to_contain_text("屏幕变黑")
    keys(meeting, "Escape")
    expect(page.locator("dialog.stage-help")).to_have_count(0)


def test_what_a_click_does_is_said_on_the_page_and_nowhere_else(economy):
    hint = economy.page.locator("#project_kinds .hint")
    expect(hint).to_be_visible()
    economy.page.emulate_media(media="print")
    expect(hint).to_be_hidden()
    economy.page.emulate_media(media="screen")
    keys(economy, "m")
    expect(hint).to_be_hidden()
    keys(economy, "m")


def test_a_key_in_the_open_grid_of_months_is_the_grids(economy):
    grid = economy.page.get_by_role("dialog", name="选择截至月份")
    economy.page.get_by_label("截至月份").click()
    expect(grid).to_be_visible()

    keys(economy, "m")

    expect(economy.page.locator(ON)).to_have_count(0)
    keys(economy, "Escape")
    expect(grid).to_have_count(0)


def test_typing_an_m_into_a_field_is_typing(economy):
    field = economy.page.get_by_label("村", exact=True)
    field.click()

    keys(economy, "m")

    expect(economy.page.locator(ON)).to_have_count(0)
    field.fill("")
    economy.close_list()


def test_a_key_enters_after_a_month_was_chosen_and_under_a_chinese_input_method(economy):
    screen = economy
    screen.choose_month("2020年6月")
    assert screen.page.evaluate("document.activeElement.tagName") == "INPUT", "焦点留在月份的下拉框里"

    press_under_an_input_method(screen, "KeyM")

    expect(screen.page.locator(ON)).to_be_visible()
    press_under_an_input_method(screen, "Slash")
    expect(screen.page.locator("dialog.stage-help")).to_be_visible()
    press_under_an_input_method(screen, "Slash")
    expect(screen.page.locator("dialog.stage-help")).to_have_count(0)
    press_under_an_input_method(screen, "KeyM")
    expect(screen.page.locator(ON)).to_have_count(0)


@pytest.mark.parametrize(
    ("key", "month"), [("ArrowUp", "2020年5月"), pytest.param("ArrowDown", "2020年7月", marks=pytest.mark.soak)]
)
def test_an_address_whose_panel_is_not_there_starts_at_the_first_and_steps_go_on_from_its_month(screen, key, month):
    screen.open("economy", month="2020年6月", mode="meeting", panel="nothing", screen="x")
    expect(screen.page.locator(".stage-place")).to_have_text("1 / 13")
    assert shown(screen) == "fiscal_progress"

    keys(screen, key)

    expect(screen.page.locator(".stage-filters")).to_contain_text(f"数据截至 {month}")


def test_a_long_board_goes_on_on_the_next_screen_to_which_a_reload_and_the_link_come_back(screen):
    screen.open("overview", mode="meeting", panel="tasks")
    tasks = screen.page.locator("#tasks tbody tr").evaluate_all("(rows) => rows.map((row) => row.textContent)")
    assert place(screen) == "2 / 6　第1/2屏"
    first = screen.page.evaluate(ROWS)
    expect(screen.page.locator("#tasks th").first).to_be_visible()

    keys(screen, "ArrowRight")

    assert (shown(screen), place(screen)) == ("tasks", "2 / 6　第2/2屏")
    assert first + screen.page.evaluate(ROWS) == tasks
    expect(screen.page.locator("#tasks th").first).to_be_visible()
    assert parse_qs(urlsplit(screen.page.url).query) == {"mode": ["meeting"], "panel": ["tasks"], "screen": ["2"]}

    screen.page.reload()

    expect(screen.page.locator(".stage-place")).to_have_text("2 / 6　第2/2屏")
    keys(screen, "ArrowRight")
    assert shown(screen) == "works"
    keys(screen, "ArrowLeft")
    assert place(screen) == "2 / 6　第2/2屏", "往回走，先到上一个面板的末屏"
    keys(screen, "ArrowLeft")
    assert place(screen) == "2 / 6　第1/2屏"
    keys(screen, "End")
    last, link = shown(screen), screen.page.url

    keys(screen, "Escape")

    assert urlsplit(screen.page.url).query == ""
    expect(screen.page.locator("#tasks tbody tr").last).to_be_visible()
    assert screen.page.locator("#tasks tbody tr").evaluate_all("(rows) => rows.every((row) => row.checkVisibility())")
    screen.page.goto(link)
    expect(screen.page.locator(".stage-place")).to_have_text("6 / 6")
    assert shown(screen) == last


def test_what_a_town_with_much_to_show_has_no_room_for_comes_on_the_next_screen(screen_on, tmp_path):
    town.build(tmp_path / "data", town.Plan(months=2, villages=5), ROOT / "data" / "catalogue")
    screen = screen_on(tmp_path / "data")
    for path, panel in (("overview", "tasks"), ("economy", "rest")):
        screen.open(path, mode="meeting", panel=panel)
        assert re.search(r"第1/\d屏", place(screen)), panel
        for _ in walk(screen):
            screen.page.wait_for_function(f"() => ({FITS})() && ({SMALLEST})() >= 17")


def test_a_matrix_has_its_long_notes_behind_a_key_and_room_for_a_joint_figure_on_its_bar(screen):
    page = screen.page
    windows = ({"width": 1920, "height": 1080}, {"width": 1366, "height": 768})
    screen.open("rural-revitalization", panel="village_works", mode="meeting")
    rest = page.locator(f"{ON} .rest")
    expect(rest).to_have_text(re.compile(r"另\d条注.*：按 N"))
    waiting = int(re.search(r"\d", rest.inner_text())[0])
    assert page.locator(f"{ON} footer p.waiting").count() == waiting > 0

    keys(screen, "n")

    dialog = page.locator("dialog.stage-help")
    assert dialog.locator("p").count() == page.locator(f"{ON} footer p").count()
    expect(dialog.locator("p").last).to_be_visible()
    keys(screen, "n")
    expect(dialog).to_have_count(0)
    expect(page.locator(ON)).to_be_visible()

    assert shown(screen) == "village_works"
    for window in windows:
        page.set_viewport_size(window)
        page.wait_for_function(FITS)
        assert page.evaluate(CUT) == [], "会议模式"

    keys(screen, "Escape")
    expect(page.locator(ON)).to_have_count(0)
    assert "三村合计1700" in page.locator("#village_works").inner_text()
    for window in reversed(windows):
        page.set_viewport_size(window)
        screen.settle()
        assert page.evaluate(CUT) == []

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(CUT) == [], "纸上"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_what_nobody_shows_on_a_wall_is_left_out_and_counted_in_the_help(screen):
    screen.open("epidemic-control", mode="meeting")
    panels = set(walk(screen))

    assert panels.isdisjoint({"coverage"})
    keys(screen, "?")
    expect(screen.page.locator("dialog.stage-help")).to_contain_text("本页另有1个面板会上不放")
    expect(screen.page.locator("dialog.stage-help")).to_contain_text("前一个月、后一个月")


def test_a_key_right_after_a_dialog_closed_belongs_to_the_mode_again(meeting):
    keys(meeting, "?")
    expect(meeting.page.locator("dialog.stage-help")).to_be_visible()

    # both in one turn of the browser's loop: the dialog has not been taken out of the document yet
    meeting.page.evaluate(
        """() => {
          document.querySelector("dialog.stage-help").close();
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true }));
        }"""
    )

    expect(meeting.page.locator("html.meeting")).to_have_count(0)


def test_a_list_offers_months_where_it_follows_the_newest(screen):
    screen.open("briefing", list="经济运行", mode="meeting")

    hint = screen.page.locator(".stage-hint")
    expect(hint).to_contain_text("换面板　↑ ↓ 换月")
    keys(screen, "?")
    expect(screen.page.locator("dialog.stage-help")).to_contain_text("后一个月")
    keys(screen, "Escape", "Escape")

    for words in ("以此为底稿编辑", "全部定在2020年9月"):
        with screen.run():
            screen.page.get_by_role("button", name=words).click()
    keys(screen, "m")
    expect(hint).to_contain_text("换面板")
    expect(hint).not_to_contain_text("换月")
    keys(screen, "?")
    expect(screen.page.locator("dialog.stage-help")).not_to_contain_text("后一个月")


def test_every_row_of_a_chart_has_its_name(screen):
    screen.page.set_viewport_size({"width": 1366, "height": 768})
    screen.open("plan", mode="meeting")

    fields = screen.page.locator("#fields .js-plotly-plot").evaluate("(chart) => chart.data[0].y.length")
    names = screen.page.locator("#fields .ytick text").all_inner_texts()
    assert len(names) == fields == 19


# that it is saved, and shown by its name: tests/pages/test_lists.py
def test_a_list_is_put_together_and_presented_in_its_order_and_months(screen):
    page = screen.page
    screen.open("economy", month="2020年8月")
    for panel in ("fiscal_path", "fiscal_progress"):
        with screen.run():
            page.locator(f"#{panel} .more summary").click()
            page.locator(f"#{panel} [data-open=add]").click()
    expect(page.get_by_text("共2项")).to_be_visible()
    page.reload()
    screen.settle()
    screen.open("briefing")
    expect(page.get_by_text("正在编的清单，2项")).to_be_visible()
    with screen.run():
        page.locator(".st-key-down_0 button:visible").first.click()

    keys(screen, "m")

    expect(page.locator(".stage-place")).to_have_text("1 / 2")
    assert shown(screen) == "fiscal_progress"
    expect(page.locator(".stage-filters")).to_contain_text("2020年8月")
    keys(screen, "ArrowRight")
    assert shown(screen) == "fiscal_path"
    assert screen.figures("fiscal_path")[0][0]["x"] == list(range(1, 9))


def test_the_copied_link_opens_what_was_on_show(screen):
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.open("rural-revitalization", month="2020年8月", village="崔村东村")

    page.locator("[data-copy]").click()

    expect(page.locator("[data-copy]")).to_have_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    query = parse_qs(urlsplit(link).query)
    assert link.startswith(f"{screen.url}/rural-revitalization?")
    assert (query["month"], query["village"]) == (["2020年8月"], ["崔村东村"])
    assert query["snapshot"][0] in screen.heading()["as_of"]
    before = screen.heading()["as_of"]
    page.goto(link)
    screen.settle()
    page.reload()
    screen.settle()
    assert screen.heading()["as_of"] == before
    assert screen.villages == ["崔村东村"]
