"""A panel saved as a picture: large, sharp, whole, and saying by itself what it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, expect

from tests.browser.screen import PATHS, Screen

pytestmark = pytest.mark.browser

PAPER = {"light": (251, 250, 246), "dark": (22, 24, 28)}
ACCENT = {"light": (39, 80, 143), "dark": (141, 177, 234)}
# every picture of the page: its size, and how much of it is not ground
ALL_PICTURES = """
async () => {
  const { picture } = await import(new URL("browser/picture.js", document.baseURI));
  const found = [];
  for (const panel of [...document.querySelectorAll(".panel")].filter((panel) => panel.querySelector("[data-picture]"))) {
    const image = await createImageBitmap(await picture(panel));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const drawn = pixels.filter((pixel) => pixel !== pixels[0]).length / pixels.length;
    found.push([panel.id, image.width, image.height, drawn, panel.clientWidth]);
  }
  return found;
}
"""


@pytest.fixture
def taken(screen: Screen, tmp_path) -> Callable[[str], Image.Image]:
    """Saves the picture of a panel by a click on its button and opens the file; ``.name`` is what it was called."""

    def take(panel: str) -> Image.Image:
        with screen.page.expect_download() as waiting:
            screen.panel(panel).locator(".more summary").click()
            screen.panel(panel).locator("[data-picture]").click()
        path = tmp_path / "picture.png"
        waiting.value.save_as(path)
        with Image.open(path) as file:
            assert file.format == "PNG"
            image = file.convert("RGB")
        image.name = waiting.value.suggested_filename
        return image

    return take


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


@pytest.mark.parametrize("path", PATHS)
def test_every_panel_has_a_picture_fit_for_a_projector(path, screen):
    screen.open(path)

    pictures = screen.page.evaluate(ALL_PICTURES)

    assert pictures
    for panel, width, height, drawn, shown in pictures:
        assert width >= 1920, panel
        assert height >= 250, panel
        assert 0.005 < drawn < 0.9, f"{panel}: {drawn:.1%}"
        assert shown == screen.panel(panel).evaluate("(panel) => panel.clientWidth"), "页面不该因此改变"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "panel"), [("economy", "fiscal_path"), ("overview", "tasks")])
def test_the_picture_is_drawn_in_the_pages_colours(path, panel, scheme, screen, taken):
    screen.page.emulate_media(color_scheme=scheme)
    screen.open(path)
    shown = screen.panel(panel).evaluate("(panel) => panel.clientWidth")

    image = taken(panel)

    counts = colours(image)
    assert image.width >= max(1920, 2 * shown)
    assert image.getpixel((0, 0)) == image.getpixel((image.width - 1, image.height - 1)) == PAPER[scheme]
    assert counts[PAPER[scheme]] > image.width * image.height / 2
    assert counts[ACCENT[scheme]] > 2000, "柱或进度条"
    assert len(counts) > 50, "字的边缘是平滑的"


def test_the_file_is_named_as_the_tables_are(screen, taken):
    screen.open("rural-revitalization", month="2020年8月", village="崔村东村")
    assert taken("village_works").name == "义桥镇_分村情况_截至2020年8月_崔村东村.png"

    screen.open("economy", village="崔村东村", reported="true")
    assert taken("fiscal_path").name == "义桥镇_财政收入累计进度_截至2020年9月_全镇_实报.png"

    screen.open("briefing", list="经济运行")
    assert taken("fiscal_path").name == "义桥镇_财政收入累计进度_截至2020年9月_全镇.png"


@pytest.mark.parametrize(("path", "panel"), [("economy", "fiscal_path"), ("overview", "tasks")])
def test_title_period_status_and_notes_are_in_the_picture_and_buttons_are_not(path, panel, screen, taken):
    screen.open(path)
    whole = taken(panel)
    upper, lower = whole.height * 0.2, whole.height * 0.7

    for words, least in (("h2", 120), (".scope", 200), (".badge", 60)):
        hide(screen.panel(panel).locator("header").locator(words))
        without = taken(panel)
        left, top, right, bottom = difference(whole, without)
        assert right - left > least, words
        assert bottom < upper, words
        whole = without
    assert left > whole.width / 2, "状态在右上角"

    hide(screen.panel(panel).locator("footer"))
    without = taken(panel)
    left, top, right, bottom = difference(whole, without)
    assert right - left > 400
    assert top > lower

    hide(screen.panel(panel).locator("[data-open]"))
    assert difference(without, taken(panel)) is None


def test_snapshot_filters_and_source_are_in_the_picture(screen, taken):
    screen.open("economy")
    before = taken("fiscal_path")
    # as wide as it was, so that the lines break where they did
    same = r"(text) => text.replace(/[\u4e00-\u9fff]/g, '〇').replace(/[1-9]/g, '0')"

    for part in range(screen.page.locator(".meta > span").count()):
        span = screen.page.locator(".meta > span").nth(part)
        words = span.inner_text()
        span.evaluate(f"(span) => {{ span.textContent = ({same})(span.textContent); }}")
        after = taken("fiscal_path")
        _, top, _, bottom = difference(before, after)
        assert bottom > before.height - 80, words
        assert top > before.height - 130, words
        before = after

    source = f"({{ townshipData }}) => {{ townshipData.source = ({same})(townshipData.source); }}"
    screen.panel("fiscal_path").evaluate(source)
    left, top, _, bottom = difference(before, taken("fiscal_path"))
    assert left < 300 and before.height * 0.8 < top < bottom < before.height - 40


def test_a_table_wider_than_the_window_is_whole(screen, taken):
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.open("economy")
    table = screen.panel("projects").locator(".scroll")
    assert table.evaluate("(table) => table.scrollWidth > table.clientWidth"), "这一屏放不下"
    whole = taken("projects")

    hide(screen.panel("projects").locator("td:last-child, th:last-child"))
    left, _, right, _ = difference(whole, taken("projects"))

    assert left > whole.width / 2
    assert whole.width / 2 < right < whole.width - 20, "最后一列完整，右边还有空白"
    assert whole.width >= 1920


def test_the_keyboard_saves_a_picture_and_the_page_stays_as_it_is(screen):
    screen.open("economy")
    page = screen.page
    state = """() => [document.querySelectorAll(".panel").length, document.body.querySelectorAll("*").length,
      ...[...document.querySelectorAll(".chart")].map((chart) => chart.dataset.drawn)].join()"""
    before = page.evaluate(state)

    menu = screen.panel("fiscal_path").locator(".more summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_download():
        page.keyboard.press("Enter")

    assert page.evaluate(state) == before
    expect(menu).to_be_focused()


def test_a_picture_that_cannot_be_made_says_so_and_the_next_try_may_succeed(screen, taken):
    screen.open("economy")
    screen.page.evaluate("""() => {
      const real = HTMLCanvasElement.prototype.toBlob;
      HTMLCanvasElement.prototype.toBlob = function (done) {
        HTMLCanvasElement.prototype.toBlob = real;
        done(null);
      };
    }""")
    panel = screen.panel("fiscal_path")

    panel.locator(".more summary").click()
    panel.locator("[data-picture]").click()

    expect(panel.get_by_role("alert")).to_contain_text("图片没有存成")
    expect(panel.get_by_role("alert")).to_contain_text("画布太大")
    assert taken("fiscal_path").width >= 1920
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_a_picture_shows_the_month_on_the_screen(screen, taken):
    screen.open("economy")
    september = taken("fiscal_path")

    screen.choose_month("2020年8月")
    august = taken("fiscal_path")

    assert august.name == "义桥镇_财政收入累计进度_截至2020年8月_全镇.png"
    assert september.width == august.width
    assert colours(august).get(ACCENT["light"], 0) < colours(september)[ACCENT["light"]] / 10, "8月没有实报，没有实心柱"
