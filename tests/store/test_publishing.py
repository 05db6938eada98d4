"""Publishing from several processes, and from processes that die in the middle of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import sent
from tests.bundled import ROOT
from township.store import snapshot

PUBLISHER = Path(__file__).with_name("publisher.py")
KILLS = 20
TIMES = 4


def start(*arguments: object) -> subprocess.Popen[str]:
    """publisher.py in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(PUBLISHER), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def at_once(*commands: Sequence[object]) -> Iterator[list[subprocess.Popen[str]]]:
    """Publishers that begin at the same moment."""
    publishers = [start(*command) for command in commands]
    try:
        for publisher in publishers:
            assert publisher.stdout.readline() == "ready\n", publisher.stderr.read()
        for publisher in publishers:
            publisher.stdin.write("go\n")
            publisher.stdin.flush()
        yield publishers
    finally:
        for publisher in publishers:
            publisher.kill()
            publisher.wait()


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> list[dict[str, object]]:
    """What stood after each of KILLS publications of a new snapshot over an old one, killed ever later."""
    folder = tmp_path_factory.mktemp("kill")
    for value in (1, 2):
        sent.folder(folder / f"{value}", sent.revenue(value))
    process = start("kill", folder, folder / "1", folder / "2", KILLS)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    return [json.loads(line) for line in output.splitlines()]


def test_every_publication_was_killed_somewhere_else(killed):
    touches = [found["touch"] for found in killed]

    assert len(killed) == KILLS
    assert {found["ended_by"] for found in killed} == {signal.SIGKILL}
    assert sum("parquet" in touch for touch in touches) >= 5
    assert any(touch.startswith("os.rename .tmp-") for touch in touches), touches
    assert any(touch.startswith("os.rename CURRENT.") for touch in touches), touches
    assert any(touch.startswith("os.rename audit.head.tmp") for touch in touches), touches


def test_killed_at_any_point_the_old_snapshot_or_the_new_one_stands(killed):
    assert [found["refusal"] for found in killed] == [None] * KILLS
    ids = [found["id"] for found in killed]
    old, new = ids[0], ids[-1]

    assert old != new
    assert ids == [old] * ids.count(old) + [new] * ids.count(new)  # once new, never old again
    assert ids.count(new) >= 2


def test_after_a_kill_publishing_works_and_clears_up(killed):
    new = killed[-1]["id"]

    assert {(found["again"], tuple(found["left"])) for found in killed} == {(new, ())}


def test_two_publishers_at_once_both_succeed(publish, folder_of, data):
    first = publish(1)
    seen = {first}
    with at_once(*(("race", data, folder_of(value), TIMES) for value in (2, 3))) as publishers:
        while any(publisher.poll() is None for publisher in publishers):
            opened = snapshot.open_published(data)  # a reader meanwhile
            assert opened.refusal is None
            seen.add(opened.snapshot.id)
        answers = [publisher.communicate() for publisher in publishers]

    assert [publisher.returncode for publisher in publishers] == [0, 0], answers
    ids = {line for output, _ in answers for line in output.splitlines()}
    lines = [json.loads(line) for line in (data / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    opened = snapshot.open_published(data)
    assert len(ids) == 2
    assert seen <= {first, *ids}
    assert (opened.refusal, opened.snapshot.id) == (None, lines[-1]["snapshot"])
    assert len(lines) == 1 + 2 * TIMES
    assert set(snapshot.list_ids(data)) == {first, *ids}
    assert [p.name for p in [*data.rglob(".tmp-*"), *data.glob("*.tmp")]] == []
