"""The first view of a page, for the browser to draw before Streamlit has started (first_paint.js).

Streamlit needs more than a second before it can show anything, and only then are charts drawn. Given here at
once: the design, the navigation, the filters and what they can be set to, the heading, the rows of the page and the
contents of its panels. A filter set there is another address, asked for here again. Streamlit's page takes over with
the same panels, so nothing is drawn twice.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from township.access.roles import Right, Viewer
from township.app import frame
from township.charts import theme
from township.panels import failure, permalink, published
from township.panels.filters import Choice, Filters, MonthChoice
from township.panels.heading import MONTH_WIDTH, VILLAGE_WIDTH, heading
from township.panels.page import Page, choices, pages, panelled
from township.panels.published import Published
from township.panels.render import render
from township.panels.setting import Setting
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError
from township.web.gate import viewer

_KNOWN = {"page", "colours", "month", "village", "reported", permalink.ASKS_INTERNAL[0]}


def answer(request: Request) -> Response:
    """The view of ``page`` under the filters its address names, as JSON; 204 where Streamlit's page had better speak.

    That is: an address with something unknown or more than filters in it, a snapshot that was refused, a page that
    is none of the town's. Starlette runs it in a thread.
    """
    given = request.query_params
    try:
        shown = published.current()
        page = panelled()[given["page"]]
        if shown.refusal or not given.keys() <= _KNOWN | {choice.name for choice in page.choices}:
            raise LookupError
        seen_by = viewer(request)
        setting = shown.setting(_filters(given, shown), theme.palette(given["colours"]))
        asked = setting.seen_by(seen_by, internal=permalink.asks_internal(given))
        setting = published.accounted(asked, seen_by, page.title)
    except (LookupError, SnapshotError, CatalogueError):
        return Response(status_code=204)
    try:
        return Response(
            _view(page, setting, shown, seen_by), media_type="application/json", headers={"Cache-Control": "no-store"}
        )
    except Exception as error:
        failure.noted(f"首屏“{page.title}”", error)
        return Response(status_code=204)


def _view(page: Page, setting: Setting, shown: Published, seen_by: Viewer) -> bytes:
    town = setting.catalogue.town["name"]
    about = {
        "style": frame.style(setting.colours, town),
        "heading": str(heading(page, setting, shown.months)),
        "pages": [(one.section, one.key, one.title) for one in pages().values() if seen_by.may(one.needs)],
        "filters": _row_of_filters(page, setting, shown.months, seen_by),
        "rows": [[{"weight": c.weight, "panels": [p.name for p in c.panels]} for c in row] for row in page.layout],
    }
    contents = b",".join(b'"%s":%s' % (panel.name.encode(), render(panel, setting).content) for panel in page.panels)
    return b'{"about":%s,"contents":{%s}}' % (json.dumps(about, ensure_ascii=False).encode(), contents)


def _row_of_filters(page: Page, setting: Setting, months: tuple[dt.date, ...], seen_by: Viewer) -> list[dict[str, Any]]:
    """What stands where the filters will stand (frame.py).

    Each has its name, label, words and width in rem; and, as ``[option, words in the address]``, what it can be set to.
    One of indicators has no options: it is searched, which only Streamlit's page can do.
    """
    filters, catalogue = setting.filters, setting.catalogue
    villages = catalogue.villages(filters.month)
    place = filters.place(catalogue) if filters.villages else f"全镇（{len(villages)}村）"
    months_given = [(periods.month_key(month), periods.month_name(month)) for month in months]
    row: list[tuple[str, str, str, float, list[tuple[str, str]]]] = [
        ("previous", "", "‹", 2.5, []),
        ("month", "截至月份", periods.month_name(filters.month), MONTH_WIDTH / 16, months_given),
        ("next", "", "›", 2.5, []),
        ("village", "村", place, VILLAGE_WIDTH / 16, [(village.code, village.name) for village in villages]),
        *(_of_choice(choice, setting, months) for choice in page.choices),
        ("reported", "", "只看实报", 6, [("true", "true")]),
    ]
    if seen_by.may(Right.INTERNAL):
        row.append(("internal", "", frame.INTERNAL, 6.875, [("true", "true")]))
    return [dict(zip(("name", "label", "words", "width", "options"), given, strict=True)) for given in row]


def _of_choice(
    choice: Choice, setting: Setting, months: tuple[dt.date, ...]
) -> tuple[str, str, str, float, list[tuple[str, str]]]:
    words = "、".join(choice.shown(setting.filters.chosen(choice), setting.catalogue))
    options = [(option, option) for option in choice.options]
    if isinstance(choice, MonthChoice):
        options += [(periods.month_name(month), periods.month_name(month)) for month in reversed(months)]
    return choice.name, choice.label, words, choice.width / 16, options


def _filters(given: QueryParams, shown: Published) -> Filters:
    """The filters an address names, as the browser's bar shows them.

    Raises:
        LookupError: a month, a village or an option that cannot be chosen.
    """
    months = {periods.month_name(month): month for month in shown.months}
    month = months[given["month"]] if "month" in given else shown.default_month
    villages = {area.name: area.code for area in shown.catalogue.villages(month)}
    chosen = tuple(villages[name] for name in dict.fromkeys(given.getlist("village")))
    if given.get("reported", "false") not in ("true", "false"):
        raise LookupError
    reported_only = given.get("reported") == "true"
    return Filters(month, chosen, reported_only, _chosen(given, shown))


def _chosen(given: QueryParams, shown: Published) -> tuple[tuple[Choice, str], ...]:
    known, catalogue = choices(), shown.catalogue
    taken = {name: known[name].read(given.getlist(name), catalogue) for name in given.keys() & known.keys()}
    return permalink.chosen(taken, catalogue)
