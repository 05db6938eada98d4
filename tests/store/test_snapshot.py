"""Snapshots: what is published is what is opened, or the reader is told which file is wrong and why."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.bundled import ROOT
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.store import durable_io, snapshot, tables
from township.store.snapshot import SnapshotError
from township.store.warehouse import Warehouse

TABLES = sorted({sheet.table for sheet in contract.SHEETS} | {"area", "indicator", "event", "revision"})


def leftovers(data: Path) -> list[str]:
    return [p.name for p in [*(data / "snapshots").glob(".*"), *data.glob("*.tmp")]]


def audit(data: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (data / "audit.jsonl").read_text(encoding="utf-8").splitlines()]


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# ------------------------------------------------------------------ publishing


def test_what_is_published_can_be_opened(publish, data):
    identity = publish(3668)
    opened = snapshot.open_published(data)
    observations = pq.read_table(list(opened.snapshot.tables["observation"])).to_pylist()

    assert re.fullmatch(r"20210128-[0-9a-f]{8}", identity)
    assert (opened.snapshot.id, opened.refusal) == (identity, None)
    assert sorted(opened.snapshot.tables) == TABLES
    assert str(opened.snapshot.published) == "2021-01-28"
    assert [row["value"] for row in observations] == [Decimal("0.3668"), Decimal("3668.0000")]
    assert leftovers(data) == []


def test_the_manifest_says_where_everything_comes_from(publish, data, folder_of):
    identity = publish(3668)
    folder = data / "snapshots" / identity
    said = json.loads((folder / "manifest.json").read_bytes())

    assert (said["id"], said["by"], said["note"], said["base"]) == (identity, "测试", "3668", None)
    assert said["workbooks"] == {"月报3668": read_folder(folder_of(3668)).hashes}
    assert sorted(said["tables"]) == sorted(set(TABLES) - tables.ADDED)
    for name, table in said["tables"].items():
        [entry] = table["files"]
        assert entry["file"] == f"{name}.parquet"
        assert entry["bytes"] == (folder / entry["file"]).stat().st_size, name
        assert entry["rows"] == table["rows"] == pq.read_metadata(folder / entry["file"]).num_rows, name
        assert entry["linked_from"] is None
    assert [(line["snapshot"], line["by"], line["note"]) for line in audit(data)] == [(identity, "测试", "3668")]


def test_warnings_of_the_intake_stay_with_the_snapshot(data, catalogue, folder_of):
    sheet = folder_of(1) / "统计月报.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("状态\n", "状态,手机\n"), encoding="utf-8")
    book = read_folder(sheet.parent)
    identity = snapshot.publish(contract.accept([book], catalogue), catalogue, [book], data, by="测试", note="")

    assert snapshot.open_snapshot(data, identity).manifest["warnings"] == [
        "月报1/统计月报.csv 第1行“手机”列：不认识这一列，已忽略"
    ]


def test_the_same_content_is_the_same_snapshot(publish, data):
    first = publish(1)
    written = {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in (data / "snapshots" / first).iterdir()}
    second = publish(1, name="另一个文件夹")

    assert second == first
    assert snapshot.list_ids(data) == [first]
    assert written == {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in (data / "snapshots" / first).iterdir()}
    assert [line["snapshot"] for line in audit(data)] == [first, first]


def test_the_order_of_rows_is_no_content(publish, folder_of, data, catalogue):
    first = publish(1)
    sheet = folder_of(1) / "统计月报.csv"
    header, *rows = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    book = read_folder(sheet.parent)

    assert snapshot.publish(contract.accept([book], catalogue), catalogue, [book], data, by="测试", note="") == first


def test_other_content_is_another_snapshot(publish, data, catalogue, folder_of):
    book = read_folder(folder_of(1))
    renamed = {**catalogue.areas}
    renamed["370830108203"] = replace(renamed["370830108203"], name="崔东新村")
    other = replace(catalogue, areas=renamed)
    ids = [
        publish(1),
        publish(2),
        publish(1, date="2021-02-05"),
        snapshot.publish(contract.accept([book], other), other, [book], data, by="测试", note=""),
    ]

    assert len(set(ids)) == 4
    assert ids[2].startswith("20210205-")
    assert snapshot.list_ids(data) == ids
    assert durable_io.read_current(data) == ids[3]


def test_publishing_an_older_one_again_points_back_at_it(publish, data):
    old, new = publish(1), publish(2)

    assert durable_io.read_current(data) == new
    publish(1)
    assert durable_io.read_current(data) == old
    assert snapshot.list_ids(data) == [old, new]


def test_every_type_of_column_survives_the_file(bundled_intake, data, catalogue):
    intake, workbooks = bundled_intake
    identity = snapshot.publish(intake, catalogue, workbooks, data, by="测试", note="")
    opened = snapshot.open_snapshot(data, identity)
    held = {name: pq.read_table(list(files)) for name, files in opened.tables.items() if files}
    assert set(opened.tables) - set(held) == tables.ADDED  # nothing is in them yet
    numbers = {"number": "decimal128(18, 4)", "integer": "int32", "boolean": "bool", "month": "date32[day]"}

    for sheet in (sheet for sheet in contract.SHEETS if sheet.table in held):
        kinds = dict(contract.columns(sheet))
        typed = sorted(intake.tables[sheet.table], key=lambda row: tuple(row[name] for name in sheet.key))
        stored = held[sheet.table]
        assert stored.select(list(kinds)).to_pylist() == [{name: row[name] for name in kinds} for row in typed]
        assert {name: str(stored.schema.field(name).type) for name, kind in kinds.items() if kind in numbers} == {
            name: numbers[kind] for name, kind in kinds.items() if kind in numbers
        }
    assert held["area"]["code"].to_pylist() == list(catalogue.areas)
    assert held["indicator"]["decimals"].to_pylist() == [i.decimals for i in catalogue.indicators.values()]
    assert held["event"]["date"].to_pylist() == [event.date for event in catalogue.events]


def test_a_town_without_events_is_published_with_the_same_columns(data, catalogue, folder_of):
    ids = []
    for events in (catalogue.events, ()):
        book = read_folder(folder_of(3668))
        known = replace(catalogue, events=events)
        accepted = contract.accept([book], known)
        ids.append(snapshot.publish(accepted, known, [book], data, by="测试", note=""))
    with_events, without = (
        pq.read_table(snapshot.open_snapshot(data, identity).tables["event"][0]) for identity in ids
    )

    assert without.num_rows == 0 < with_events.num_rows
    assert without.schema.equals(with_events.schema)
    Warehouse(snapshot.open_published(data).snapshot, ROOT / "queries", catalogue).close()


# ------------------------------------------------------------------ what is not published


def failing(publish, data, message: str) -> None:
    """Publishing is refused with ``message``, and CURRENT, the snapshots and the audit trail are as before."""
    before = (durable_io.read_current(data), snapshot.list_ids(data), audit(data))
    with pytest.raises(SnapshotError, match=message):
        publish()
    assert (durable_io.read_current(data), snapshot.list_ids(data), audit(data)) == before
    assert snapshot.open_published(data).refusal is None
    assert leftovers(data) == []


def test_rows_with_errors_are_not_published(publish, data):
    publish(1)

    failing(lambda: publish("若干"), data, "有2处错误，未发布；已发布的数据没有变化")


def test_rows_without_a_source_are_not_published(publish, data, catalogue):
    publish(1)

    failing(
        lambda: snapshot.publish(contract.Intake(), catalogue, [], data, by="测试", note=""), data, "没有来源，不能发布"
    )


def test_two_workbooks_of_one_name_are_not_published(publish, data, catalogue, folder_of):
    publish(1)
    books = []
    for parent in ("甲", "乙"):
        folder = data.parent / parent / "月报"
        shutil.copytree(folder_of(1), folder)
        books.append(read_folder(folder))

    failing(
        lambda: snapshot.publish(contract.accept(books[:1], catalogue), catalogue, books, data, by="测试", note=""),
        data,
        "有两个工作簿都叫月报",
    )


@pytest.mark.parametrize("call", ["mkdir", "rename", "fsync"])
def test_a_disk_that_fails_is_reported_and_changes_nothing(publish, data, folder_of, monkeypatch, call):
    publish(1)
    folder_of(2)

    def fail() -> str:
        with monkeypatch.context() as broken:

            def refuse(*_: object, **__: object) -> None:
                raise OSError(28, "No space left on device")

            broken.setattr(os, call, refuse)
            return publish(2)

    failing(fail, data, "写入失败：磁盘已满；CURRENT 没有变化")
    assert publish(2) == durable_io.read_current(data)


def test_a_current_that_cannot_be_replaced_stays(publish, data, monkeypatch):
    old = publish(1)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(SnapshotError, match=r"写入失败：.*CURRENT 没有变化"):
        broken.setattr(os, "replace", refuse)
        publish(2)
    assert (durable_io.read_current(data), len(audit(data)), leftovers(data)) == (old, 1, [])


def test_a_file_that_does_not_read_back_as_written_is_not_published(publish, data, monkeypatch):
    publish(1)
    sync = os.fsync

    def sync_badly(descriptor: int) -> None:
        """A disk that says it kept what it was given, and did not."""
        sync(descriptor)
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        if path.parent == data / "snapshots" and path.name.startswith("."):
            flip_a_byte(path / "observation.parquet")

    def fail() -> str:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", sync_badly)
            return publish(2)

    failing(fail, data, r"文件 observation\.parquet 已被改动或不完整")


def test_what_a_killed_publication_left_behind_is_removed(publish, data):
    publish(1)
    orphan = data / "snapshots" / ".tmp-0123"
    orphan.mkdir()
    (orphan / "work.parquet").write_bytes(b"half")
    (data / "CURRENT.0123.tmp").write_text("half", encoding="utf-8")

    assert snapshot.list_ids(data) == [durable_io.read_current(data)]
    publish(1)
    assert leftovers(data) == []


# ------------------------------------------------------------------ the fingerprint a server watches


def test_the_fingerprint_changes_with_what_is_published(publish, data):
    seen = [snapshot.fingerprint(data)]
    old = publish(1)
    seen.append(snapshot.fingerprint(data))
    assert snapshot.fingerprint(data) == seen[-1]
    new = publish(2)
    seen.append(snapshot.fingerprint(data))
    path = data / "snapshots" / new / "work.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    seen.append(snapshot.fingerprint(data))
    (data / "CURRENT").write_text(old, encoding="utf-8")
    seen.append(snapshot.fingerprint(data))

    assert seen[0] == ()
    assert len(set(seen)) == 4
    assert seen[4] == seen[1]  # the first snapshot again


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"gone", b"a\0b", b"../.."])
def test_a_broken_current_has_a_fingerprint_too(publish, data, content):
    publish(1)
    (data / "CURRENT").write_bytes(content)

    assert isinstance(snapshot.fingerprint(data), tuple)
