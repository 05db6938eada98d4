"""What holds on every page, asked one thing after another of a page that is opened once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.faults import faults
from tests.browser.paper import A4, printed, squeezed
from tests.browser.screen import PATHS, TITLES, Screen
from tests.browser.test_colours import faint_words
from tests.browser.test_first_view import NOTE, nothing_moved
from tests.browser.test_meeting import FITS, ON, SMALLEST, walk
from tests.browser.test_opening import is_open_on_the_newest_figures
from tests.browser.test_reported_only import ILLUSTRATED, NOTHING, marks

pytestmark = pytest.mark.browser

SIZES = ((1366, 768), (1920, 1080), (390, 844))
LAPTOP = {"width": 1366, "height": 768}
FOR_THE_SCREEN = ("下载", "图片", "会议模式", "复制链接", "打印", "截至月份", "专项工作", "展开全部", "收起", "Deploy")
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
# a hand over what no click, or only a click of the browser's own, answers
HANDS = """
() => [...document.querySelectorAll(".panel *, .st-key-heading *")].filter((node) => node.checkVisibility()
  && getComputedStyle(node).cursor === "pointer" && getComputedStyle(node).pointerEvents !== "none"
  && !node.closest("a, button, [role=button], summary, th[aria-sort]") && !node.querySelector("a")
  && !(node.closest(".light, .figure") && node.closest(".panel").querySelector("a[href*='indicators?']")))
  .map((node) => node.outerHTML.slice(0, 200)).slice(0, 5)
"""
# the first pictures of the page: its size, how much of it is not ground, and its panel's width before and after
PICTURES = """
async (most) => {
  const { picture } = await import(new URL("browser/picture.js", document.baseURI));
  const found = [];
  for (const panel of [...document.querySelectorAll(".panel")].filter((panel) => panel.querySelector("[data-picture]")).slice(0, most)) {
    const before = panel.clientWidth;
    const image = await createImageBitmap(await picture(panel));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    let drawn = 0;
    for (const pixel of pixels) drawn += pixel !== pixels[0];
    found.push([panel.id, image.width, image.height, drawn / pixels.length, before, panel.clientWidth]);
  }
  return found;
}
"""


def mostly(*paths: str) -> pytest.MarkDecorator:
    """Only these pages in make test, where one is like another; all of them in make soak."""
    pages = [path if path in paths else pytest.param(path, marks=pytest.mark.soak) for path in PATHS]
    return pytest.mark.parametrize("path", pages, indirect=True, scope="module")


@pytest.fixture(scope="module", params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def screen(path, keep_open) -> Screen:
    return keep_open(path, NOTE)


def test_nothing_moves_and_nothing_is_drawn_twice_when_streamlit_takes_over(screen):
    nothing_moved(screen)


def test_a_page_opens_on_the_newest_figures_of_the_town(path, screen):
    is_open_on_the_newest_figures(path, screen)


def test_every_chart_says_in_words_what_it_shows(screen):
    charts = screen.page.locator(".panel .chart").evaluate_all(
        "(charts) => charts.map((chart) => [chart.closest('.panel').querySelector('h2').textContent, "
        "chart.getAttribute('role'), chart.getAttribute('aria-label')])"
    )

    for title, role, words in charts:
        assert role == "img", title
        assert words.startswith(f"{title}，"), words
        assert "。" in words and words.split("。", 1)[1].strip(), f"只有标题，没有说画了什么：{words}"


def test_a_hand_is_only_where_a_click_does_something_and_the_tab_says_the_page(path, screen):
    assert screen.page.evaluate(HANDS) == []
    assert screen.page.title() == f"{TITLES[path]} - 义桥镇数据看板"


def test_every_word_stands_out(path, screen):
    assert faint_words(screen, path, "light") == []


@pytest.mark.parametrize("most", [1, pytest.param(99, marks=pytest.mark.soak)])
def test_every_panel_has_a_picture_fit_for_a_projector(most, screen):
    pictures = screen.page.evaluate(PICTURES, most)

    assert pictures
    for panel, width, height, drawn, before, after in pictures:
        assert width >= 1920, panel
        assert height >= 250, panel
        assert 0.005 < drawn < 0.9, f"{panel}: {drawn:.1%}"
        assert before == after, "页面不该因此改变"


@mostly("overview", "rural-revitalization", "pollution-control")  # test_printing.py has others
def test_every_page_prints_whole_panels_and_nothing_of_the_screen(screen):
    heading, panels = screen.heading(), screen.page.evaluate(PANELS)

    with printed(screen) as sheets:
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


@pytest.mark.parametrize("sizes", [SIZES, pytest.param([(1280, 720)], marks=pytest.mark.soak)])
def test_every_size_of_window_holds_the_page(sizes, screen):
    found = faults(screen, *sizes)

    screen.page.set_viewport_size(LAPTOP)
    assert found == []


@pytest.mark.parametrize(
    "least",  # letters, in px, that are read from the back of the room, by the size of the window
    [{(1366, 768): 17.9}, pytest.param({(1920, 1080): 24, (1280, 720): 0}, marks=pytest.mark.soak)],
)
def test_every_panel_fits_the_meetings_screen_follows_its_size_and_is_read_from_the_back(least, screen):
    screen.page.keyboard.press("m")
    expect(screen.page.locator(ON)).to_be_visible()

    # through all panels in one window, and back again in the next
    for key, (width, height) in zip(("ArrowRight", "ArrowLeft"), least, strict=False):
        screen.page.set_viewport_size({"width": width, "height": height})
        for _ in walk(screen, key):
            # the letters follow the window a frame later
            screen.page.wait_for_function(f"() => ({FITS})() && ({SMALLEST})() >= {least[width, height]}")

    screen.page.set_viewport_size(LAPTOP)
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator(ON)).to_have_count(0)
    screen.settle()


@mostly("economy")  # of every page, in more months: tests/pages/test_pages.py
def test_the_switch_removes_every_illustrative_mark_and_value(path, screen):
    screen.step("previous")
    before, values = marks(screen)
    if path in ILLUSTRATED:
        assert before["badges"] and before["words"], "这一页没有示例，测试就没有意义"
        assert before["patterns"] or before["hatched"], "示例要画斜纹"
    if path in ("economy", "poverty-alleviation"):
        assert values, "示例的数应在图上"

    screen.toggle_reported()

    assert marks(screen) == (NOTHING, set())
    assert screen.page.locator(".panel").count() >= 4

    screen.step("next")

    assert screen.month == "2020年9月"
    assert marks(screen) == (NOTHING, set())
