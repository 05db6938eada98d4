"""Publishes without a pause, kills the publisher at random moments, and reads what stands: ``python -m bench kills``.

Every publication raises the same figures, in several tables, to the next whole number. What stands is right when all
of them say one number, the history holds every number before it, and no publication that was acknowledged is missing.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset

from township.intake import contract
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import Catalogue
from township.store import audit, durable_io, history, snapshot, tables

ROOT = Path(__file__).resolve().parents[1]
LOADED_LATE = (pd, pyarrow.dataset)  # by duckdb and pyarrow, in every child unless they are here already
READERS = 2
LONGEST = 1.5  # publications a publisher may have time for before it is killed
MONTH = dt.date(2020, 9, 1)
REVISED = {"observation": ("value", 3), "target": ("value", 1), "work": ("done", 1)}  # table: column, rows


def main(arguments: list[str] | None = None) -> int:
    """0 when nothing was mixed or lost, 1 otherwise; what was found is printed as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench kills", description="反复中断发布，核对留下的数据")
    parser.add_argument("--count", type=int, default=500, metavar="N", help="中断次数（默认 500）")
    parser.add_argument("--seed", type=int, default=2020, metavar="N", help="随机种子（默认 2020）")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        found = run(Path(folder), options.count, options.seed)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0 if found["mixed"] == found["lost"] == found["damaged"] == 0 else 1


