"""Indicators whose name is near to one that is not known: offered to choose from, never taken."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from township.intake.recognise.aliases import name_key
from township.statistics.catalogue import Catalogue, Indicator

_NEAR = 60  # of 100
_MOST = 5


def near_indicators(name: str, catalogue: Catalogue, most: int = _MOST) -> list[Indicator]:
    """The catalogue's indicators whose name or alias is near to ``name``, the nearest first; [] where none is."""
    named = [
        (name_key(called), item) for item in catalogue.indicators.values() for called in (item.name, *item.aliases)
    ]
    found = process.extract(
        name_key(name), [called for called, _ in named], scorer=_likeness, score_cutoff=_NEAR, limit=most * 4
    )
    return list({named[place][1].code: named[place][1] for _, _, place in found}.values())[:most]


def _likeness(one: str, other: str, *, score_cutoff: float = 0, **_: object) -> float:
    """How like two names are, 0 to 100: in order as a whole, or the shorter inside the longer, which says less."""
    return max(fuzz.ratio(one, other), 0.9 * fuzz.partial_ratio(one, other) if min(len(one), len(other)) > 2 else 0)
