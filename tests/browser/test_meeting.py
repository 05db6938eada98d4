"""会议模式 and 汇报清单 as a leader's assistant drives them: by keyboard, from the address, step by step."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
ON = ".panel.on"
# the panel on show is drawn, and nothing of it is cut off or lies outside of the screen
FITS = """
() => {
  const panel = document.querySelector(".panel.on");
  const drawn = [...panel.querySelectorAll(".chart")].every((chart) => chart.querySelector(".main-svg"));
  const inside = [...panel.querySelectorAll("h2, .chart .main-svg, .blocks > .html, footer")].every((node) => {
    const box = node.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1 && box.top >= 0;
  });
  return drawn && inside;
}
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


@pytest.fixture
def meeting(screen: Screen) -> Screen:
    """The economy page in meeting mode."""
    screen.open("economy")
    keys(screen, "m")
    expect(screen.page.locator(ON)).to_be_visible()
    return screen


def test_a_key_leaves_nothing_but_one_panel(meeting):
    assert shown(meeting) == "fiscal_progress"
    expect(meeting.page.locator(".st-key-month")).to_be_hidden()
    expect(meeting.page.get_by_test_id("stTopNavLink").first).to_be_hidden()
    expect(meeting.page.locator(".stage-filters")).to_contain_text("数据截至 2020年9月")
    expect(meeting.page.locator(".stage-place")).to_have_text("1 / 13")
    assert "mode=meeting" in meeting.page.url


def test_the_arrows_lead_through_all_panels_and_stop_at_the_ends(meeting):
    order = [shown(meeting)]
    for _ in range(12):
        keys(meeting, "ArrowRight")
        order.append(shown(meeting))

    assert order == meeting.panels()
    keys(meeting, "ArrowRight")
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
    assert width < 0.6 * meeting.page.viewport_size["width"]


def test_typing_an_m_into_a_field_is_typing(screen):
    screen.open("economy")
    screen.page.get_by_label("村", exact=True).click()

    keys(screen, "m")

    expect(screen.page.locator(ON)).to_have_count(0)


def test_the_address_starts_the_mode(screen):
    screen.open("poverty-alleviation", mode="meeting")

    expect(screen.page.locator(ON)).to_be_visible()
    assert shown(screen) == "programmes"


@pytest.mark.parametrize(
    "path", ["overview", "economy", "rural-revitalization", "poverty-alleviation", "pollution-control"]
)
def test_every_panel_fits_the_screen_and_follows_its_size(screen, path):
    screen.open(path)
    keys(screen, "m")
    for _ in screen.panels():
        for width, height in ((1920, 1080), (1280, 720), (1366, 768)):
            screen.page.set_viewport_size({"width": width, "height": height})
            screen.page.wait_for_function(FITS)
        keys(screen, "ArrowRight")


@pytest.fixture
def own_data(fresh_server, tmp_path: Path, page) -> Screen:
    """A server with a data folder of its own, where lists may be saved."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("workbooks", "lists"))
    return Screen(page, fresh_server(TOWNSHIP_DATA=str(data)).url)


def test_a_list_is_put_together_saved_opened_by_its_address_and_presented(own_data):
    screen, page = own_data, own_data.page
    screen.open("economy", month="2020年8月")
    for panel in ("fiscal_path", "fiscal_progress"):
        with screen.run():
            page.locator(f"#{panel} .more summary").click()
            page.locator(f"#{panel} [data-open=add]").click()
    expect(page.get_by_text("共2项")).to_be_visible()
    screen.follow("汇报清单")
    with screen.run():
        page.locator(".st-key-down_0 button:visible").first.click()
    page.get_by_label("清单名字").fill("三季度分析会")
    page.get_by_label("编制人").fill("李四")
    with screen.run():
        page.get_by_role("button", name="保存清单").click()
    expect(page.get_by_text("已保存“三季度分析会”，共2项")).to_be_visible()

    screen.open("briefing", list="三季度分析会", mode="meeting")

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
