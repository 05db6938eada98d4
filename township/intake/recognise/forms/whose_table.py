"""Whose table it is and of when, by what stands above it and by the places it names."""

from __future__ import annotations

import re
from dataclasses import replace

from township.intake.files.workbook import Finding
from township.intake.recognise import header as headers
from township.intake.recognise import other_town, reporting_office, values
from township.intake.recognise.aliases import Aliases, name_key
from township.intake.recognise.forms.layout import Layout
from township.intake.recognise.forms.reader import AREA_WORDS, TOWN_LIKE, Reader
from township.intake.recognise.header import Header
from township.statistics.catalogue import Catalogue

_OF_THE_MONTH = ("month", "month_cell", "month_problem", "month_guessed_from", "month_unclear", "month_asked")
_NO_COUNTY = re.compile("(?:[全各我本该]|社|地|园|景|镇|校|矿|林|库|开发|管|市|^中心城|^主城|^城)[县区]$")


def above(layout: Layout, aliases: Aliases, file_name: str = "") -> Header:
    """The month, the units and the office above the table, as every sheet's are looked for."""
    rows = {int(re.sub("[A-Z]", "", place.cell)) for place in layout.above}
    own = _looked(layout, layout.first_row, rows, aliases, "" if layout.over_all else file_name)
    if not layout.over_all:
        return own
    of_all = _looked(layout, layout.over_all, set(range(layout.over_all)), aliases, file_name)
    if own.month is None and not own.month_problem:
        own = replace(own, **{name: getattr(of_all, name) for name in _OF_THE_MONTH})
    if not own.above:
        own = replace(own, above=of_all.above, unit_cell=of_all.unit_cell, unit_problem=of_all.unit_problem)
    return own if own.area else replace(own, area=of_all.area, area_cell=of_all.area_cell)


def _looked(layout: Layout, first_row: int, rows: set[int], aliases: Aliases, file_name: str) -> Header:
    found = Header("统计月报", first_row, layout.last_row, {}, {}, {}, {}, {})
    rows = rows | {int(re.sub("[A-Z]", "", place.cell)) for place in layout.notes}
    lines = [row for row in layout.sheet.rows if row.number in rows]
    sheet = layout.sheet if file_name or not layout.over_all else replace(layout.sheet, name="")
    headers.look_above(found, lines, sheet, aliases, file_name)
    return found


def not_ours(layout: Layout, found: Header, catalogue: Catalogue, reader: Reader) -> Finding | None:
    """Why nothing of it is taken; else None, and ``found`` has the area's code instead of what was written."""
    sheet, town = layout.sheet, catalogue.town

    def refused(cell: str, said: str) -> Finding:
        advice = "不是本镇的表请不要导入；标题写错的请改正"
        return Finding("error", "area", sheet.file, sheet.name, cell, said, advice)

    if county := _another_county(layout, catalogue, reader):
        return refused("", f"表里写的是“{values.excerpt(county)}”，这里只收{town['county']}的表")
    named = any(map(reader.area_named, _names(layout)))
    said = [sheet.name, sheet.file, found.area, *(place.text for place in layout.above)]
    for place in layout.above:
        if not named and (other := other_town.named_instead(place.text, town)):
            return refused(place.cell, f"标题写的是“{other}”，这里只收{town['county']}{town['name']}的数，又没有区划列")
        if not named and other_town.of_the_county([(place.cell, place.text)], said, town):
            return refused(place.cell, f"标题只写了{town['county']}，没有写{town['name']}，又没有区划列")
        if not named and re.search("全[县市省]", name_key(place.text)):
            said = f"“{values.excerpt(place.text)}”是全县的数，不是{town['name']}的，没有读入"
            return replace(refused(place.cell, said), severity="warning")
    titles = [place.text for place in layout.above]
    try:
        office = None if named else reporting_office.whose(found.area, titles, sheet.name, sheet.file, catalogue)
    except ValueError as two:
        return replace(refused("", str(two)), advice="请改成一致")
    if not named and found.area and office is None:
        return refused(found.area_cell, f"区划名录中没有“{values.excerpt(found.area)}”")
    found.area = office.code if office else ""
    return None


def _names(layout: Layout) -> set[str]:
    """What stands in its columns of labels and in its header."""
    labels = {layout.label(row, letter).text for row in layout.rows for letter in layout.columns}
    return (labels | {place.text for path in layout.columns.values() for place in path}) - {""}


def _another_county(layout: Layout, catalogue: Catalogue, reader: Reader) -> str:
    """The county a table is of, where it is not ours; "" where it is ours or does not say."""
    own = [str(catalogue.town.get(name) or "") for name in ("province", "city", "county")]
    for place in layout.above:
        plain = other_town.DATE_WORDS.sub(" ", name_key(place.text))
        for name in filter(None, own):
            plain = plain.replace(name, "")
        match = re.match(r" *(?:[一-龥]{2,3}省)?(?:[一-龥]{2,3}市)?(?P<county>[一-龥]{1,3}[县区])", plain)
        if match and not _NO_COUNTY.search(match["county"]):
            return match["county"]
    strange = [text for text in _names(layout) if TOWN_LIKE.fullmatch(name_key(text)) and not reader.area_named(text)]
    return next((text for text in sorted(strange) if name_key(text) not in AREA_WORDS), "")
