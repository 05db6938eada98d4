"""Publishing on a disk that fails at every step it can fail at, and from publishers that are killed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bench import kills
from tests.bundled import ROOT
from tests.store.test_publishing import at_once
from township.store import audit, durable_io, history, snapshot
from township.store.snapshot import SnapshotError

ADDED = 5
WRITES = {"os.mkdir", "os.link", "os.rename"}  # and opening a file to write it


class FailingDisk:
    """Refuses the n-th change to a folder with ENOSPC; an audit hook stays for ever, so there is one, switched."""

    def __init__(self) -> None:
        self.folder, self.fail_at, self.touches = "", 0, list[str]()
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.folder or event not in {*WRITES, "open"}:
            return
        path = str(arguments[1] if event == "os.link" else arguments[0])
        writes = event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        exists = event == "os.mkdir" and Path(path).exists()
        if not writes or exists or not path.startswith(self.folder) or ".lock" in path:
            return
        self.touches.append(f"{event} {Path(path).name}")
        if len(self.touches) == self.fail_at:
            raise OSError(28, "No space left on device")

    @contextmanager
    def full_at(self, folder: Path, touch: int) -> Iterator[list[str]]:
        self.folder, self.fail_at, self.touches = str(folder), touch, []
        try:
            yield self.touches
        finally:
            self.folder = ""


@pytest.fixture(scope="module")
def failing_disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def publish_number(data, catalogue) -> Callable[[int], str]:
    def run(number: int) -> str:
        intake = kills.intake_of(catalogue, number)
        return snapshot.publish_onto(intake, catalogue, [], data, by="测试", note=str(number)).id

    return run


def number_shown(data: Path) -> int:
    opened = snapshot.open_published(data)
    assert opened.refusal is None
    return int(opened.snapshot.manifest["note"])


def test_a_disk_that_is_full_at_any_step_changes_nothing(publish_number, data, failing_disk):
    old = publish_number(0)
    with failing_disk.full_at(data, 0) as touches:
        publish_number(1)
    snapshot.rollback(data, old, by="测试")
    refused = []
    for step in range(1, len(touches) + 1):
        lines, listed = len(audit.read(data)), snapshot.list_ids(data)
        with failing_disk.full_at(data, step), pytest.raises(SnapshotError) as error:
            publish_number(step + 1)
        refused.append(str(error.value))
        assert [p.name for p in [*data.rglob(".tmp-*"), *data.glob("*.tmp")]] == [], touches[step - 1]
        if "CURRENT 没有变化" in refused[-1]:
            assert (durable_io.read_current(data), len(audit.read(data))) == (old, lines), touches[step - 1]
            assert snapshot.list_ids(data) == listed, touches[step - 1]
        assert history.check(data).flaws == ()

    assert {touch.split()[0] for touch in touches} == {"os.mkdir", "os.link", "os.rename", "open"}
    # only the last rename, of the audit trail's head, comes after CURRENT; it says so, and the line is there
    assert [("已发布" in message) for message in refused] == [False] * (len(touches) - 1) + [True]
    assert number_shown(data) == len(touches) + 1
    publish_number(1)
    assert [line["action"] for line in audit.read(data)][-2:] == ["publish", "publish"]
    assert audit.check(data).flaws == ()


@pytest.mark.parametrize("largest", [0, 500, 1500, 3000])
def test_a_file_that_may_not_grow_is_a_full_disk(publish_number, data, largest):
    """A limit on the size of files stops pyarrow's own writes, too."""
    old = publish_number(0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        with pytest.raises(SnapshotError, match="CURRENT 没有变化"):
            publish_number(1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (durable_io.read_current(data), len(audit.read(data))) == (old, 1)
    assert [p.name for p in [*data.rglob(".tmp-*"), *data.glob("*.tmp")]] == []
    publish_number(1)
    assert number_shown(data) == 1


def test_two_publishers_at_once_lose_none_of_their_rows(data):
    with at_once(*(("add", data, name, ADDED) for name in ("甲", "乙"))) as publishers:
        assert [len(publisher.communicate()[0].splitlines()) for publisher in publishers] == [ADDED, ADDED]
    [path] = snapshot.open_published(data).snapshot.tables["roster"]
    rows = pq.read_table(path).to_pylist()

    assert sorted((row["roster"], row["position"]) for row in rows) == sorted(
        (name, position) for name in ("甲", "乙") for position in range(ADDED)
    )
    assert len(audit.read(data)) == 2 * ADDED
    assert history.check(data).flaws == history.check(data).orphans == ()


@pytest.mark.parametrize("times", [15, pytest.param(300, marks=pytest.mark.soak)])
def test_publishers_killed_at_random_moments_mix_and_lose_nothing(times):
    """A process of its own: its children are forked, and this one has threads."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--count", str(times), "--seed", "1"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    found = json.loads(done.stdout or "{}")

    assert done.returncode == 0, (found, done.stderr)
    assert found["kills"] == times
    assert {name: found[name] for name in ("mixed", "lost", "damaged", "orphans_left")} == dict.fromkeys(
        ("mixed", "lost", "damaged", "orphans_left"), 0
    )
    assert found["amid_a_publication"]
    assert found["verified_reads"] >= times
    assert found["publications"] > 2
