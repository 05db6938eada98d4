"""The first view of a page, for the browser to draw before Streamlit has started (first_paint.js).

Streamlit needs more than a second before it can show anything, and only then are charts drawn. Given here at
once: the design, the heading, the rows of the page and the contents of its panels. Streamlit's page takes over with
the same panels, so nothing is drawn twice.
"""

from __future__ import annotations

import json

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from township.app import frame
from township.charts import theme
from township.panels import failure, permalink, published
from township.panels.filters import Choice, Filters
from township.panels.heading import MONTH_WIDTH, VILLAGE_WIDTH, heading
from township.panels.page import Page, choices, panelled
from township.panels.published import Published
from township.panels.render import Setting, render
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError

_KNOWN = {"page", "colours", "month", "village", "reported"}


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
        setting = shown.setting(_filters(given, shown), theme.palette(given["colours"]))
    except (LookupError, SnapshotError, CatalogueError):
        return Response(status_code=204)
    try:
        return Response(
            _view(page, setting, shown), media_type="application/json", headers={"Cache-Control": "no-store"}
        )
    except Exception as error:
        failure.noted(f"首屏“{page.title}”", error)
        return Response(status_code=204)


def _view(page: Page, setting: Setting, shown: Published) -> bytes:
    town = setting.catalogue.town["name"]
    about = {
        "style": frame.style(setting.colours, town),
        "heading": str(heading(page, setting, shown.months)),
        "filters": _row_of_filters(page, setting),
        "rows": [[{"weight": c.weight, "panels": [p.name for p in c.panels]} for c in row] for row in page.layout],
    }
    contents = b",".join(b'"%s":%s' % (panel.name.encode(), render(panel, setting).content) for panel in page.panels)
    return b'{"about":%s,"contents":{%s}}' % (json.dumps(about, ensure_ascii=False).encode(), contents)


def _row_of_filters(page: Page, setting: Setting) -> list[dict[str, str | float]]:
    """What stands where the filters will stand (frame.py): name, label, words, and width in rem."""
    filters, catalogue = setting.filters, setting.catalogue
    everywhere = f"全镇（{len(catalogue.villages(filters.month))}村）"
    place = filters.place(catalogue) if filters.villages else everywhere
    row: list[tuple[str, str, str, float]] = [
        ("previous", "", "‹", 2.5),
        ("month", "截至月份", periods.month_name(filters.month), MONTH_WIDTH / 16),
        ("next", "", "›", 2.5),
        ("village", "村", place, VILLAGE_WIDTH / 16),
        *(
            (choice.name, choice.label, "、".join(choice.shown(filters.chosen(choice), catalogue)), choice.width / 16)
            for choice in page.choices
        ),
        ("reported", "", "只看实报", 6),
    ]
    return [dict(zip(("name", "label", "words", "width"), given, strict=True)) for given in row]


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
