"""The neighbouring months' panels, for the browser to fetch while the page stands idle (board/ahead.js).

A click on ‹ or › then shows them at once. The run of the page that follows has the last word: it sends the same
contents again, or others if meanwhile something was published.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from township.display import published, rendering, theme
from township.display.contents import PAGES
from township.display.drawing import KINDS, Filters
from township.display.rendering import Setting
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError


def address(page: str, setting: Setting) -> str:
    """Where :func:`answer` gives the panels of ``page`` under ``setting``; relative to the dashboard's root."""
    filters = setting.filters
    given = {
        "page": page,
        "month": periods.month_key(filters.month),
        "villages": ",".join(filters.villages),
        "reported": int(filters.reported_only),
        "kind": KINDS.index(filters.kind),
        "colours": setting.colours.name,
        "snapshot": setting.warehouse.snapshot.id,
    }
    return f"./ahead?{urlencode(given)}"


def answer(request: Request) -> Response:
    """The contents of a page's panels as a JSON object by panel name; 404 for anything no page would ask for.

    Starlette runs it in a thread, so that it holds up neither the server nor a page's run.
    """
    try:
        content = _contents(request.query_params)
    except (LookupError, ValueError, SnapshotError, CatalogueError):
        return Response(status_code=404)
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


def _contents(given: dict[str, str]) -> bytes:
    page = PAGES[given["page"]]
    shown = published.current()
    setting = shown.setting(colours=theme.palette(given["colours"]))
    month = periods.parse_month(given["month"])
    villages = tuple(filter(None, given["villages"].split(",")))
    if given["snapshot"] != setting.warehouse.snapshot.id or month not in shown.months:
        raise LookupError("不是当前快照里的月份")
    if not set(villages) <= {area.code for area in setting.catalogue.villages(month)}:
        raise LookupError("这个月没有这些村")
    filters = Filters(
        month, villages, given["reported"] == "1", KINDS[int(given["kind"])], setting.warehouse.snapshot.published
    )
    asked = setting.with_filters(filters)
    parts = [b'"%s":%s' % (panel.name.encode(), rendering.shown(panel, asked).content) for panel in page.panels]
    return b"{%s}" % b",".join(parts)
