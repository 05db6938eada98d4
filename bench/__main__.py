"""Measures the dashboard's speed: ``python -m bench [--runs N] [--pages PATH …] [--json FILE]``.

``python -m bench kills [--count N]`` instead kills publishers and counts what was mixed or lost; see kills.py.
``python -m bench publishing [--runs N]`` times reading and publishing a month and a year alone; see publishing.py.
``python -m bench crowd [--people N]`` has many people change months at once; see crowd.py.
``python -m bench held`` asks for old snapshots in turn and looks whether memory and threads grow; see held.py.
``python -m bench recognising [--files N]`` times recognising forty uploaded files; see recognising.py.
``python -m bench towns`` opens, asks, publishes onto sample towns of up to a million figures; see towns.py.

Every round starts a server of its own, so that its first visits are cold, and measures the floor in between, so
that both meet the same state of the machine. The operating system's file cache is warm throughout.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import app, crowd, floor, held, kills, publishing, queries, recognising, report, server, takeaway, towns
from bench.browser import chromium
from bench.stats import AGAIN, ECONOMY, FIRST, Key, Results
from township.commands import allocation
from township.web import plotlyjs

_ALONE = {one.__name__.removeprefix("bench."): one for one in (kills, publishing, crowd, held, recognising, towns)}
_PUBLISHING_RUNS = 1  # a run publishes thirteen months


def main() -> int:
    """Run the benchmark; 0 unless something broke, whatever the numbers say."""
    if sys.argv[1:] and (alone := _ALONE.get(sys.argv[1])):
        return alone.main(sys.argv[2:])
    options = _options()
    paths = [ECONOMY, *[path for path in app.PAGES if path in options.pages and path != ECONOMY]]
    results, busiest = Results(), 0.0
    calls = queries.calls_of(ECONOMY)
    with sync_playwright() as playwright, chromium(playwright) as browser:
        _say("预演：取经济页各月的图，造对照页")
        chromium_version = browser.version
        page = _floor_page(browser, results)
        with floor.served(page, plotlyjs.bundles()[0]) as floor_url:
            for number in range(options.runs):
                _say(f"第 {number + 1}/{options.runs} 轮")
                busiest = max(busiest, os.getloadavg()[0])
                _round(browser, floor_url, paths, number, results)
                queries.measure(calls, number, results)
    _say("导出")
    longest = takeaway.longest()
    for _ in range(options.runs):
        takeaway.measure(results, longest)
    _say("导入与发布")
    publishing.measure(min(options.runs, _PUBLISHING_RUNS), results)
    _say("大小不同的样板镇")
    towns.measure(results)
    if busiest > (processors := os.cpu_count() or 1):
        results.note(f"测量期间机器正忙（平均负载到过 {busiest:.1f}，{processors} 个处理器），数字偏大，比值也不稳")
    print(report.machine(chromium_version), report.tables(results), sep="\n\n")
    if options.json:
        given = {"runs": options.runs, "pages": paths}
        text = json.dumps(report.record(results, given, chromium_version), ensure_ascii=False, indent=1)
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
    """On a server just started: cold start, every page with its changes, all pages again, every page in a new tab."""
    with server.running() as started:
        dashboard = app.Application(browser, started.url, results)
        with dashboard.tab() as tab:
            drawn = dashboard.first_page(paths[0], tab).clock
            results.add(Key("冷启动", paths[0]), drawn and drawn - started.started)
            for path in paths:
                if path != paths[0]:
                    dashboard.switch(tab, path, FIRST)
                dashboard.change_months(tab, path, app.MONTH_STEPS if path == ECONOMY else 1)
                if path == ECONOMY:
                    floor.measure_months(browser, floor_url, app.MONTH_STEPS, results)
                dashboard.change_village(tab, path, number % app.VILLAGES_LISTED)
            for path in paths if len(paths) > 1 else ():
                dashboard.switch(tab, path, AGAIN)
        for path in paths:
            with dashboard.tab() as tab:
                opened = dashboard.first_page(path, tab)
                results.add(Key("首屏", path), opened.drawn)
                results.add(Key("首屏可操作", path), opened.usable)
                if path == ECONOMY:
                    dashboard.meeting(tab, path)
            if path == ECONOMY:
                floor.measure_first_page(browser, floor_url, results)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    allocation.settle()  # as the program does; what is started here has it from here
    sys.exit(main())
