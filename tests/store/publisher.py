"""Publishes from a process of its own, so that tests can kill it or run two at once. Not a test itself.

publisher.py kill DATA OLD NEW POINTS   publish OLD, then NEW in POINTS child processes, each killed elsewhere
publisher.py race DATA FOLDER TIMES     publish FOLDER again and again, once a line arrives on stdin
publisher.py add DATA NAME TIMES        add a row of its own to what stands, again and again, likewise
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pandas as pd
import pyarrow.dataset

from bench import kills
from tests.bundled import CATALOGUE
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.store import snapshot

LOADED_LATE = (pd, pyarrow.dataset)  # by duckdb and pyarrow, in every child unless they are here already
TOUCHES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}


def publish(data: Path, folder: Path) -> str:
    book = read_folder(folder)
    return snapshot.publish(contract.accept([book], CATALOGUE), CATALOGUE, [book], data, by="测试", note="")


def in_child(data: Path, folder: Path, *, kill_at: int | None) -> tuple[int, str]:
    """Publish in a forked child that dies by SIGKILL just before touching the data folder the ``kill_at``-th time.

    Returns:
        The signal that ended it (0 for none), and its last touch, or how often it touched the folder.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        touched = 0

        def count(event: str, arguments: tuple) -> None:
            nonlocal touched
            path = str(arguments[0])
            if event not in TOUCHES or not path.startswith(str(data)) or "lock" in path:
                return
            touched += 1
            if touched == kill_at:
                os.write(writing, f"{event} {Path(path).name}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        publish(data, folder)
        os.write(writing, str(touched).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, said


def kill(data: Path, old: Path, new: Path, points: int) -> None:
    """Print one JSON object a kill: where it was killed, what is published then, and after publishing again."""
    base = data / "base"
    base.mkdir()
    in_child(base, old, kill_at=None)
    trial = Path(shutil.copytree(base, data / "count"))
    _, touches = in_child(trial, new, kill_at=None)
    every = int(touches)
    # the last touches swap CURRENT: each of them, and the others spread over the rest
    last = 12
    spread = [1 + k * (every - last) // (points - last) for k in range(points - last)]
    for kill_at in [*spread, *range(every - last + 1, every + 1)]:
        trial = Path(shutil.copytree(base, data / f"killed{kill_at}"))
        ended_by, touch = in_child(trial, new, kill_at=kill_at)
        opened = snapshot.open_published(trial)
        after, _ = in_child(trial, new, kill_at=None)
        again = snapshot.open_published(trial)
        left = [p.name for p in [*trial.rglob(".tmp-*"), *trial.glob("*.tmp")]]
        found = {"ended_by": ended_by, "touch": touch, "id": opened.snapshot.id, "refusal": opened.refusal}
        print(json.dumps({**found, "after": after, "again": again.snapshot.id, "left": left}), flush=True)
        shutil.rmtree(trial)


def race(data: Path, folder: Path, times: int) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(times):
        print(publish(data, folder), flush=True)


def add(data: Path, name: str, times: int) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    for position in range(times):
        intake = kills.intake_of(CATALOGUE, 0)
        row = dict.fromkeys(column for column, _ in contract.columns(contract.BY_TABLE["roster"]))
        own = {"roster": name, "position": position, "item": "一项", "status": "reported", "source": "monthly"}
        intake.tables["roster"] = [row | own]
        print(snapshot.publish_onto(intake, CATALOGUE, [], data, by=name, note="").id, flush=True)


if __name__ == "__main__":
    command, where, *rest = sys.argv[1:]
    if command == "kill":
        kill(Path(where), Path(rest[0]), Path(rest[1]), int(rest[2]))
    elif command == "add":
        add(Path(where), rest[0], int(rest[1]))
    else:
        race(Path(where), Path(rest[0]), int(rest[1]))
