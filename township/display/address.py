"""What a page shows, written as an address and read back: page, month, villages, filters, palette, snapshot.

Unlike the address in the browser's bar, which people read and type, this one always names everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from township.display import published, theme
from township.display.contents import PAGES, Page
from township.display.drawing import KINDS, Filters
from township.display.rendering import Setting
from township.statistics import periods


def written(page: str, setting: Setting) -> str:
    """``page`` under ``setting`` as a query string."""
    filters = setting.filters
    return urlencode(
        {
            "page": page,
            "month": periods.month_key(filters.month),
            "villages": ",".join(filters.villages),
            "reported": int(filters.reported_only),
            "kind": KINDS.index(filters.kind),
            "colours": setting.colours.name,
            "snapshot": setting.warehouse.snapshot.id,
        }
    )


def read(given: Mapping[str, str]) -> tuple[Page, Setting]:
    """What :func:`written` wrote, checked against the snapshot that is open.

    Raises:
        LookupError: something is missing or unknown, or another snapshot is published by now.
        ValueError: not a month or not a number.
        SnapshotError, CatalogueError: nothing can be shown at all.
    """
    page = PAGES[given["page"]]
    open_now = published.current()
    setting = open_now.setting(colours=theme.palette(given["colours"]))
    month = periods.parse_month(given["month"])
    villages = tuple(filter(None, given["villages"].split(",")))
    if given["snapshot"] != setting.warehouse.snapshot.id or month not in open_now.months:
        raise LookupError("不是当前快照里的月份")
    if not set(villages) <= {area.code for area in setting.catalogue.villages(month)}:
        raise LookupError("这个月没有这些村")
    kind = KINDS[int(given["kind"])]
    filters = Filters(month, villages, given["reported"] == "1", kind, setting.warehouse.snapshot.published)
    return page, setting.with_filters(filters)
