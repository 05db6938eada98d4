"""Who reports a sheet (填报单位：义桥镇统计站（盖章）): an office of our own town means the town, a village's its village."""

from __future__ import annotations

import re
from collections.abc import Collection

from township.intake.recognise import other_town
from township.intake.recognise.aliases import name_key
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Area

_SEAL = re.compile(r"\((?:加?盖?公?章|签章|签字盖章)\)?$|[:]$")
OFFICE = re.compile(r"(?:人民)?政府|党委|[一-龥]{0,12}(?:站|所|办|办公室|中心|分局|大队|中队|委员会|政府)")
_VILLAGE_OFFICE = re.compile(r"(?:村民|居民)委员会$|(?<=村)村委会?$|村?委会$|党支部$")
_SUPERIOR = re.compile(r"[省市县区]|.*局$")


def area_of(text: str, catalogue: Catalogue, titles: Collection[str] = ()) -> Area | None:
    """The area an office reports for; None where it is none of ours.

    Args:
        titles: what stands above the table: a bureau of our county reports for the town its title names.
    """
    town = catalogue.areas[catalogue.town_code]
    plain = _SEAL.sub("", name_key(text))
    bare = plain
    for above in ("province", "city", "county"):
        bare = bare.removeprefix(str(catalogue.town.get(above) or "\0"))
    if known := catalogue.own_area_named(plain) or catalogue.own_area_named(bare):
        return known
    rest = bare.removeprefix(town.name)
    if rest != bare:
        if village := catalogue.own_area_named(rest) or catalogue.own_area_named(_VILLAGE_OFFICE.sub("", rest)):
            return village
        return town if OFFICE.fullmatch(rest) and "村" not in rest else None
    if village := catalogue.own_area_named(_VILLAGE_OFFICE.sub("", bare)):
        return village
    if bare != plain or _SUPERIOR.match(bare):  # of the county: what it reports is not ours unless it says so
        ours = bare != plain or bare.startswith("县")
        return town if ours and any(town.name in name_key(title) for title in titles) else None
    alone = bare.removeprefix("镇")
    named = other_town.named_instead(bare, catalogue.town)
    return (
        town if len(alone) > 1 and OFFICE.fullmatch(alone) and not re.search("[镇乡村]|街道", alone + named) else None
    )
