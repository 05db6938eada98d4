"""Sample towns of three sizes: opening, querying, redrawing, publishing, memory: ``python -m bench towns``.

Each town is made by the deterministic generator (township/demo), its last month held back to be published. Opening and
querying are measured in a process that has opened nothing yet, publishing in one of its own, both three times; memory
in a server that has shown every page of panels; redrawing in a browser (redraws.py).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

from bench import held, publishing, queries, redraws, server
from bench.browser import REST_MS
from bench.stats import AGAIN, FIRST, FLOOR, Key, Level, Results, ratio, reached
from township.demo import town
from township.panels import published
from township.panels.page import panelled
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.store import snapshot

ACTION = "样板镇"
OPENING, ASKING, CHANGES, PUBLISHING, MEMORY = (
    "打开快照",
    "指标页全部查询",
    "上次以来的查询",
    "发布一个月",
    "服务器内存",
)
_UNITS = {OPENING: "秒", ASKING: "毫秒", CHANGES: "毫秒", PUBLISHING: "秒", MEMORY: "MB"}
_SMALL = {OPENING: 0.6, ASKING: 60, CHANGES: 60, PUBLISHING: 3, MEMORY: 350}
_LARGE = {OPENING: 2.5, ASKING: 150, PUBLISHING: 10, MEMORY: 600}
_REDRAWN = 1.3  # times the bare page
_ANSWERED = 1.5  # seconds
_MONTHS = 5  # the queries are asked for, one after another
_TIMES = 3  # opening, asking and publishing, each in a process of its own: the machine is not always as fast


@dataclass(frozen=True)
class Size:
    """A town and the most it may take: ``limits`` by what is measured."""

    name: str
    plan: town.Plan
    limits: dict[str, float]


SIZES = (
    Size("三年的样板镇", town.Plan(), _SMALL),
    Size("约9.2万条", town.Plan(first=dt.date(2018, 11, 1), months=74), _SMALL),
    Size("约100万条", town.Plan(first=dt.date(2016, 1, 1), months=120, villages=270, merged=0), _LARGE),
)


def main(arguments: list[str]) -> int:
    """Measure and print every level; 0 unless something broke, whatever the numbers say."""
    parser = argparse.ArgumentParser(
        prog="python -m bench towns", description="在大小不同的样板镇上测量打开、查询、发布、内存"
    )
    parser.add_argument("--sizes", nargs="+", choices=[size.name for size in SIZES], help="只测这几个镇")
    options = parser.parse_args(arguments)
    results = Results()
    measure(results, [size for size in SIZES if options.sizes is None or size.name in options.sizes])
    print(reached(levels(results)))
    return 0


def measure(results: Results, sizes: list[Size] | tuple[Size, ...] = SIZES) -> None:
    """Add the samples of everything for every town; what is told of them is the median.

    Raises:
        RuntimeError: a town could not be made, or a publication was refused; the message says why.
    """
    results.note(f"样板镇上换指标、换月、换村：指针到位后停 {REST_MS / 1000:g} 秒再按，两种页面都是")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="towns-") as folder:
            data = Path(folder) / "data"
            made = json.loads(publishing.said([sys.executable, "-m", "bench.towns", "make", size.name, str(data)]))
            results.add(Key(ACTION, size.name, metric="条数"), made["rows"])
            for number in range(_TIMES):
                for metric, value in (_ask(data) | _publish(data, made["next"])).items():
                    results.add(Key(ACTION, size.name, metric=metric), value)
                if number == 0:  # what takes minutes lies between
                    with _served(data) as started:
                        redraws.measure(started.url, size.name, results)
                    results.add(Key(ACTION, size.name, metric=MEMORY), _memory(data))


def _ask(data: Path) -> dict[str, float]:
    return json.loads(publishing.said([sys.executable, "-m", "bench.towns", "ask", str(data)]))


def _publish(data: Path, workbook: str) -> dict[str, float]:
    """Seconds one more month takes; the town stays as it is."""
    with tempfile.TemporaryDirectory(prefix="town-") as folder:
        copy = shutil.copytree(data, Path(folder) / "data")
        told = json.loads(publishing.said([sys.executable, "-m", "bench.publishing", str(copy), workbook]))
    return {PUBLISHING: told[publishing.SECONDS[-1]]}


def levels(results: Results) -> list[Level]:
    """A level for everything that has one, of the towns that were measured."""
    found = []
    for size in SIZES:
        rows = results.median(Key(ACTION, size.name, metric="条数"))
        for metric, limit in size.limits.items() if rows else ():
            value = results.median(Key(ACTION, size.name, metric=metric))
            found.append(Level(f"{metric}（{size.name}）", value, limit, _UNITS[metric], f"{rows:.0f}条数"))
        found += _redrawn(results, size) if rows else ()
    return found


def _redrawn(results: Results, size: Size) -> list[Level]:
    found = []
    for action in redraws.CHANGES:
        ours, least = (_sum(results, action, subject) for subject in (size.name, f"{FLOOR}，{size.name}"))
        basis = f"{ours:.0f} ÷ {least:.0f} 毫秒，各次合计" if ours and least else ""
        found.append(Level(f"{action}到画完（{size.name}）", ratio(ours, least), _REDRAWN, "倍", basis))
    said = results.median(Key(redraws.ANSWERED, size.name))
    found.append(
        Level(f"{redraws.ANSWERED}有回应（{size.name}）", said and said / 1000, _ANSWERED, "秒", "首屏上记下、照办")
    )
    return found


def _sum(results: Results, action: str, subject: str) -> float | None:
    """All changes of a kind, one after another: they differ too much among themselves for a median."""
    return sum(sum(results.samples.get(Key(action, subject, visit), ())) for visit in (FIRST, AGAIN)) or None


def made(size: Size, data: Path) -> dict[str, str | int]:
    """Make the town in ``data`` without its last month; returns how many figures it has, and the last month's workbook."""
    town.build(data, size.plan, queries.ROOT / "data" / "catalogue")
    longer = {**vars(size.plan), "months": size.plan.months + 1}
    *_, (name, sheets) = town.workbooks(town.Plan(**longer), catalogues.load(data / "catalogue"))
    town.write(data / "workbooks" / name, sheets)
    return {"rows": snapshot.open_published(data).snapshot.rows("observation"), "next": str(data / "workbooks" / name)}


