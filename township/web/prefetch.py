"""The neighbouring months' panels, for the browser to fetch while the page stands idle (prefetch.js).

A click on ‹ or › then shows them at once. The run of the page that follows has the last word: it sends the same
contents again, or others if meanwhile something was published.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

from township.panels import permalink, published
from township.panels.render import render
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError
from township.web.gate import viewer

# somebody is about to click: two panels at a time, while DuckDB answers, and no more of all that is asked for
_AT_ONCE = ThreadPoolExecutor(2, "prefetch")


def answer(request: Request) -> Response:
    """The contents of a page's panels as a JSON object by panel name; 204 where there is nothing to give.

    Starlette runs it in a thread, so that it holds up neither the server nor a page's run.
    """
    try:
        page, setting = permalink.read(request.query_params, viewer(request))
    except (LookupError, ValueError, SnapshotError, CatalogueError):
        return Response(status_code=204)  # not an error to the browser: the page's own run will do
    setting = published.accounted(setting, viewer(request), page.title)
    contents = _AT_ONCE.map(lambda panel: render(panel, setting).content, page.panels)
    parts = [b'"%s":%s' % (panel.name.encode(), content) for panel, content in zip(page.panels, contents, strict=True)]
    return Response(b"{%s}" % b",".join(parts), media_type="application/json", headers={"Cache-Control": "no-store"})
