"""By what an indicator is found in a list: its name, then its first letters in pinyin, theme, owner and aliases."""

from __future__ import annotations

from functools import cache

from township.panels.page import pages
from township.statistics.entries import Indicator

_APART = "　　　　　　"  # what stands behind the name is for finding, not for reading


@cache
def entry(indicator: Indicator) -> str:
    """What stands in the list: ``税收收入　　　ssss 经济运行 财政所/税务``."""
    from pypinyin import Style, lazy_pinyin  # takes longer to load than everything else here

    letters = "".join(lazy_pinyin(indicator.name, style=Style.FIRST_LETTER, errors="default")).lower()
    theme = next((page.title for page in pages().values() if page.theme == indicator.theme), "")
    words = (letters, theme, indicator.owner, *indicator.aliases)
    return f"{indicator.name}{_APART}{' '.join(filter(None, words))}"
