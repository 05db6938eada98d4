"""What an indicator is found by."""

from __future__ import annotations

from township.app import indicator_search
from township.panels import published


def test_name_letters_theme_owner_and_aliases():
    words = indicator_search.entries(tuple(published.catalogue().indicators.values()))["fiscal_revenue"]
    assert words.startswith("公共财政预算收入　")
    assert words.split()[1:4] == ["ggczyssr", "经济运行", "财政所"]
    assert "一般公共预算收入" in words
