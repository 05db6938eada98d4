"""Month, village and 只看实报 change what is drawn, and stay set wherever the reader goes."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser import given
from tests.browser.screen import TITLES, Screen

pytestmark = pytest.mark.browser

VILLAGE, CODE = "崔村东村", "370830108203"


def test_the_month_changes_charts_and_figures_and_a_chart_keeps_its_node_and_is_drawn_once_a_change(screen):
    chart = screen.page.locator("#fiscal_path .chart")
    path = given.path_of("fiscal_revenue")
    september = given.path_of("fiscal_revenue", given.REPORT)[9]
    screen.open("economy")

    assert screen.bars("fiscal_path") == {**{month: path[month] for month in range(1, 9)}, 9: september}
    assert f"{september:.0f}" in screen.panel("fiscal_progress").inner_text()
    assert chart.get_attribute("data-drawn") == "1"
    assert screen.page.locator("#project_kinds .chart").get_attribute("data-drawn") == "1"
    chart.evaluate("(node) => { node.markedByTest = node.querySelector('svg'); }")

    screen.choose_month("2020年6月")

    assert screen.bars("fiscal_path") == {month: path[month] for month in range(1, 7)}
    assert f"{path[6]:.0f}" in screen.panel("fiscal_progress").inner_text()
    assert "2020年1—6月" in screen.panel("fiscal_progress").inner_text()
    output = given.path_of("above_scale_industry_output")
    assert screen.bars("sector_paths") == {month: output[month] for month in range(2, 7)}
    assert screen.heading()["as_of"].startswith("数据截至 2020年6月")
    assert unquote(screen.page.url).endswith("/economy?month=2020年6月")
    assert chart.evaluate("(node) => node.markedByTest === node.querySelector('svg')")
    assert chart.get_attribute("data-drawn") == "2"

    screen.step("next")
    assert chart.evaluate("(node) => node.markedByTest === node.querySelector('svg')")
    assert chart.get_attribute("data-drawn") == "3"

    screen.choose_village(VILLAGE)
    assert chart.get_attribute("data-drawn") == "3", "全镇口径的图不随村重画"


def test_previous_and_next_step_by_a_month_and_end_at_the_edges(screen):
    previous, following = (screen.page.locator(f".st-key-{name} button:visible") for name in ("previous", "next"))
    screen.open("economy", month="2020-08")
    assert screen.month == "2020年8月"
    for button in (previous, following):
        expect(button).to_be_enabled()

    screen.step("next")  # the first goes on from the month of the address
    assert (screen.month, max(screen.bars("fiscal_path"))) == ("2020年9月", 9)
    screen.step("next")
    assert screen.month == "2020年10月"
    expect(following).to_be_disabled()
    expect(previous).to_be_enabled()
    screen.step("previous")
    assert (screen.month, max(screen.bars("fiscal_path"))) == ("2020年9月", 9)

    screen.choose_month("2020年1月")
    expect(previous).to_be_disabled()
    expect(following).to_be_enabled()
    assert screen.bars("fiscal_path") == {1: given.path_of("fiscal_revenue")[1]}


def test_a_neighbouring_month_is_drawn_at_the_click(server, cold_page):
    screen, waiting = Screen(cold_page, server.url), ["2020-05", "2020-07"]
    cold_page.on("requestfinished", lambda request: [waiting.remove(m) for m in waiting[:] if ahead(request.url, m)])
    screen.open("economy", month="2020年6月")
    while waiting:
        cold_page.evaluate("new Promise(requestAnimationFrame)")
    cold_page.evaluate("new Promise((done) => setTimeout(done))")  # the page has read what came

    drawn = cold_page.evaluate("""() => {
      document.querySelector(".st-key-previous button").click();
      return document.querySelector("#fiscal_progress").textContent;
    }""")

    assert "2020年1—5月" in drawn, "不等服务器"
    screen.settle(2)
    assert screen.month == "2020年5月"


def ahead(url: str, month: str) -> bool:
    """Whether the address is that of a month's contents, fetched beforehand."""
    return "/ahead?" in url and f"month={month}" in unquote(url)


@pytest.mark.parametrize(
    ("address", "shown", "ends", "before"),
    [
        pytest.param("2020-06", "2020年6月", [], "2020年5月", marks=pytest.mark.soak),
        pytest.param("2020-13", "2020年9月", [], "2020年8月", marks=pytest.mark.soak),
        ("2020年1月", "2020年1月", ["previous"], None),
        pytest.param("2020年10月", "2020年10月", ["next"], "2020年9月", marks=pytest.mark.soak),
    ],
)
def test_the_first_step_goes_on_from_the_month_of_the_address(screen, address, shown, ends, before):
    screen.open("economy", month=address)

    assert screen.month == shown
    for direction in ("previous", "next"):
        button = screen.page.locator(f".st-key-{direction} button:visible")
        expect(button).to_be_disabled() if direction in ends else expect(button).to_be_enabled()
    if before:
        screen.step("previous")
        assert screen.month == before