def run(data: Path, count: int, seed: int) -> dict[str, Any]:
    """Kill ``count`` publishers; returns what was counted. Everything that publishes or reads is a forked child.

    Raises:
        RuntimeError: a publisher or reader ended otherwise than by our signal.
    """
    catalogue = catalogues.load(ROOT / "data" / "catalogue")
    chance = random.Random(seed)
    started = time.perf_counter()
    _Child(lambda say: say(_publish(data, catalogue, 0))).ended()
    lost = amid = 0
    began = time.perf_counter()
    acknowledged = int(_Child(lambda say: say(_publish(data, catalogue, 1))).ended()[-1])
    took = once = time.perf_counter() - began
    readers = [_Child(lambda say: _read_until_stopped(data, say)) for _ in range(READERS)]
    published = 0
    for _ in range(count):
        publisher = _Child(lambda say: _publish_for_ever(data, catalogue, say))
        said = publisher.killed_after(chance.uniform(0, LONGEST * once))
        acknowledged, published = max([acknowledged, *map(int, said)]), published + len(said)
        standing = int(snapshot.open_published(data).snapshot.manifest["note"])
        lost += standing not in (acknowledged, acknowledged + 1)
        halted = standing != acknowledged or bool(durable_io.orphans(data))
        # on a busy machine a publisher gets no further than its start in the time that one took on a quiet one
        once *= 1.1 if not said and not halted else 0.9 if len(said) > LONGEST else 1
        amid += halted
        acknowledged = standing
    read = [json.loads(reader.stopped()[-1]) for reader in readers]
    last = int(_Child(lambda say: say(_publish(data, catalogue, acknowledged + 1))).ended()[-1])
    mixed = json.loads(_Child(lambda say: say(json.dumps(_look(data)))).ended()[-1])["mixed"]
    checked = history.check(data)
    return {
        "kills": count,
        "seconds_a_publication": round(took, 3),
        "amid_a_publication": amid,
        "publications": last + 1,
        "acknowledged": published,
        "verified_reads": sum(one["reads"] for one in read),
        "mixed": mixed + sum(one["mixed"] for one in read),
        "lost": lost + (len(_announced(data)) != last + 1),
        "damaged": len(checked.flaws),
        "orphans_left": len(checked.orphans),
        "audit_lines_recovered": sum(line["action"] == "recovered" for line in audit.read(data)),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _announced(data: Path) -> set[str]:
    return {line["snapshot"] for line in audit.read(data)}


def intake_of(catalogue: Catalogue, number: int) -> contract.Intake:
    """Rows of several tables that all say ``number``."""
    intake = contract.Intake()
    value, town = Decimal(number), catalogue.town_code
    own = {"status": "reported", "source": "monthly"}
    source = {"source": "monthly", "title": "月报", "published": dt.date(2020, 10, 9)}
    intake.tables["source"] = [_row("source", **source)]
    for month in range(REVISED["observation"][1]):
        where = {"indicator": "fiscal_revenue", "area": town, "month": MONTH.replace(month=7 + month), "basis": "ytd"}
        intake.tables["observation"].append(_row("observation", **where, breakdown="", value=value, **own))
    target = {"indicator": "fiscal_revenue", "area": town, "year": 2020, "value": value}
    intake.tables["target"] = [_row("target", **target, **own)]
    work = {"work": "road", "work_name": "道路", "area": town, "part": "", "month": MONTH, "areas": [], "done": value}
    intake.tables["work"] = [_row("work", **work, **own)]
    return intake


def _row(table: str, **given: Any) -> dict[str, Any]:
    return dict.fromkeys(name for name, _ in contract.columns(contract.BY_TABLE[table])) | given


def _publish(data: Path, catalogue: Catalogue, number: int) -> str:
    snapshot.publish_onto(intake_of(catalogue, number), catalogue, [], data, by="中断试验", note=str(number))
    return str(number)


def _publish_for_ever(data: Path, catalogue: Catalogue, say: Callable[[str], None]) -> None:
    number = int(snapshot.open_published(data).snapshot.manifest["note"])
    while True:
        number += 1
        say(_publish(data, catalogue, number))


def _read_until_stopped(data: Path, say: Callable[[str], None]) -> None:
    stopped = []
    os.nice(5)  # publications are what is to be killed
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    reads = mixed = newest = 0
    while not stopped:
        seen = _look(data)
        reads, mixed = reads + 1, mixed + (seen["mixed"] or seen["number"] < newest)
        newest = max(newest, seen["number"])
    say(json.dumps({"reads": reads, "mixed": mixed}))


def _look(data: Path) -> dict[str, int]:
    """Open what is published and read it: the number it says, and whether any figure or history contradicts it."""
    opened = snapshot.open_published(data)
    shown = opened.snapshot
    number = int(shown.manifest["note"])
    right = opened.refusal is None
    for name, (column, rows) in REVISED.items():
        [path] = shown.tables[name]
        stored = tables.read(path, tables.schema_of(contract.BY_TABLE[name]))
        right &= stored[column].to_pylist() == [number] * rows and stored["revision"].to_pylist() == [number] * rows
    [path] = shown.tables[tables.HISTORY]
    kept = tables.read(path, tables.HISTORY_SCHEMA).to_pylist()
    replaced = [(row["table"], row["number"], row["key"]) for row in kept]
    rows_each = sum(rows for _, rows in REVISED.values())
    right &= len(set(replaced)) == len(replaced) == number * rows_each
    return {"number": number, "mixed": int(not right)}


class _Child:
    """A forked process that says lines."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        self._reading, writing = os.pipe()
        self._said = b""
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
                code = 0
            except BaseException as error:
                os.write(writing, f"{type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(code)
        os.close(writing)

    def killed_after(self, seconds: float) -> list[str]:
        """What it said until it was killed by SIGKILL."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and select.select([self._reading], [], [], left)[0]:
            self._said += os.read(self._reading, 4096)
        os.kill(self.pid, signal.SIGKILL)
        return self._finished(-signal.SIGKILL)

    def stopped(self) -> list[str]:
        """What it said after SIGTERM told it to come to an end."""
        os.kill(self.pid, signal.SIGTERM)
        return self._finished(0)

    def ended(self) -> list[str]:
        """What it said when it has ended by itself."""
        return self._finished(0)

    def _finished(self, expected: int) -> list[str]:
        while more := os.read(self._reading, 4096):
            self._said += more
        os.close(self._reading)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        lines = self._said.decode().splitlines()
        if code != expected:
            raise RuntimeError(f"子进程以 {code} 结束：{lines[-1:]}")
        return lines


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
