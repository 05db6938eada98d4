"""Every page on A4: whole panels, no widgets, black on white, and the screen as before afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.screen import PATHS, Screen

pytestmark = pytest.mark.browser

A4 = (595, 842)  # points
FOR_THE_SCREEN = ("下载", "图片", "会议模式", "复制链接", "打印", "截至月份", "专项工作", "展开全部", "收起", "Deploy")
# Notes, at the moment the browser prints, which panels may break, and which words of a chart leave its paper
NOTE_WHAT_IS_PRINTED = """
window.notePrinted = () => window.addEventListener("beforeprint", () => {
  const box = (element) => element.getBoundingClientRect();
  window.printed = {
    tall: [...document.querySelectorAll(".panel.tall")].map((panel) => panel.id),
    title: document.title,
    widths: [...new Set([...document.querySelectorAll(".panel .chart")].map((chart) => chart._fullLayout.width))],
    cut: [...document.querySelectorAll(".panel .chart")].flatMap((chart) => {
      const paper = box(chart.querySelector(".main-svg"));
      return [...chart.querySelectorAll(".annotation-text, .bartext, .xtick text, .ytick text")].filter((text) => {
        const { left, right, top, bottom } = box(text);
        return right > left && text.textContent.trim() && (left < paper.left - 1 || right > paper.right + 1
          || top < paper.top - 2 || bottom > paper.bottom + 2);
      }).map((text) => `${chart.closest(".panel").id}: ${text.textContent}`);
    }),
  };
});
"""
PANELS = """
() => [...document.querySelectorAll(".panel")].map((panel) => {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  const words = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() && !node.parentElement.closest("button, svg, summary, .hint")) words.push(node.data);
  }
  return { id: panel.id, title: panel.querySelector("h2").textContent, last: words.at(-1) };
})
"""
STATE = """
() => JSON.stringify([document.title, document.querySelectorAll("*").length, document.querySelectorAll("details[open]").length,
  [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSMediaRule)
    .map((rule) => rule.media.mediaText),
  [...document.querySelectorAll(".panel")].map((panel) => [panel.className, panel.innerText, panel.clientHeight]),
  [...document.querySelectorAll(".chart")].map((chart) => [chart._fullLayout.width, chart._fullLayout.height,
    chart._fullLayout.paper_bgcolor, chart._fullLayout.font.size, chart._context.staticPlot])])
"""


@dataclass(frozen=True)
class Sheets:
    """What came out of the printer.

    Attributes:
        sizes: width and height of each sheet, in points.
        words: the text of each sheet without any space.
        printed: what NOTE_WHAT_IS_PRINTED noted.
    """

    document: pypdfium2.PdfDocument
    sizes: list[tuple[int, int]]
    words: list[str]
    printed: dict

    def having(self, text: str) -> set[int]:
        """The sheets on which a text stands."""
        wanted = squeezed(text)
        return {number for number, words in enumerate(self.words) if wanted in words}

    def picture(self, sheet: int) -> Image.Image:
        """A sheet as it looks, two pixels a point."""
        return self.document[sheet].render(scale=2).to_pil().convert("RGB")


def squeezed(text: str) -> str:
    """Without spaces: a line of text breaks anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def printer(screen: Screen, request):
    """Prints the page on the screen."""
    screen.page.add_init_script(NOTE_WHAT_IS_PRINTED)

    def print_page() -> Sheets:
        screen.page.evaluate("window.notePrinted()")
        document = pypdfium2.PdfDocument(screen.page.pdf(prefer_css_page_size=True))
        request.addfinalizer(document.close)
        pages = [document[number] for number in range(len(document))]
        sizes = [tuple(round(side) for side in page.get_size()) for page in pages]
        words = [squeezed(page.get_textpage().get_text_bounded()) for page in pages]
        return Sheets(document, sizes, words, screen.page.evaluate("window.printed"))

    return print_page


@pytest.mark.parametrize("path", PATHS)
def test_every_page_prints_whole_panels_and_nothing_of_the_screen(path, screen, printer):
    screen.open(path)
    heading, panels = screen.heading(), screen.page.evaluate(PANELS)

    sheets = printer()

    assert set(sheets.sizes) == {A4}
    for words in heading.values():
        assert 0 in sheets.having(words), words
    for number in range(len(sheets.sizes)):
        foot = f"义桥镇{heading['title']}·{heading['as_of'].replace('　', '')}{number + 1}/{len(sheets.sizes)}"
        assert squeezed(foot) in sheets.words[number]
    assert [words for words in FOR_THE_SCREEN if sheets.having(words)] == []
    for panel in panels:
        first, last = sheets.having(panel["title"]), sheets.having(panel["last"])
        assert first and last, panel
        if panel["id"] not in sheets.printed["tall"]:
            assert first & last, f"分在两页：{panel}"
    assert sheets.printed["widths"] in ([], [695])
    assert sheets.printed["cut"] == []


