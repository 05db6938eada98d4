"""The list of snapshots, going back to one of them, and checking them all."""

from __future__ import annotations

import json

import pytest
from filelock import FileLock

from township.intake import contract
from township.intake.files.workbook import read_folder
from township.store import audit, durable_io, history, manifest, pruning, snapshot
from township.store.durable_io import BusyError
from township.store.snapshot import SnapshotError


def test_the_list_tells_what_each_snapshot_is(publish, data):
    old, new = publish(1), publish(2)
    snapshot.rollback(data, old, by="王", note="数报错了")
    listed = history.listing(data)

    assert [(one.id, one.is_current, one.note, one.by) for one in listed] == [
        (new, False, "2", "测试"),
        (old, True, "1", "测试"),
    ]
    for one in listed:
        assert one.rows == 3  # two observations and a source
        assert (
            one.written == one.bytes == sum(p.stat().st_size for p in (data / "snapshots" / one.id).glob("*.parquet"))
        )
        assert (one.workbooks, one.flaw) == ((f"月报{one.note}",), None)


def test_an_unreadable_manifest_is_listed_last_with_the_reason(publish, data):
    broken, good = publish(1), publish(2)
    (data / "snapshots" / broken / "manifest.json").write_text("{", encoding="utf-8")

    assert [(one.id, one.flaw) for one in history.listing(data)] == [
        (good, None),
        (broken, f"快照 {broken} 的清单 manifest.json 缺失或损坏"),
    ]


def test_before_the_first_there_is_nothing_to_list_or_check(data):
    assert history.listing(data) == []
    with pytest.raises(SnapshotError, match="还没有发布过数据"):
        history.check(data)


# ------------------------------------------------------------------ rollback


def test_going_back_and_forth(publish, data):
    old, new = publish(1), publish(2)

    for target in (old, old, new):
        assert snapshot.rollback(data, target, by="王", note="核对").id == target
        assert snapshot.open_published(data).snapshot.id == target
    lines = audit.read(data)[2:]
    assert [(line["action"], line["snapshot"], line["by"], line["note"]) for line in lines] == [
        ("rollback", target, "王", "核对") for target in (old, old, new)
    ]


@pytest.mark.parametrize("identity", ["20210128-00000000", "", "..", ".tmp-1", "x" * 300, "\0"])
def test_what_is_no_snapshot_is_not_gone_back_to(publish, data, identity):
    current = publish(1)

    with pytest.raises(SnapshotError):
        snapshot.rollback(data, identity, by="王")
    assert (durable_io.read_current(data), len(audit.read(data))) == (current, 1)


def test_a_damaged_snapshot_is_not_gone_back_to(publish, data):
    old, new = publish(1), publish(2)
    (data / "snapshots" / old / "work.parquet").unlink()

    with pytest.raises(SnapshotError, match=rf"快照 {old} 缺少文件 work\.parquet"):
        snapshot.rollback(data, old, by="王")
    assert durable_io.read_current(data) == new


# ------------------------------------------------------------------ check


def test_every_bad_file_is_named(publish, data):
    broken, good = publish(1), publish(2)
    folder = data / "snapshots" / broken
    content = bytearray((folder / "observation.parquet").read_bytes())
    content[50] ^= 1
    (folder / "observation.parquet").write_bytes(content)
    (folder / "work.parquet").unlink()
    (folder / "extra.txt").write_text("多", encoding="utf-8")
    checked = history.check(data)

    assert checked.ids == tuple(sorted([broken, good]))
    assert sorted((flaw.snapshot, flaw.file) for flaw in checked.flaws) == [
        (broken, "extra.txt"),
        (broken, "observation.parquet"),
        (broken, "work.parquet"),
    ]
    assert history.check(data, [good]).flaws == ()
    with pytest.raises(SnapshotError, match="没有快照 x、y"):
        history.check(data, ["x", good, "y"])


