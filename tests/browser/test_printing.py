"""Every page on A4: whole panels, no widgets, black on white, and the screen as before afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.paper import printed
from tests.browser.screen import Screen
from tests.browser.test_pictures import in_the_pages_colours, taken

pytestmark = pytest.mark.browser

STATE = """
() => JSON.stringify([document.title, document.querySelectorAll("*").length, document.querySelectorAll("details[open]").length,
  [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSMediaRule)
    .map((rule) => rule.media.mediaText),
  [...document.querySelectorAll(".panel")].map((panel) => [panel.className, panel.innerText, panel.clientHeight]),
  [...document.querySelectorAll(".chart")].map((chart) => [chart._fullLayout.width, chart._fullLayout.height,
    chart._fullLayout.paper_bgcolor, chart._fullLayout.font.size, chart._context.staticPlot])])
"""


@pytest.fixture(scope="module", params=["dark", pytest.param("light", marks=pytest.mark.soak)])
def economy(request: pytest.FixtureRequest, keep_open) -> Screen:
    """A page with charts and a long table, on a screen whose colours are not those of paper."""
    return keep_open("economy", scheme=request.param)


def test_a_picture_is_in_the_colours_of_the_screen(economy):
    dark = economy.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")

    in_the_pages_colours(economy, "fiscal_path", "dark" if dark else "light")


def test_paper_is_white_and_ink_black_and_no_sheet_is_left_half_empty(economy):
    with printed(economy) as sheets:
        for number in range(len(sheets.sizes)):
            image = sheets.picture(number)
            colours = {colour: count for count, colour in image.getcolors(image.width * image.height)}
            assert max(colours, key=colours.get) == (255, 255, 255)
            assert colours[255, 255, 255] > image.width * image.height * 0.6
            assert colours[0, 0, 0] > 500, "标题与横线"
            assert not {(22, 24, 28), (251, 250, 246), (236, 232, 223)} & set(colours), "屏幕的底色与浅色字不上纸"
        first = {colour: count for count, colour in sheets.picture(0).getcolors(2_000_000)}
        assert first[39, 80, 143] > 5000, "柱子与进度条"
        assert (141, 177, 234) not in first

        assert "projects" in sheets.printed["tall"]
        assert sheets.having("投资项目截至2020年9月") & sheets.having("三大行业累计走势")


def test_meeting_mode_prints_the_whole_page_and_goes_on(economy):
    titles = economy.page.locator(".panel h2").all_text_contents()
    economy.page.keyboard.press("m")
    shown = economy.page.locator(".panel.on h2").inner_text()

    with printed(economy) as sheets:
        assert [title for title in titles if not sheets.having(title)] == []
    expect(economy.page.locator("html.meeting")).to_have_count(1)
    assert economy.page.locator(".panel.on h2").inner_text() == shown
    economy.page.keyboard.press("Escape")


def test_the_screen_is_as_before_once_printed(economy):
    economy.settle()
    before = economy.page.evaluate(STATE)

    for _ in range(2):
        with printed(economy) as sheets:
            economy.settle()
            assert economy.page.evaluate(STATE) == before
        assert sheets.printed["title"] == "义桥镇_经济运行_截至2020年9月"
        assert sheets.printed["tall"]

    with economy.run():  # the charts still listen
        economy.page.locator("#project_kinds .barlayer .point").first.click(force=True)
    assert economy.kind == "新建"


def test_a_long_table_breaks_between_rows_and_repeats_its_head(screen):
    screen.open("report-check")
    rows = screen.panel("economy").locator("tbody tr").all_text_contents()

    with printed(screen) as sheets:
        assert "economy" in sheets.printed["tall"]
        places = [sheets.having(row) for row in rows]
        assert all(places), "每一行都完整地在某一页上"
        used = set().union(*places)
        assert len(used) > 1
        assert used <= sheets.having("由数据表算得")


def test_the_button_prints_and_the_filters_are_on_every_sheet(screen):
    screen.open("economy", month="2020年8月", village="崔村东村", reported="true", kind="技改")

    screen.page.evaluate("() => { window.print = () => { window.asked = (window.asked ?? 0) + 1; }; }")
    screen.page.locator("[data-print]").click()
    assert screen.page.evaluate("window.asked") == 1

    with printed(screen) as sheets:
        for words in ("数据截至2020年8月", "崔村东村", "只看实报", "项目性质技改"):
            assert sheets.having(words) == set(range(len(sheets.sizes))), words


def test_a_list_prints_each_panel_and_names_its_picture_under_its_own_filters(screen):
    screen.open("briefing", list="总览")
    titles = screen.page.locator(".panel h2").all_text_contents()
    lines = screen.page.locator(".item").all_text_contents()
    assert len(titles) == len(lines) > 3

    with printed(screen) as sheets:
        for title, line in zip(titles, lines, strict=True):
            assert sheets.having(line) and sheets.having(line) <= sheets.having(title), line
    assert taken(screen, "tasks").name == "义桥镇_任务灯板_截至2020年9月_全镇.png"
