"""Snapshots: what is published is what is opened, or the reader is told which file is wrong and why."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from township.intake import contract
from township.intake.workbook import read_folder
from township.store import snapshot
from township.store.snapshot import SnapshotError

TABLES = sorted({sheet.table for sheet in contract.SHEETS} | {"area", "indicator", "event", "revision"})


def current(data: Path) -> str:
    return (data / "CURRENT").read_text(encoding="utf-8").strip()


def leftovers(data: Path) -> list[str]:
    return [p.name for p in [*(data / "snapshots").glob(".*"), *data.glob("*.tmp")]]


def audit(data: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (data / "audit.jsonl").read_text(encoding="utf-8").splitlines()]


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit_manifest(folder: Path, edit: Callable[[dict], object], *, seal: bool = False) -> None:
    """Let ``edit`` change the manifest; it is sealed again only where a forger is meant."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    edit(manifest)
    if seal:
        said = {key: value for key, value in manifest.items() if key != "sha256"}
        manifest["sha256"] = hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


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
    assert sorted(said["tables"]) == TABLES
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

    assert snapshot.publish(contract.accept([book], catalogue), catalogue, [book], data, by="", note="") == first


def test_other_content_is_another_snapshot(publish, data, catalogue, folder_of):
    book = read_folder(folder_of(1))
    renamed = {**catalogue.areas}
    renamed["370830108203"] = replace(renamed["370830108203"], name="崔东新村")
    other = replace(catalogue, areas=renamed)
    ids = [
        publish(1),
        publish(2),
        publish(1, date="2021-02-05"),
        snapshot.publish(contract.accept([book], other), other, [book], data, by="", note=""),
    ]

    assert len(set(ids)) == 4
    assert ids[2].startswith("20210205-")
    assert snapshot.list_ids(data) == ids
    assert current(data) == ids[3]


def test_publishing_an_older_one_again_points_back_at_it(publish, data):
    old, new = publish(1), publish(2)

    assert current(data) == new
    publish(1)
    assert current(data) == old
    assert snapshot.list_ids(data) == [old, new]


def test_every_type_of_column_survives_the_file(bundled_intake, data, catalogue):
    intake, workbooks = bundled_intake
    identity = snapshot.publish(intake, catalogue, workbooks, data, by="", note="")
    tables = {name: pq.read_table(list(files)) for name, files in snapshot.open_snapshot(data, identity).tables.items()}
    numbers = {"number": "decimal128(18, 4)", "integer": "int32", "boolean": "bool", "month": "date32[day]"}

    for sheet in contract.SHEETS:
        kinds = dict(contract.columns(sheet))
        typed = sorted(intake.tables[sheet.table], key=lambda row: tuple(row[name] for name in sheet.key))
        stored = tables[sheet.table]
        assert stored.select(list(kinds)).to_pylist() == [{name: row[name] for name in kinds} for row in typed]
        assert {name: str(stored.schema.field(name).type) for name, kind in kinds.items() if kind in numbers} == {
            name: numbers[kind] for name, kind in kinds.items() if kind in numbers
        }
    assert tables["area"]["code"].to_pylist() == list(catalogue.areas)
    assert tables["indicator"]["decimals"].to_pylist() == [i.decimals for i in catalogue.indicators.values()]
    assert tables["event"]["date"].to_pylist() == [event.date for event in catalogue.events]


# ------------------------------------------------------------------ what is not published


def failing(publish, data, message: str) -> None:
    """Publishing is refused with ``message``, and CURRENT, the snapshots and the audit trail are as before."""
    before = (current(data), snapshot.list_ids(data), audit(data))
    with pytest.raises(SnapshotError, match=message):
        publish()
    assert (current(data), snapshot.list_ids(data), audit(data)) == before
    assert snapshot.open_published(data).refusal is None
    assert leftovers(data) == []


def test_rows_with_errors_are_not_published(publish, data):
    publish(1)

    failing(lambda: publish("若干"), data, "有2处错误，未发布；已发布的数据没有变化")


def test_rows_without_a_source_are_not_published(publish, data, catalogue):
    publish(1)

    failing(
        lambda: snapshot.publish(contract.Intake(), catalogue, [], data, by="", note=""), data, "没有来源，不能发布"
    )


