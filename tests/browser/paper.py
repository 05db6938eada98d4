"""A page as it comes out of the printer. Not a test itself."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from tests.browser.screen import Screen

A4 = (595, 842)  # points
# Notes, at the moment the browser prints, which panels may break, and which words of a chart leave its paper
NOTE_WHAT_IS_PRINTED = """
() => window.addEventListener("beforeprint", () => {
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
}, { once: true })
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


@contextlib.contextmanager
def printed(screen: Screen) -> Iterator[Sheets]:
    """The page on the screen, printed."""
    screen.page.evaluate(NOTE_WHAT_IS_PRINTED)
    document = pypdfium2.PdfDocument(screen.page.pdf(prefer_css_page_size=True))
    with contextlib.closing(document):
        pages = [document[number] for number in range(len(document))]
        sizes = [tuple(round(side) for side in page.get_size()) for page in pages]
        words = [squeezed(page.get_textpage().get_text_bounded()) for page in pages]
        yield Sheets(document, sizes, words, screen.page.evaluate("window.printed"))