def test_a_long_table_breaks_between_rows_and_repeats_its_head(screen, printer):
    screen.open("report-check")
    rows = screen.panel("economy").locator("tbody tr").all_text_contents()

    sheets = printer()

    assert "economy" in sheets.printed["tall"]
    places = [sheets.having(row) for row in rows]
    assert all(places), "每一行都完整地在某一页上"
    used = set().union(*places)
    assert len(used) > 1
    assert used <= sheets.having("由数据表算得")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_ink_black_in_either_scheme(scheme, screen, printer):
    screen.page.emulate_media(color_scheme=scheme)
    screen.open("economy")

    sheets = printer()

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


def test_charts_lose_their_ground_however_the_browser_gets_to_print(screen):
    screen.open("economy")
    screen.page.emulate_media(media="print")
    screen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    grounds = screen.page.locator(".chart").evaluate_all("(all) => all.map((chart) => chart._fullLayout.paper_bgcolor)")

    assert set(grounds) == {"#FFFFFF"}


def test_no_sheet_is_left_half_empty_before_a_long_table(screen, printer):
    screen.open("economy")

    sheets = printer()

    assert "projects" in sheets.printed["tall"]
    assert sheets.having("投资项目截至2020年9月") & sheets.having("三大行业累计走势")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_is_as_before_once_printed(scheme, screen, printer):
    screen.page.emulate_media(color_scheme=scheme)
    screen.open("economy")
    before = screen.page.evaluate(STATE)

    for _ in range(2):
        sheets = printer()
        screen.settle()
        assert screen.page.evaluate(STATE) == before
    assert sheets.printed["title"] == "义桥镇_经济运行_截至2020年9月"
    assert sheets.printed["tall"]

    with screen.run():  # the charts still listen
        screen.page.locator("#project_kinds .barlayer .point").first.click(force=True)
    assert screen.kind == "新建"


def test_the_filters_are_printed(screen, printer):
    screen.open("economy", month="2020年8月", village="崔村东村", reported="true", kind="技改")

    sheets = printer()

    for words in ("数据截至2020年8月", "崔村东村", "只看实报", "项目性质技改"):
        assert sheets.having(words) == set(range(len(sheets.sizes))), words


def test_a_list_prints_each_panel_under_its_own_filters(screen, printer):
    screen.open("briefing", list="总览")
    titles = screen.page.locator(".panel h2").all_text_contents()
    lines = screen.page.locator(".item").all_text_contents()
    assert len(titles) == len(lines) > 3

    sheets = printer()

    for title, line in zip(titles, lines, strict=True):
        assert sheets.having(line) and sheets.having(line) <= sheets.having(title), line


def test_meeting_mode_prints_the_whole_page_and_goes_on(screen, printer):
    screen.open("economy")
    titles = screen.page.locator(".panel h2").all_text_contents()
    screen.page.keyboard.press("m")
    shown = screen.page.locator(".panel.on h2").inner_text()

    sheets = printer()

    assert [title for title in titles if not sheets.having(title)] == []
    expect(screen.page.locator("html.meeting")).to_have_count(1)
    assert screen.page.locator(".panel.on h2").inner_text() == shown


def test_the_button_prints(screen):
    screen.page.add_init_script("window.print = () => { window.asked = (window.asked ?? 0) + 1; };")
    screen.open("economy")

    screen.page.locator("[data-print]").click()

    assert screen.page.evaluate("window.asked") == 1


@pytest.mark.parametrize("path", ["submit", "snapshots"])
def test_the_clerks_pages_print_without_widgets(path, screen, printer):
    screen.open(path)
    title = screen.page.locator("h1").first.inner_text()

    sheets = printer()

    assert set(sheets.sizes) == {A4}
    assert 0 in sheets.having(title)
    buttons = {words.strip() for words in screen.page.locator("button:visible").all_inner_texts()} - {""}
    assert buttons
    assert [words for words in buttons if sheets.having(words)] == []