def test_two_workbooks_of_one_name_are_not_published(publish, data, catalogue, folder_of):
    publish(1)
    books = []
    for parent in ("甲", "乙"):
        folder = data.parent / parent / "月报"
        shutil.copytree(folder_of(1), folder)
        books.append(read_folder(folder))

    failing(
        lambda: snapshot.publish(contract.accept(books[:1], catalogue), catalogue, books, data, by="", note=""),
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

    failing(fail, data, "写入失败：.*No space left on device.*CURRENT 没有变化")
    assert publish(2) == current(data)


def test_a_current_that_cannot_be_replaced_stays(publish, data, monkeypatch):
    old = publish(1)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(SnapshotError, match=r"写入失败：.*CURRENT 没有变化"):
        broken.setattr(os, "replace", refuse)
        publish(2)
    assert (current(data), len(audit(data)), leftovers(data)) == (old, 1, [])


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

    assert snapshot.list_ids(data) == [current(data)]
    publish(1)
    assert leftovers(data) == []


# ------------------------------------------------------------------ damage


@pytest.fixture
def published(publish, data) -> Path:
    """The folder of a published snapshot to damage."""
    return data / "snapshots" / publish(3668)


def refused(folder: Path, message: str) -> None:
    with pytest.raises(SnapshotError, match=message) as error:
        snapshot.open_snapshot(folder.parents[1], folder.name)
    assert folder.name in str(error.value)


def test_one_flipped_byte_of_any_table_is_found(published):
    for name in TABLES:
        path = published / f"{name}.parquet"
        content = path.read_bytes()
        flip_a_byte(path)
        refused(published, rf"文件 {name}\.parquet 已被改动或不完整（校验值不符）")
        path.write_bytes(content)
    assert snapshot.open_snapshot(published.parents[1], published.name)


@pytest.mark.parametrize("length", [0, -1])
def test_a_truncated_file_is_found(published, length):
    path = published / "statement.parquet"
    path.write_bytes(path.read_bytes()[:length])

    refused(published, r"文件 statement\.parquet 已被改动或不完整")


def test_a_missing_file_is_found(published):
    (published / "work.parquet").unlink()

    refused(published, r"缺少文件 work\.parquet")


def test_a_folder_in_place_of_a_file_is_found(published):
    (published / "work.parquet").unlink()
    (published / "work.parquet").mkdir()

    refused(published, r"缺少文件 work\.parquet")


def test_another_snapshots_file_is_found(published, publish):
    other = published.parent / publish(9999)
    shutil.copy(other / "observation.parquet", published)

    refused(published, r"observation\.parquet 已被改动")


def test_a_table_that_is_not_listed_is_found(published):
    shutil.copy(published / "work.parquet", published / "secret.parquet")

    refused(published, r"多出了文件：secret\.parquet")


@pytest.mark.parametrize(
    "edit",
    [
        lambda m: m.update(source_date="2022-01-28"),
        lambda m: m.update(published_at="2021-01-01T00:00:00+00:00"),
        lambda m: m.update(by="别人"),
        lambda m: m.update(workbooks={}),
        lambda m: m.update(warnings=["无"]),
        lambda m: m["tables"]["work"].update(rows=7),
        lambda m: m["tables"]["work"]["files"][0].update(sha256="0" * 64),
        lambda m: m["tables"].pop("work"),
        lambda m: m["tables"].update(secret=m["tables"]["work"]),
        lambda m: m.update(sha256="0" * 64),
        lambda m: m.update(confirmed_by="别人"),
        lambda m: m.update(originals=None),
        lambda m: m.update(base=None, content="0"),
    ],
    ids=[
        *("date", "time", "by", "workbooks", "warnings", "rows", "hash", "table gone", "table more", "seal"),
        *("confirmed", "originals", "base"),
    ],
)
def test_an_edited_manifest_is_found(published, edit):
    edit_manifest(published, edit)

    refused(published, r"清单 manifest\.json 已被改动（校验值不符）")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda m: m["tables"].pop("work"), "清单缺少表：work"),
        (lambda m: m["tables"].update(secret=m["tables"]["work"]), "多出了表：secret"),
        (lambda m: m["tables"]["work"]["files"][0].update(sha256="0" * 64), r"文件 work\.parquet 已被改动"),
        (lambda m: m["tables"].update(work=[]), "缺失或损坏"),
        (lambda m: m.update(tables=[]), "缺失或损坏"),
        (lambda m: m.pop("id"), "缺失或损坏"),
        (lambda m: m.update(id="20210128-00000000"), "清单与编号或格式不符"),
        (lambda m: m.update(format=99), "清单与编号或格式不符"),
        (lambda m: m.update(format=1), "旧格式.*publish --fresh"),
        (lambda m: m["tables"]["work"].update(files=[]), r"多出了文件：work\.parquet"),
        (lambda m: m["tables"]["work"].update(rows=7), "work 各文件的行数与合计不符"),
        (lambda m: m["tables"]["work"]["files"][0].pop("content"), "缺失或损坏"),
        (lambda m: m.update(originals={"../x": {"sha256": "0" * 64}}), "缺失或损坏"),
    ],
    ids=[
        *("table gone", "table more", "hash", "entry", "no tables", "no id", "id", "format", "old format"),
        *("no file", "rows", "no digest", "original"),
    ],
)
def test_a_manifest_sealed_again_still_has_to_fit(published, edit, message):
    edit_manifest(published, edit, seal=True)

    refused(published, message)


