"""The floor: a bare page that draws the economy page's figures with the same plotly.js, and nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.browser import Tab
from bench.stats import AGAIN, FIRST, FLOOR, Key, Results

_TEMPLATE = Path(__file__).with_name("floor.html")
_PLACE = "/*MONTHS*/[]"
Chart = dict[str, Any]


def build(months: Sequence[Sequence[Chart]]) -> str:
    """The floor's page.

    Args:
        months: for every month its charts in page order, each with ``panel``, ``width``, ``data`` and ``layout``;
            the first month is shown first. A chart may be missing from some months. More can be added (:func:`texts`).

    Raises:
        ValueError: there is no chart to begin with.
    """
    if not months or not months[0]:
        raise ValueError("经济页上没有图，无法造对照页")
    script = json.dumps([texts(charts) for charts in months], ensure_ascii=False)
    script = script.replace("<", "\\u003c")  # </script> in a label must not end ours
    return _TEMPLATE.read_text(encoding="utf-8").replace(_PLACE, script)


def texts(charts: Sequence[Chart]) -> dict[str, str]:
    """JSON texts by panel and position in the panel, so that a chart is known again in another month."""
    seen: Counter[str] = Counter()
    found = {}
    for chart in charts:
        panel = chart["panel"]
        found[f"{panel}#{seen[panel]}"] = json.dumps(chart, ensure_ascii=False, separators=(",", ":"))
        seen[panel] += 1
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(page: str, plotly: Path) -> Iterator[str]:
    """The address of ``page`` with ``plotly`` beside it, served at 127.0.0.1 until the block ends."""
    with tempfile.TemporaryDirectory(prefix="township-floor-") as folder:
        Path(folder, "index.html").write_text(page, encoding="utf-8")
        shutil.copyfile(plotly, Path(folder, "plotly.min.js"))
        handler = partial(_Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
            finally:
                server.shutdown()


def measure_first_page(browser: Browser, url: str, results: Results) -> None:
    """First page drawn in a new context."""
    with Tab(browser, streamlit=False) as tab:
        results.add(Key("首屏", FLOOR), tab.open(url).drawn)


def measure_months(browser: Browser, url: str, steps: int, results: Results) -> None:
    """The same steps back and forward as on the economy page."""
    with Tab(browser, streamlit=False) as tab:
        tab.open(url)
        for button, visit in (("#previous", FIRST), ("#next", AGAIN)):
            for _ in range(steps):
                reaction = tab.press(tab.page.locator(button))
                results.add(Key("换月", FLOOR, visit), reaction.drawn)
                results.add(Key("换月", FLOOR, visit, "图数"), reaction.charts)
