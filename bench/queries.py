"""Times the queries of the economy page without the page."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from bench.server import ROOT
from bench.stats import AGAIN, ECONOMY, FIRST, Key, Results
from township.panels import published
from township.statistics import catalogue as catalogues
from township.store import snapshot
from township.store.warehouse import Warehouse

Call = tuple[str, dict[str, Any]]
# the page in its frame, without the navigation, which would run another page first
_SCRIPT = """
from township.app import frame, panels
from township.panels.page import pages

frame.configure()
page = pages()[{path!r}]
panels.show_page(page, frame.begin(page))
"""


def calls_of(path: str) -> list[Call]:
    """The queries one run of a page makes, with their parameters, as the page makes them.

    Args:
        path: the page's url_path.

    Raises:
        RuntimeError: the page reported an error or asked nothing.
    """
    calls: list[Call] = []
    run = Warehouse.run

    def record(warehouse: Warehouse, name: str, **context: Any) -> Any:
        calls.append((name, context))
        return run(warehouse, name, **context)

    published.current().warehouse.forget()  # a warehouse nobody has asked yet, so that no frame comes from a cache
    script = _SCRIPT.format(path=path)
    with _silence(), patch.object(Warehouse, "run", record):
        test = AppTest.from_string(script, default_timeout=60).run()
    if test.exception:
        raise RuntimeError(f"/{path} 没有运行完：{test.exception[0].message}")
    if not calls:
        raise RuntimeError(f"/{path} 一条查询也没有：快照或指标目录打不开（运行 make run 看页面上的说明）")
    return [(name, context) for name, context in calls if not name.startswith("frame/")]


def measure(calls: list[Call], number: int, results: Results) -> None:
    """All queries one after another on a warehouse just opened, then again for another month.

    Nothing above the warehouse is asked, and no month twice, so no result can come from a cache.

    Args:
        number: number of the round; another month each time.
    """
    opened = snapshot.open_published(ROOT / "data")
    warehouse = Warehouse(opened.snapshot, ROOT / "queries", catalogues.load(ROOT / "data" / "catalogue"))
    try:
        month = next(context["month"] for _, context in calls if "month" in context)
        others = [month.replace(month=other) for other in range(2, month.month)] or [month]
        for visit, shown in ((FIRST, month), (AGAIN, others[number % len(others)])):
            total = 0.0
            for name, context in calls:
                began = time.perf_counter()
                warehouse.run(name, **{**context, "month": shown})
                took = 1000 * (time.perf_counter() - began)
                results.add(Key("查询", name, visit), took)
                total += took
            results.add(Key("查询", ECONOMY, visit), total)
    finally:
        warehouse.close()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Outside of a server Streamlit warns about what it cannot know; none of it concerns us."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