def test_a_damaged_source_workbook_is_named_but_hides_no_figures(data, catalogue, folder_of):
    folder = folder_of(1)
    book = read_folder(folder)
    intake = contract.accept([book], catalogue)
    identity = snapshot.publish(intake, catalogue, [book], data, by="测试", note="", originals=[folder])
    kept = data / "snapshots" / identity / "workbooks" / "月报1"
    (kept / "来源.csv").write_text("改过\n", encoding="utf-8")
    (kept / "统计月报.csv").unlink()
    (kept / "多余.csv").write_text("多\n", encoding="utf-8")
    opened = snapshot.open_published(data)

    assert opened.refusal is None
    assert [flaw.file for flaw in history.check(data).flaws] == [
        f"workbooks/月报1/{name}" for name in ("来源.csv", "统计月报.csv", "多余.csv")
    ]
    for name, message in (("来源.csv", "已被改动"), ("统计月报.csv", "没有保存"), ("多余.csv", "没有保存")):
        with pytest.raises(SnapshotError, match=message):
            opened.snapshot.original(f"workbooks/月报1/{name}")


def test_a_current_that_names_nothing_is_a_flaw(publish, data):
    publish(1)
    (data / "CURRENT").write_text("20210128-00000000\n", encoding="utf-8")
    assert [flaw.file for flaw in history.check(data).flaws] == ["CURRENT"]
    (data / "CURRENT").write_bytes(b"\xff\xfe")
    assert [flaw.file for flaw in history.check(data).flaws] == ["CURRENT"]


def test_leftovers_are_told_but_not_those_of_a_publication_in_progress(publish, data):
    publish(1)
    (data / "snapshots" / ".tmp-1").mkdir()
    (data / "CURRENT.1.tmp").write_text("x", encoding="utf-8")
    told = ("CURRENT.1.tmp", "snapshots/.tmp-1")

    assert sorted(history.check(data).orphans) == sorted(told)
    with FileLock(data / ".lock"):
        assert history.check(data).orphans == ()
    publish(2)
    assert history.check(data).orphans == ()


# ------------------------------------------------------------------ the lock and the trail


def test_who_waits_in_vain_learns_who_publishes(publish, data):
    current = publish(1)

    with (
        durable_io.locked(data, "王会计"),
        pytest.raises(BusyError, match=r"王会计（.* UTC 起，进程 \d+）正在发布，等了0\.1秒"),
    ):
        snapshot.rollback(data, current, by="李", wait=0.1)
    snapshot.rollback(data, current, by="李", wait=0.1)


@pytest.mark.parametrize("said", [None, b"{", b"[]", b"\xff"])
def test_a_holder_that_left_no_name_is_another_process(publish, data, said):
    current = publish(1)
    with FileLock(data / ".lock"):
        if said is not None:
            (data / ".lock-holder").write_bytes(said)
        with pytest.raises(BusyError, match="另一个进程正在发布"):
            snapshot.rollback(data, current, by="李", wait=0)


# ------------------------------------------------------------------ order


def test_a_clock_set_back_changes_neither_which_is_newest_nor_what_is_pruned(publish, data, monkeypatch):
    ids = []
    for value, year in enumerate((2026, 2027, 2020, 2019), start=1):
        monkeypatch.setattr(durable_io, "now", lambda year=year: f"{year}-01-01T00:00:00.000000+00:00")
        ids.append(publish(value))

    assert snapshot.list_ids(data) == ids
    assert [one.id for one in history.listing(data)] == ids[::-1]
    assert pruning.prune(data, 2, by="王").removed == tuple(ids[:2])


def test_snapshots_of_before_they_were_counted_come_first(publish, data):
    old, new = publish(1), publish(2)
    path = data / "snapshots" / old / "manifest.json"
    said = json.loads(path.read_bytes())
    del said["number"]
    path.write_text(json.dumps({**said, "sha256": manifest.seal(said)}), encoding="utf-8")

    assert snapshot.list_ids(data) == [old, new]
    assert [one.number for one in history.listing(data)] == [2, 0]


def test_data_that_can_only_be_read_is_checked(publish, data):
    identity = publish(1)
    (data / ".lock").unlink(missing_ok=True)
    (data / ".lock").mkdir()  # what cannot be locked

    assert history.check(data).ids == (identity,)
    assert history.check(data).flaws == history.check(data).orphans == ()
