"""Indicators whose name is near to one that is not known: offered to choose from, never taken."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from township.intake.recognise.aliases import name_key
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

_NEAR = 60  # of 100
_MOST = 5
_INSIDE = 0.9  # of the likeness where a name only stands inside another


def near_indicators(name: str, catalogue: Catalogue, most: int = _MOST) -> list[Indicator]:
    """The catalogue's indicators whose name or alias is near to ``name``, the nearest first; [] where none is."""
    plain = name_key(name)
    named = [
        (name_key(called), item) for item in catalogue.indicators.values() for called in (item.name, *item.aliases)
    ]
    keys = [called for called, _ in named]
    # in order as a whole, or the shorter inside the longer, which says less
    likeness = {
        at: score for _, score, at in process.extract(plain, keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
    }
    inside = process.extract(plain, keys, scorer=fuzz.partial_ratio, score_cutoff=_NEAR / _INSIDE, limit=None)
    for key, score, at in inside:
        if min(len(plain), len(key)) > 2:
            likeness[at] = max(likeness.get(at, 0), _INSIDE * score)
    ranked = sorted(likeness, key=lambda at: -likeness[at])
    return list({named[at][1].code: named[at][1] for at in ranked}.values())[:most]