def test_a_listed_file_elsewhere_is_never_read(published, data):
    shutil.copy(published / "work.parquet", data / "elsewhere.parquet")
    (published / "work.parquet").unlink()
    edit_manifest(published, lambda m: m["tables"]["work"]["files"][0].update(file="../../elsewhere.parquet"), seal=True)

    refused(published, r"清单列了不该有的文件：\.\./\.\./elsewhere\.parquet")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"tables": 1}', b"\xff\xfe", b'{"sha256": "x"}'])
def test_a_manifest_that_is_none_is_refused(published, content):
    (published / "manifest.json").write_bytes(content)

    refused(published, r"清单 manifest\.json (缺失或损坏|已被改动)")


def test_a_missing_manifest_is_refused(published):
    (published / "manifest.json").unlink()

    refused(published, r"清单 manifest\.json 缺失或损坏")


@pytest.mark.parametrize(
    "identity", ["", ".", "..", "../snapshots", ".tmp-1", "a/b", "/etc", "20210128-00000000", "\0", "x" * 300]
)
def test_what_is_no_snapshots_name_is_refused(published, identity):
    with pytest.raises(SnapshotError):
        snapshot.open_snapshot(published.parents[1], identity)


def test_a_damaged_snapshot_is_written_anew_when_published_again(published, publish, data):
    flip_a_byte(published / "observation.parquet")
    refused(published, r"observation\.parquet")

    assert publish(3668) == published.name
    assert snapshot.open_published(data).refusal is None
    assert leftovers(data) == []


# ------------------------------------------------------------------ falling back


def test_a_refused_snapshot_gives_way_to_the_newest_good_one(publish, data):
    oldest, good, broken, damaged = (publish(value) for value in (1, 2, 3, 4))
    flip_a_byte(data / "snapshots" / broken / "work.parquet")
    flip_a_byte(data / "snapshots" / damaged / "observation.parquet")
    opened = snapshot.open_published(data)

    assert current(data) == damaged
    assert opened.snapshot.id == good != oldest
    assert opened.refusal == (
        f"快照 {damaged} 的文件 observation.parquet 已被改动或不完整（校验值不符）；现在显示的是上一份完好的快照 {good}"
    )


@pytest.mark.parametrize("content", ["", "\n", "../x", "20210128-00000000", "\0"])
def test_a_current_that_names_nothing_gives_way_too(publish, data, content):
    good = publish(1)
    (data / "CURRENT").write_text(content, encoding="utf-8")
    opened = snapshot.open_published(data)

    assert opened.snapshot.id == good
    assert opened.refusal.endswith(f"；现在显示的是上一份完好的快照 {good}")


def test_without_any_good_snapshot_the_first_reason_is_given(publish, data):
    first, second = publish(1), publish(2)
    for identity in (first, second):
        (data / "snapshots" / identity / "area.parquet").unlink()

    with pytest.raises(SnapshotError, match=rf"快照 {second} 缺少文件 area\.parquet"):
        snapshot.open_published(data)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_without_current_the_reader_is_told_how_to_publish(publish, data, content):
    publish(1)
    (data / "CURRENT").unlink()
    if content is not None:
        (data / "CURRENT").write_bytes(content)

    with pytest.raises(SnapshotError, match="请运行 python -m township publish"):
        snapshot.open_published(data)


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
