"""Removing old snapshots: what may go, what always stays, and that nothing is ever half gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.bundled import ROOT
from tests.store.conftest import publish_folder, replaced, write_folder
from township.store import audit, durable_io, history, pruning, snapshot
from township.store.durable_io import BusyError, SnapshotError
from township.store.warehouse import Warehouse


@pytest.fixture(scope="module")
def five_published(tmp_path_factory: pytest.TempPathFactory, catalogue) -> tuple[Path, list[str]]:
    """A data folder with five publications, oldest first. Not to be changed."""
    within = tmp_path_factory.mktemp("five")
    data = within / "data"
    data.mkdir()
    values = range(3600, 3605)
    return data, [publish_folder(write_folder(within, value), data, catalogue, f"{value}") for value in values]


@pytest.fixture
def five(five_published, data: Path) -> list[str]:
    """Five publications in ``data``, oldest first; the last is current."""
    published, identities = five_published
    shutil.copytree(published, data, dirs_exist_ok=True)
    return list(identities)


def present(data: Path) -> list[str]:
    return sorted(folder.name for folder in (data / "snapshots").glob("[!.]*"))


def prune(data: Path, keep: int, **more) -> pruning.Pruned:
    return pruning.prune(data, keep, by="张三", note="腾空间", **more)


def test_the_newest_stay(five, data):
    done = prune(data, 3)

    assert (done.removed, done.kept, done.damaged) == (tuple(five[:2]), tuple(five[2:]), ())
    assert present(data) == sorted(five[2:])
    assert snapshot.open_published(data).snapshot.id == five[-1]
    assert history.check(data) == history.Checked(tuple(sorted(five[2:])), (), ())


@pytest.mark.parametrize(("back_to", "keep", "stays"), [(None, 1, [3, 4]), (0, 1, [0, 4]), (1, 2, [1, 3, 4])])
def test_the_current_one_and_the_one_before_it_always_stay(five, data, back_to, keep, stays):
    """Going back once more must be possible, be it from a publication or from a rollback."""
    if back_to is not None:
        snapshot.rollback(data, five[back_to], by="张三")
    done = prune(data, keep)

    assert sorted(done.kept) == sorted(five[number] for number in stays)
    assert snapshot.rollback(data, done.kept[-1], by="张三").id == done.kept[-1]


def test_pruning_twice_removes_nothing_more(five, data):
    prune(data, 2)
    trail = audit.read(data)

    assert prune(data, 2).removed == ()
    assert audit.read(data) == trail  # nothing was done, nothing is told


def test_what_was_removed_and_by_whom_is_in_the_audit_trail(five, data):
    prune(data, 2)
    entry = audit.read(data)[-1]

    assert {name: entry[name] for name in ("action", "by", "note", "removed", "snapshot")} == {
        "action": "prune",
        "by": "张三",
        "note": "腾空间",
        "removed": five[:3],
        "snapshot": five[-1],
    }


@pytest.mark.parametrize("keep", [0, -1])
def test_none_is_never_kept(five, data, keep):
    with pytest.raises(SnapshotError, match="至少要保留 1 份；没有删除"):
        prune(data, keep)

    assert present(data) == sorted(five)


def test_nothing_goes_while_the_current_one_is_damaged(five, data):
    (data / "snapshots" / five[-1] / "work.parquet").write_bytes(b"")
    with pytest.raises(SnapshotError, match=r"work\.parquet 已被改动或不完整"):
        prune(data, 1)

    assert present(data) == sorted(five)


def test_before_anything_is_published_there_is_nothing_to_remove(data):
    with pytest.raises(SnapshotError, match="还没有发布过数据"):
        prune(data, 1)


def test_what_cannot_be_read_is_left_for_somebody_to_look_at(five, data):
    (data / "snapshots" / five[0] / "manifest.json").write_bytes(b"{")
    done = prune(data, 2)

    assert (done.removed, done.damaged) == (tuple(five[1:3]), (five[0],))
    assert five[0] in present(data)


def test_nobody_prunes_while_somebody_publishes(five, data):
    with durable_io.locked(data, "李四"), pytest.raises(BusyError, match="李四"):
        prune(data, 1, wait=0.05)

    assert present(data) == sorted(five)


def test_files_shared_with_a_removed_snapshot_stay(data, catalogue, folder_of):
    """Publishing onto what stands links its files; taking the older name away leaves the newer."""
    from township.intake import contract
    from township.intake.files.workbook import read_folder

    ids = []
    for value in (3600, 3601, 3602):
        folder = folder_of(value)
        book = read_folder(folder)
        given = {"by": "测试", "note": "", "originals": [folder]}
        done = snapshot.publish_onto(contract.accept([book], catalogue), catalogue, [book], data, **given)
        ids.append(done.id)
        assert done.linked == 0 or (data / "snapshots" / done.id / "area.parquet").stat().st_nlink > 1
    removed = prune(data, 1).removed

    assert removed == (ids[0],)
    assert history.check(data).flaws == ()
    assert len(replaced(data)) == 2


def test_an_open_reader_of_a_removed_snapshot_reads_on(five, data, catalogue):
    opened = snapshot.open_snapshot(data, five[0])
    warehouse = Warehouse(opened, ROOT / "queries", catalogue)
    with opened.tables["observation"][0].open("rb") as file:
        prune(data, 1)
        assert not opened.folder.exists()
        assert pq.read_table(file).num_rows == 2
    assert warehouse.run("frame/sources").shape[0] == 1
    warehouse.close()


@pytest.mark.parametrize("step", range(1, 6))
def test_killed_anywhere_each_snapshot_is_whole_or_gone(five, data, monkeypatch, step):
    """Stopped at the n-th change to the disk, and no clearing up: as after SIGKILL."""

    class Killed(BaseException):
        pass

    touched = []

    def killed_at(name: str):
        whole = getattr(os, name)

        def run(*arguments, **more):
            touched.append(name)
            if len(touched) == step:
                monkeypatch.setattr(durable_io, "sweep", lambda folder: None)
                raise Killed
            return whole(*arguments, **more)

        return run

    with monkeypatch.context() as patch:
        for name in ("rename", "replace"):
            patch.setattr(os, name, killed_at(name))
        with pytest.raises(Killed):
            prune(data, 1)
    monkeypatch.undo()

    told = {identity for entry in audit.read(data) for identity in entry.get("removed", ())}
    gone = set(five) - set(present(data))
    assert gone <= told  # nothing goes without a line
    checked = history.check(data)
    assert checked.flaws == ()
    assert snapshot.open_published(data).snapshot.id == five[-1]
    prune(data, 1)
    assert present(data) == sorted(five[3:])
    assert history.check(data).orphans == ()
    assert list((data / "snapshots").glob(".*")) == []
