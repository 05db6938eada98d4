"""Another place named in a title: a neighbour's sheet must not be read as the town's own.

There is an 义桥镇 in Hangzhou too: what stands before the town's name counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from township.intake.recognise.aliases import name_key

_LONGEST_TITLE = 40  # what is longer explains something
DATE_WORDS = re.compile(r"[0-9年月日\-—()]+")
_ABOVE = r"(?:[一-龥]{2,6}?[省市县区])"
# 城镇居民, 乡镇, 乡村振兴 and 各镇街 name no place
_PLACE = re.compile(
    rf"(?P<above>{_ABOVE}{{0,3}})(?P<town>[一-龥]{{1,5}}?(?:镇(?![化区街村居域])|乡(?![村镇土])|街道(?!路)))"
)
_NO_NAME = re.compile(r"(?:^|.*[各全我本该])(?:城|乡|村|集|小城|建制|重点|特色小)?(?:镇|乡|街道)$|.*[城乡村集]镇$")


def of_the_county(titles: Iterable[tuple[str, str]], called: Iterable[str], town: Mapping[str, Any]) -> str:
    """The cell of a title that names the county and nothing smaller, where no title and no name has the town; else ""."""
    titles = list(titles)
    if any(town["name"] in name_key(text) for text in (*called, *(text for _, text in titles))):
        return ""
    own = f"(?:{town.get('province') or ''})?(?:{town.get('city') or ''})?{town.get('county') or 0}"
    of_county = re.compile(rf"(?:[^一-龥]|年|月)*{own}(?![一-龥]*(?:镇|乡|街道))")
    return next((cell for cell, text in titles if of_county.match(name_key(text))), "")


def named_instead(title: str, town: Mapping[str, Any]) -> str:
    """The place a title names where it is not this town; "" where it names the town or no place.

    Args:
        town: town.toml: ``name``, ``county``, ``city`` and ``province``.
    """
    plain = DATE_WORDS.sub(" ", name_key(title))
    if len(plain) > _LONGEST_TITLE:
        return ""
    for match in _PLACE.finditer(plain):
        if _NO_NAME.fullmatch(match["town"]):
            continue
        above = match["above"]
        for own in ("province", "city", "county"):
            above = above.replace(str(town.get(own) or " "), "")
        if not match["town"].endswith(town["name"]) or re.search(r"[省市县区]$", above):
            return match[0]
    return ""
