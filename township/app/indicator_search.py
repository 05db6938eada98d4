"""By what an indicator is found in a list: its name, then its first letters in pinyin, theme, owner and aliases."""

from __future__ import annotations

from functools import cache

from township.panels.page import pages
from township.statistics import pinyin
from township.statistics.entries import Indicator

_APART = "　　　　　　"  # what stands behind the name is for finding, not for reading


@cache
def entries(indicators: tuple[Indicator, ...]) -> dict[str, str]:
    """What stands in the list, by code: ``税收收入　　　sssr 经济运行 财政所/税务``."""
    titles = {page.theme: page.title for page in reversed(pages().values()) if page.theme}
    letters = pinyin.first_letters(indicator.name for indicator in indicators)
    return {
        indicator.code: f"{indicator.name}{_APART}"
        + " ".join(filter(None, (spelled, titles.get(indicator.theme, ""), indicator.owner, *indicator.aliases)))
        for indicator, spelled in zip(indicators, letters, strict=True)
    }
