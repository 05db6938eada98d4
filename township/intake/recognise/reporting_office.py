"""Who reports a sheet (填报单位：义桥镇统计站（盖章）): an office of our own town means the town, a village's its village.

A title or a sheet's name may say the village instead: 崔东村2020年10月统计月报.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from township.intake.recognise import other_town
from township.intake.recognise.aliases import name_key
from township.statistics.catalogue import Catalogue
from township.statistics.entries import Area

_SEAL = re.compile(r"\((?:加?盖?公?章|签章|签字盖章)\)?$|[:]$")
OFFICE = re.compile(r"(?:人民)?政府|党委|[一-龥]{0,12}(?:站|所|办|办公室|中心|分局|大队|中队|委员会|政府)")
_VILLAGE_OFFICE = re.compile(r"(?:村民|居民)委员会$|(?<=村)村委会?$|村?委会$|党支部$")
_OF_SEVERAL = re.compile("各村|全镇|分村|村级合计|[等除含外、和及与]")
_LONGEST_TITLE = 40
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


def whose(said: str, titles: Collection[str], sheet: str, file: str, catalogue: Catalogue) -> Area | None:
    """The area a table without a column of areas is of: the village that its title or its sheet names, else its office's.

    The file's name says it where nothing else does.

    Raises:
        ValueError: two of them name different villages.
    """
    office = area_of(said, catalogue, titles)
    if said and office is None:
        return None
    by_office = office if office and office.level == "village" else None
    named = [
        ("填报单位", by_office),
        ("标题", _village_named((title for title in titles if not said or said not in title), catalogue)),
        ("工作表名", _village_named([sheet], catalogue)),
    ]
    villages = {area.code: (place, area) for place, area in reversed(named) if area}
    if len(villages) > 1:
        told = "，".join(f"{place}写的是“{area.name}”" for place, area in reversed(villages.values()))
        raise ValueError(f"{told}，分不清是哪个村的数")
    found = next((area for _, area in villages.values()), office)
    return found or _village_named([file], catalogue)


def _village_named(texts: Iterable[str], catalogue: Catalogue) -> Area | None:
    """The one village that texts are of; None where they name none, or others or the town too."""
    villages = (area for area in catalogue.areas.values() if area.level == "village")
    names = {name: area for area in villages for name in (area.name, *area.aliases) if name.endswith("村")}
    found: dict[str, Area] = {}
    for text in texts:
        plain = name_key(text)
        if len(plain) <= _LONGEST_TITLE and not _OF_SEVERAL.search(plain):
            found |= {
                n: area for n, area in names.items() if re.search(rf"(?:^|[镇年月]|[^一-龥]){re.escape(n)}", plain)
            }
    codes = {area.code: area for area in found.values()}
    return next(iter(codes.values())) if len(codes) == 1 else None
