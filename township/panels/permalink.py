"""What a page shows, written as an address and read back: page, month, villages, filters, palette, snapshot.

Unlike the address in the browser's bar, which people read and type, this one always names everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from township.access.roles import Viewer
from township.charts import theme
from township.panels import published
from township.panels.filters import Choice, Filters
from township.panels.page import Page, choices, page_named
from township.panels.setting import Setting
from township.statistics import periods
from township.statistics.catalogue import Catalogue

ASKS_INTERNAL = ("internal", "true")  # of an address: the switch 显示内部数 is on


def written(page: str, setting: Setting) -> str:
    """``page`` under ``setting`` as a query string."""
    filters = setting.filters
    return urlencode(
        {
            "page": page,
            "month": periods.month_key(filters.month),
            "villages": ",".join(filters.villages),
            "reported": int(filters.reported_only),
            **{choice.name: option for choice, option in filters.choices},
            **(dict([ASKS_INTERNAL]) if setting.internal else {}),
            "colours": setting.colours.name,
            "snapshot": setting.warehouse.snapshot.id,
        }
    )


def link(page: str, setting: Setting) -> str:
    """``page`` under ``setting`` as an address of the dashboard that shows the same next year: it names the snapshot.

    Months and villages are given as the filters show them, so that the browser's bar keeps them when it is reloaded.
    """
    filters = setting.filters
    given: list[tuple[str, str]] = [("month", periods.month_name(filters.month))]
    given += [("village", setting.catalogue.areas[code].name) for code in filters.villages]
    if filters.reported_only:
        given.append(("reported", "true"))
    if setting.internal:
        given.append(ASKS_INTERNAL)
    given += [
        (choice.name, one) for choice, option in filters.choices for one in choice.shown(option, setting.catalogue)
    ]
    given.append(("snapshot", setting.warehouse.snapshot.id))
    return f"./{page}?{urlencode(given)}"


def asks_internal(given: Mapping[str, str]) -> bool:
    """Whether an address asks for them. Whether they are shown is decided by who opens it (Setting.seen_by)."""
    name, on = ASKS_INTERNAL
    return given.get(name) == on


def read(given: Mapping[str, str], viewer: Viewer) -> tuple[Page, Setting]:
    """What :func:`written` wrote, checked against the snapshot that is open, as ``viewer`` may see it.

    Villages and indicators may be given by name too, as the lists show them.

    Raises:
        LookupError: something is missing or unknown.
        ValueError: not a month or not a number.
        SnapshotError, CatalogueError: the snapshot is gone or damaged, or nothing can be shown at all.
    """
    page = page_named(given["page"])
    open_now = published.named(given["snapshot"])
    setting = open_now.setting(colours=theme.palette(given["colours"]))
    setting = setting.seen_by(viewer, internal=asks_internal(given))
    month = periods.parse_month(given["month"])
    named = dict.fromkeys(filter(None, given["villages"].split(",")))
    areas = [setting.catalogue.area_named(name) for name in named]
    villages = tuple(area.code if area else "" for area in areas)
    if month not in open_now.months:
        raise LookupError("快照里没有这个月")
    if not set(villages) <= {area.code for area in setting.catalogue.villages(month)}:
        raise LookupError("这个月没有这些村")
    filters = Filters(month, villages, given["reported"] == "1", chosen(given, setting.catalogue))
    return page, setting.with_filters(filters)


def chosen(given: Mapping[str, str], catalogue: Catalogue) -> tuple[tuple[Choice, str], ...]:
    """The options of pages' own filters an address names, those at their default left out.

    Raises:
        LookupError: a filter has no such option.
    """
    found = {choice: choice.read([given[name]], catalogue) for name, choice in choices().items() if name in given}
    if unknown := [option for choice, option in found.items() if not choice.accepts(option, catalogue)]:
        raise LookupError(f"没有这个选项：{'、'.join(unknown)}")
    return tuple((choice, option) for choice, option in found.items() if option != choice.default)
