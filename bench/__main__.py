"""Measures the dashboard's speed: ``python -m bench [--runs N] [--pages PATH …] [--json FILE]``.

Every round starts a server of its own, so that its first visits are cold, and measures the floor in between, so
that both meet the same state of the machine. The operating system's file cache is warm throughout.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import app, floor, queries, report, server
from bench.browser import chromium
from bench.stats import ECONOMY, Key, Results


def main() -> int:
    """Run the benchmark; 0 unless something broke, whatever the numbers say."""
    options = _options()
    paths = [ECONOMY, *[path for path in app.PAGES if path in options.pages and path != ECONOMY]]
    results = Results()
    calls = queries.calls_of(queries.page_file(ECONOMY))
    with sync_playwright() as playwright, chromium(playwright) as browser:
        _say("预演：取经济页各月的图，造对照页")
        page = _floor_page(browser, results)
        with floor.served(page, server.ROOT / "static" / "plotly.min.js") as floor_url:
            for number in range(options.runs):
                _say(f"第 {number + 1}/{options.runs} 轮")
                _round(browser, floor_url, paths, number, results)
                queries.measure(calls, number, results)
    print(report.tables(results))
    if options.json:
        given = {"runs": options.runs, "pages": paths}
        text = json.dumps(report.record(results, given), ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="测量页面与查询的速度，并与裸页面对照")
    parser.add_argument("--runs", type=int, default=10, metavar="N", help="轮数（默认 10）")
    parser.add_argument(
        "--pages",
        nargs="+",
        default=list(app.PAGES),
        choices=app.PAGES,
        metavar="页",
        help="只测这些页（经济运行总要测）",
    )
    parser.add_argument("--json", type=Path, metavar="文件", help="把全部数字写到这个文件")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs 至少是 1")
    return options


def _floor_page(browser: Browser, results: Results) -> str:
    with server.running() as started:
        dashboard = app.Application(browser, started.url, results)
        with dashboard.tab() as tab:
            dashboard.first_page(ECONOMY, tab)
            return floor.build(dashboard.figures(tab, app.MONTH_STEPS))


def _round(browser: Browser, floor_url: str, paths: list[str], number: int, results: Results) -> None:
    with server.running() as started:
        dashboard = app.measure(browser, started.url, started.started, paths, number, results)
        floor.measure_months(browser, floor_url, app.MONTH_STEPS, results)
        for path in paths:
            with dashboard.tab() as tab:
                results.add(Key("首屏", path), dashboard.first_page(path, tab).drawn)
            floor.measure_first_page(browser, floor_url, results) if path == ECONOMY else None


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
