"""What a server holds on to: ``python -m bench held [--snapshots N] [--exports N]``.

Old snapshots are asked for in turn, twice, and files to take away many at once; memory and threads must not grow from
one round to the next. Also tells the processor's time a month's change costs the server, of a page asked ahead.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

from bench import kills, server
from township.demo import town
from township.statistics import catalogue as catalogues
from township.store import snapshot

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Print what was held after each round, as JSON; 1 where the last round took a tenth more than the one before."""
    parser = argparse.ArgumentParser(
        prog="python -m bench held", description="老快照轮着看、许多人同时导出，看占用涨不涨"
    )
    parser.add_argument("--snapshots", type=int, default=16, metavar="N", help="几份快照（默认 16）")
    parser.add_argument("--exports", type=int, default=100, metavar="N", help="同时导出几次（默认 100）")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="held-") as folder:
        data = Path(folder) / "data"
        identities = _published(data, options.snapshots)
        with patch.dict(os.environ, {"TOWNSHIP_DATA": str(data)}), server.running() as started:
            found = {"开始": held(started)}
            for number in (1, 2, 3):
                _old(started, identities, f"127.0.1.{number + 1}")
                found[f"老快照第{number}轮"] = held(started)
            for number in (1, 2, 3):
                _exports(started, identities[-1], options.exports)
                found[f"导出第{number}轮"] = held(started)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    steady = all(
        found[f"{kind}第3轮"][name] <= 1.1 * found[f"{kind}第2轮"][name]
        for kind in ("老快照", "导出")
        for name in ("MB", "threads")
    )
    return 0 if steady else 1


def _published(data: Path, count: int) -> list[str]:
    identities = [town.build(data, town.Plan(months=12), ROOT / "data" / "catalogue")]
    known = catalogues.load(data / "catalogue")
    for number in range(1, count):
        intake = kills.intake_of(known, number)
        identities.append(snapshot.publish_onto(intake, known, [], data, by="测量", note=str(number)).id)
    return identities


def held(started: server.Server) -> dict[str, int]:
    """The server's memory (MB) and threads now."""
    said = Path(f"/proc/{started.pid}/status").read_text(encoding="utf-8")
    resident, threads = (int(re.search(rf"{name}:\s*(\d+)", said)[1]) for name in ("VmRSS", "Threads"))
    return {"MB": resident // 1024, "threads": threads}


def ask(started: server.Server, path: str, address: str) -> int:
    """The status of the answer, as to somebody at ``address``."""
    port = int(started.url.rpartition(":")[2])
    with closing(HTTPConnection("127.0.0.1", port, timeout=120, source_address=(address, 0))) as line:
        line.request("GET", f"/{path}")
        answer = line.getresponse()
        answer.read()
        return answer.status


def _address(identity: str) -> str:
    given = {"page": "economy", "month": "2021-09", "villages": "", "reported": 0, "colours": "light"}
    return urlencode({**given, "snapshot": identity})


def _old(started: server.Server, identities: list[str], address: str) -> None:
    for identity in identities:
        if (status := ask(started, f"ahead?{_address(identity)}", address)) != 200:
            raise RuntimeError(f"快照 {identity} 回答 {status}")


def _exports(started: server.Server, identity: str, count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        asked = [
            pool.submit(ask, started, f"export.xlsx?{_address(identity)}", f"127.0.2.{n + 1}") for n in range(count)
        ]
        statuses = {one.result() for one in asked}
    if not statuses <= {200, 429}:
        raise RuntimeError(f"导出回答 {statuses}")