def test_the_newest_month_of_a_list_is_chosen_from_the_grid_too(screen):
    screen.open("briefing", list="经济运行")
    field = screen.page.get_by_label("最新月份", exact=True)

    with screen.run():
        field.click()
        grid = screen.page.get_by_role("dialog", name="选择最新月份")
        grid.get_by_role("button", name="8月", exact=True).click()

    expect(field).to_have_value("2020年8月")
    assert "截至月份：2020年8月" in screen.page.locator(".item").first.inner_text()


def test_a_village_and_another_beside_it_change_their_panels_and_leave_the_others_at_town_level(screen):
    screen.open("poverty-alleviation")
    town = screen.bars("monthly")
    assert "全镇口径" not in screen.heading()["as_of"]

    screen.choose_village(VILLAGE)

    for trace, months in zip(screen.figures("monthly")[0], given.households(CODE).values(), strict=True):
        drawn = {month: value for month, value in zip(trace["x"], trace["y"], strict=True) if value is not None}
        assert drawn.items() <= months.items()
        assert not {1, 2} & set(drawn.values()), "不足3户不显示"
        assert drawn[9] == months[9]
    assert screen.bars("monthly") != town
    assert screen.heading()["as_of"].count("全镇口径") == 1
    assert screen.panel("programmes").locator(".scope[data-town]").count() == 1
    assert screen.panel("monthly").locator(".scope[data-town]").count() == 0
    assert VILLAGE in screen.heading()["as_of"]
    assert screen.villages == [VILLAGE]
    assert unquote(screen.page.url).endswith(f"?village={VILLAGE}")
    one = screen.figures("monthly")

    screen.choose_village("东张村")

    assert screen.villages == [VILLAGE, "东张村"]
    assert "崔村东村等2个村" in screen.heading()["as_of"]
    assert screen.figures("monthly") != one


def test_reload_keeps_the_filters_and_back_undoes_a_step_from_which_the_next_goes_on(screen):
    page = screen.page
    screen.open("economy")
    screen.choose_month("2020年6月")
    screen.choose_village(VILLAGE)
    screen.toggle_reported()

    page.reload(wait_until="commit")
    screen.settle()
    assert (screen.month, screen.villages, screen.reported_only) == ("2020年6月", [VILLAGE], True)

    screen.toggle_reported()
    screen.step("previous")
    assert max(screen.bars("fiscal_path")) == 5
    with screen.run():
        page.go_back(wait_until="commit")
    assert (screen.month, screen.villages, screen.reported_only) == ("2020年6月", [VILLAGE], False)
    assert max(screen.bars("fiscal_path")) == 6

    screen.step("next")
    assert screen.month == "2020年7月"


def test_another_page_keeps_the_filters_and_back_returns_with_them(screen):
    chosen = ("2020年7月", [VILLAGE], True)
    screen.open("economy", month="2020年7月", village=VILLAGE, reported="true")

    screen.follow(TITLES["rural-revitalization"])
    assert (screen.month, screen.villages, screen.reported_only) == chosen
    expect(screen.page.get_by_role("combobox", name="项目性质")).to_have_count(0)
    screen.follow(TITLES["talent"])
    assert (screen.month, screen.villages, screen.reported_only) == chosen

    for path in ("rural-revitalization", "economy"):
        with screen.run():
            screen.page.go_back(wait_until="commit")
        assert re.search(rf"/{path}\?", screen.page.url)
        assert screen.heading()["title"] == TITLES[path]
        assert (screen.month, screen.villages, screen.reported_only) == chosen


def test_the_root_leads_to_the_overview_and_a_key_figure_to_its_theme_under_the_same_filters(screen):
    screen.open("", month="2020年8月", village=VILLAGE)
    assert re.search(r"/overview\?month=", screen.page.url)
    assert (screen.heading()["title"], screen.month) == ("总览", "2020年8月")

    # Playwright's own click looks for SVG words beside where they are
    words = screen.page.locator("#themes .annotation-text:has(a)").first.bounding_box()
    screen.page.mouse.click(words["x"] + words["width"] / 2, words["y"] + words["height"] / 2)
    expect(screen.page).not_to_have_url(re.compile("/overview"))
    screen.settle()

    assert screen.heading()["title"] in TITLES.values()
    assert (screen.month, screen.villages) == ("2020年8月", [VILLAGE])