def asked(data: Path) -> dict[str, float]:
    """What opening takes in this process, which has opened nothing yet, and then the queries month after month."""
    with patch.dict(os.environ, {"TOWNSHIP_DATA": str(data)}):
        began = time.perf_counter()
        shown = published.current()
        opening = time.perf_counter() - began
        calls = queries.calls_of("indicators")
        changes = [call for call in queries.calls_of("overview") if call[0] == "overview/changes"]
        months = [periods.add_months(shown.default_month, -number) for number in range(_MONTHS)]
        return {OPENING: opening, ASKING: _asking(shown, calls, months), CHANGES: _asking(shown, changes, months)}


def _asking(shown: published.Published, calls: list[queries.Call], months: list[dt.date]) -> float:
    """Milliseconds all ``calls`` take, one after another: the median of the months."""
    taken = []
    for month in months:
        began = time.perf_counter()
        for name, context in calls:
            shown.warehouse.run(name, **{**context, "month": month})
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


@contextmanager
def _served(data: Path) -> Iterator[server.Server]:
    with patch.dict(os.environ, {"TOWNSHIP_DATA": str(data)}), server.running() as started:
        yield started


def _memory(data: Path) -> int:
    """MB a server holds after it has shown every page of panels to somebody."""
    with _served(data) as started:
        for page in panelled():
            held.ask(started, f"first?{urlencode({'page': page, 'colours': 'light'})}", "127.0.1.1")
        return held.held(started)["MB"]


if __name__ == "__main__":  # in a process of its own: make SIZE FOLDER, or ask FOLDER
    match sys.argv[1:]:
        case ["make", name, folder]:
            print(json.dumps(made(next(size for size in SIZES if size.name == name), Path(folder))))
        case ["ask", folder]:
            print(json.dumps(asked(Path(folder))))
