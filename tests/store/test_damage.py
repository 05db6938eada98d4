"""Damaged snapshots: every way a file or manifest can be wrong is refused by name, and the last good one is shown."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from township.store import durable_io, snapshot, tables
from township.store.snapshot import SnapshotError

TABLES = sorted(tables.NAMES - tables.ADDED)  # one of ADDED has no file until it has rows


def leftovers(data: Path) -> list[str]:
    return [p.name for p in [*(data / "snapshots").glob(".*"), *data.glob("*.tmp")]]


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


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        *(("published_at", None), ("published_at", 7), ("published_at", "昨天"), ("source_date", None)),
        *(
            ("source_date", []),
            ("by", 5),
            ("note", {}),
            ("base", 3),
            ("originals", None),
            ("tables", {"work": {"rows": "7"}}),
        ),
    ],
)
def test_a_manifest_sealed_with_a_value_of_another_kind_is_refused(published, name, odd):
    edit_manifest(published, lambda m: m.update({name: odd}), seal=True)

    refused(published, "缺失或损坏")


def test_the_last_good_one_is_shown_in_place_of_one_with_an_odd_date(publish, data):
    good, odd = publish(3668), publish(3669)
    edit_manifest(data / "snapshots" / odd, lambda m: m.update(published_at=None), seal=True)

    opened = snapshot.open_published(data)

    assert (opened.snapshot.id, snapshot.list_ids(data)) == (good, [good])
    assert f"现在显示的是上一份完好的快照 {good}" in opened.refusal


def test_a_listed_file_elsewhere_is_never_read(published, data):
    shutil.copy(published / "work.parquet", data / "elsewhere.parquet")
    (published / "work.parquet").unlink()
    edit_manifest(
        published, lambda m: m["tables"]["work"]["files"][0].update(file="../../elsewhere.parquet"), seal=True
    )

    refused(published, r"清单列了不该有的文件：\.\./\.\./elsewhere\.parquet")


@pytest.mark.soak
def test_a_hundred_ways_of_damage_are_found(published):
    for seed in range(100):
        chance = random.Random(seed)
        spoilt = Path(shutil.copytree(published, published.parent / "spoilt"))
        path = chance.choice(sorted(spoilt.iterdir()))
        content = path.read_bytes()
        cut, end = sorted(chance.sample(range(len(content) + 1), 2))
        path.write_bytes(
            content[:cut] + chance.choice([b"", chance.randbytes(end - cut), b"\0" * 4096]) + content[end:]
        )
        shutil.rmtree(published)
        spoilt.rename(published)
        if path.name != "manifest.json":
            refused(published, path.name)
        else:
            with pytest.raises(SnapshotError):
                snapshot.open_snapshot(published.parents[1], published.name)
        (published / path.name).write_bytes(content)


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

    assert durable_io.read_current(data) == damaged
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

    with pytest.raises(SnapshotError, match="运行 python -m township publish"):
        snapshot.open_published(data)
