"""Times taking the longest page away: slides, workbook, package of tables; seconds and size.

Every run begins with nothing drawn, as the first visitor after publishing has it; the second time of the same page is
measured too, with the drawings kept.
"""

from __future__ import annotations

import time

from bench.stats import AGAIN, FIRST, Key, Results, table
from township.panels import published
from township.panels.page import panelled
from township.web.export_routes import FORMATS

ACTION, SIZE = "导出", "大小"


def longest() -> str:
    """The key of the page with the most panels."""
    return max(panelled(), key=lambda key: len(panelled()[key].panels))


def measure(results: Results, key: str) -> None:
    """One sample of each kind of file of the page ``key`` for a first and a repeated visit, in ms; their size in KB."""
    page = panelled()[key]
    setting = published.current().setting()
    items = tuple((panel, setting) for panel in page.panels)
    for kind, form in FORMATS.items():
        setting.warehouse.forget()
        for visit in (FIRST, AGAIN):
            began = time.perf_counter()
            content = form.make(page.title, items)
            results.add(Key(ACTION, f"{key} {kind}", visit, "做完"), 1000 * (time.perf_counter() - began))
        results.add(Key(ACTION, f"{key} {kind}", metric=SIZE), len(content) / 1024)


def report(results: Results) -> str:
    """The table of what was measured: median, minimum and maximum."""
    rows = []
    for key in results.keys(lambda key: key.action == ACTION):
        summary = results.summary(key)
        unit = "KB" if key.metric == SIZE else "毫秒"
        rows.append([key.subject, key.visit or "—", f"{summary} {unit}", str(summary.count)])
    return table(["页与文件", "访问", "中位（最小—最大）", "次数"], rows) if rows else ""
