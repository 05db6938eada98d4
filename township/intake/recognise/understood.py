"""Of a sheet that could not be read: what was understood of it (title, period, unit, headers, areas) and what is missing."""

from __future__ import annotations

import re

from township.intake.contract import SHEETS
from township.intake.files.workbook import RawRow, RawSheet
from township.intake.recognise import units, values
from township.intake.recognise.aliases import Aliases
from township.intake.recognise.report_month import Above
from township.statistics import periods
from township.statistics.catalogue import Catalogue

_SEARCHED_ROWS = 40
_LISTED = 8
_FIGURE = re.compile(r"-?[0-9][0-9.,]*%?\s*(?:[(（][0-9.,]+[)）])?")


def described(raw: RawSheet, catalogue: Catalogue, aliases: Aliases) -> tuple[str, str]:
    """What is understood of a sheet of no known kind, and what is missing, each in Chinese."""
    rows = raw.rows[:_SEARCHED_ROWS]
    head = next((place for place, row in enumerate(rows) if len(row.cells) > 2), 0)
    titles = [text for row in rows[:head] for text in row.cells.values()]
    above = Above()
    for row in rows[: head + 1]:
        for letter, text in row.cells.items():
            above.note_cell(text, f"{letter}{row.number}")
    months = "、".join(periods.month_key(month) for month in sorted(above.titles()))
    loose = "、".join(dict.fromkeys(text for text, _ in above.loose))
    headers = _headers(rows[head:])
    texts = [text for row in rows[head:] for text in row.cells.values()]
    areas = list(dict.fromkeys(area.name for text in texts if (area := catalogue.area_named(values.half_width(text)))))
    named = list(dict.fromkeys(text for text in texts if (found := aliases.indicator_named(text)) and found.code))
    unit = next((line["said"] for text in titles if (line := units.LINE.search(values.half_width(text)))), "")
    parts = {
        "标题": values.excerpt(titles[0]) if titles else "",
        "期间": months or loose,
        "单位": unit.strip(),
        "表头": _listed(headers),
        "区划": _listed(areas),
        "指标": _listed(named),
    }
    said = "，".join(f"{name}“{text}”" for name, text in parts.items() if text)
    return f"看懂了：{said}" if said else "什么也没看懂", _missing(headers, parts, aliases)


def _headers(rows: tuple[RawRow, ...]) -> list[str]:
    """The texts of the rows before the first with figures, each once."""
    found: dict[str, None] = {}
    for row in rows:
        if any(map(_FIGURE.fullmatch, row.cells.values())):
            break
        found |= dict.fromkeys(values.excerpt(" ".join(text.split())) for text in row.cells.values())
    return list(found)


def _missing(headers: list[str], parts: dict[str, str], aliases: Aliases) -> str:
    """The known sheet nearest to the headers and the columns it still needs."""

    def groups(name: str) -> list[set[str]]:
        known = {aliases.header_named(name, header).name for header in headers}
        wanted = next(sheet.identifying for sheet in SHEETS if sheet.name == name)
        return [set(group) for group in wanted if not known & set(group)]

    kinds = [sheet for sheet in SHEETS if sheet.identifying]
    shares = {sheet.name: len(groups(sheet.name)) / len(sheet.identifying) for sheet in kinds}
    nearest = min(shares, key=lambda name: shares[name])
    lacking = [] if parts["期间"] else ["期间（如 2020年9月）"]
    if shares[nearest] < 1:
        wanted = "、".join("或".join(sorted(group)) for group in groups(nearest))
        return f"最像“{nearest}”，还缺：{'、'.join([*lacking, *([f'{wanted} 一列'] if wanted else [])])}"
    return f"还缺：{'、'.join([*lacking, '认得的列（指标、累计、当月 …）'])}"


def _listed(words: list[str]) -> str:
    return "、".join(words[:_LISTED]) + (f" 等{len(words)}项" if len(words) > _LISTED else "")
