"""A panel saved as a picture: large, sharp, whole, and saying by itself what it shows.

That it is called what the tables are: test_downloads.py; of a list, and that it is dark where the page is: test_printing.py.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

PAPER = {"light": (251, 250, 246), "dark": (22, 24, 28)}
ACCENT = {"light": (39, 80, 143), "dark": (141, 177, 234)}


def taken(screen: Screen, panel: str) -> Image.Image:
    """The picture of a panel, saved by a click on its button; ``.name`` is what the file was called."""
    with screen.page.expect_download() as waiting:
        screen.panel(panel).locator(".more summary").click()
        screen.panel(panel).locator("[data-picture]").click()
    with Image.open(waiting.value.path()) as file:
        assert file.format == "PNG"
        image = file.convert("RGB")
    image.name = waiting.value.suggested_filename
    return image


@pytest.fixture(scope="module")
def economy(keep_open) -> Screen:
    return keep_open("economy")


def colours(image: Image.Image) -> dict[tuple[int, int, int], int]:
    """How many pixels have each colour."""
    return {colour: count for count, colour in image.getcolors(image.width * image.height)}


def difference(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box that holds every pixel in which two pictures of one size differ."""
    assert one.size == other.size
    return ImageChops.difference(one, other).getbbox()


def hide(words: Locator) -> None:
    """Take the ink from something on the page and leave its place."""
    words.evaluate_all("(nodes) => nodes.forEach((node) => { node.style.visibility = 'hidden'; })")


def test_the_keyboard_saves_a_picture_and_the_page_stays_as_it_is(economy):
    page = economy.page
    state = """() => [document.querySelectorAll(".panel").length, document.body.querySelectorAll("*").length,
      ...[...document.querySelectorAll(".chart")].map((chart) => chart.dataset.drawn)].join()"""
    before = page.evaluate(state)

    menu = economy.panel("fiscal_path").locator(".more summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_download():
        page.keyboard.press("Enter")

    assert page.evaluate(state) == before
    expect(menu).to_be_focused()


def test_a_picture_that_cannot_be_made_says_so_and_the_next_try_may_succeed(economy):
    economy.page.evaluate("""() => {
      const real = HTMLCanvasElement.prototype.toBlob;
      HTMLCanvasElement.prototype.toBlob = function (done) {
        HTMLCanvasElement.prototype.toBlob = real;
        done(null);
      };
    }""")
    panel = economy.panel("fiscal_path")

    panel.locator(".more summary").click()
    panel.locator("[data-picture]").click()

    expect(panel.get_by_role("alert")).to_contain_text("图片没有存成")
    expect(panel.get_by_role("alert")).to_contain_text("画布太大")
    assert taken(economy, "fiscal_path").width >= 1920
    expect(panel.get_by_role("alert")).to_have_count(0)


def in_the_pages_colours(screen: Screen, panel: str, scheme: str) -> None:
    """Assert that a panel's picture has the colours of the scheme."""
    shown = screen.panel(panel).evaluate("(panel) => panel.clientWidth")

    image = taken(screen, panel)

    counts = colours(image)
    assert image.width >= max(1920, 2 * shown)
    assert image.getpixel((0, 0)) == image.getpixel((image.width - 1, image.height - 1)) == PAPER[scheme]
    assert counts[PAPER[scheme]] > image.width * image.height / 2
    assert counts[ACCENT[scheme]] > 2000, "柱或进度条"
    assert len(counts) > 50, "字的边缘是平滑的"


def test_the_picture_is_drawn_in_the_pages_colours(economy):
    in_the_pages_colours(economy, "fiscal_path", "light")


def test_a_picture_shows_the_month_on_the_screen(economy):
    september = taken(economy, "fiscal_path")

    economy.choose_month("2020年8月")
    august = taken(economy, "fiscal_path")

    assert august.name == "义桥镇_财政收入累计进度_截至2020年8月_全镇.png"
    assert september.width == august.width
    assert colours(august).get(ACCENT["light"], 0) < colours(september)[ACCENT["light"]] / 10, "8月没有实报，没有实心柱"


@pytest.mark.parametrize(
    ("path", "panel"), [("economy", "fiscal_path"), pytest.param("overview", "tasks", marks=pytest.mark.soak)]
)
def test_title_period_status_and_notes_are_in_the_picture_and_buttons_are_not(path, panel, screen):
    screen.open(path)
    whole = taken(screen, panel)
    upper, lower = whole.height * 0.2, whole.height * 0.7

    for words, least in (("h2", 120), (".scope", 200), (".badge", 60)):
        hide(screen.panel(panel).locator("header").locator(words))
        without = taken(screen, panel)
        left, top, right, bottom = difference(whole, without)
        assert right - left > least, words
        assert bottom < upper, words
        whole = without
    assert left > whole.width / 2, "状态在右上角"

    hide(screen.panel(panel).locator("footer"))
    without = taken(screen, panel)
    left, top, right, bottom = difference(whole, without)
    assert right - left > 400
    assert top > lower

    hide(screen.panel(panel).locator("[data-open]"))
    assert difference(without, taken(screen, panel)) is None


def test_snapshot_filters_and_source_are_in_the_picture(economy):
    screen = economy  # whose words the test spoils: it comes last
    before = taken(screen, "fiscal_path")
    # as wide as it was, so that the lines break where they did
    same = r"(text) => text.replace(/[\u4e00-\u9fff]/g, '〇').replace(/[1-9]/g, '0')"

    for part in range(screen.page.locator(".meta > span").count()):
        span = screen.page.locator(".meta > span").nth(part)
        words = span.inner_text()
        span.evaluate(f"(span) => {{ span.textContent = ({same})(span.textContent); }}")
        after = taken(screen, "fiscal_path")
        _, top, _, bottom = difference(before, after)
        assert bottom > before.height - 80, words
        assert top > before.height - 130, words
        before = after

    source = f"({{ townshipData }}) => {{ townshipData.source = ({same})(townshipData.source); }}"
    screen.panel("fiscal_path").evaluate(source)
    left, top, _, bottom = difference(before, taken(screen, "fiscal_path"))
    assert left < 300 and before.height * 0.8 < top < bottom < before.height - 40
