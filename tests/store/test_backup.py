"""A backup is the data folder of one moment; what is restored is that folder, or nothing."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from township.store import audit, backup, durable_io, history, manifest, snapshot
from township.store.snapshot import SnapshotError


@pytest.fixture
def full(publish, data) -> Path:
    """A data folder with two snapshots that share files, and a file of every kind beside them."""
    publish(1)
    publish(2)
    for name in (
        "catalogue/town.toml",
        "lists/党委会.json",
        "forms/月报.toml",
        "unpublished/x.zip",
        ".lock",
        "CURRENT.1.tmp",
    ):
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text(name, encoding="utf-8")
    (data / "accounts.json").write_text("{}", encoding="utf-8")
    (data / "accounts.json").chmod(0o600)
    return data


@pytest.fixture
def made(full, tmp_path) -> Path:
    return backup.save(full, tmp_path / "b.zip", by="张三")[0]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".audit-lock", ".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_what_is_restored_is_what_was_there_and_not_what_never_is_in_it(full, made, tmp_path):
    again = tmp_path / "again"
    about = backup.restore(made, again, by="李四")

    kept, back = files(full), files(again)
    assert set(kept) - set(back) == {"unpublished/x.zip", "CURRENT.1.tmp"}
    assert {name for name in back if back[name] != kept[name]} == {audit.FILE, audit.HEAD}
    assert back[audit.FILE].startswith(kept[audit.FILE])
    assert [(line["action"], line["by"]) for line in audit.read(again)][-2:] == [
        ("backup", "张三"),
        ("restore", "李四"),
    ]
    assert audit.check(again).flaws == history.check(again).flaws == ()
    assert (again / "accounts.json").stat().st_mode & 0o777 == 0o600
    assert made.stat().st_mode & 0o777 == 0o600
    assert (about.current, about.snapshots) == (durable_io.read_current(full), 2)
    # what a snapshot shares with its base is one file again
    first, second = ((again / "snapshots" / identity / "work.parquet") for identity in snapshot.list_ids(again))
    assert first.samefile(second)


def test_somebody_publishes_meanwhile(full, publish, tmp_path, monkeypatch):
    found = backup._found

    def slow(data):
        publish(3)
        yield from found(data)

    monkeypatch.setattr(backup, "_found", slow)
    before = durable_io.read_current(full)
    made, _ = backup.save(full, tmp_path / "b.zip", by="张三")
    backup.restore(made, tmp_path / "again", by="张三")

    assert durable_io.read_current(tmp_path / "again") == before
    assert history.check(tmp_path / "again").flaws == audit.check(tmp_path / "again").flaws == ()


def test_a_backup_takes_no_files_place_and_stands_apart(full, made, tmp_path):
    before = made.read_bytes()
    with pytest.raises(SnapshotError, match="备份不覆盖旧的"):
        backup.save(full, made, by="张三")
    with pytest.raises(SnapshotError, match="数据目录以外"):
        backup.save(full, full / "b.zip", by="张三")
    assert made.read_bytes() == before

    kept = tmp_path / "备份"
    kept.mkdir()
    path, _ = backup.save(full, kept, by="张三")
    assert [path] == list(kept.iterdir())


def test_only_an_empty_folder_is_restored_into(full, made):
    before = files(full)
    with pytest.raises(SnapshotError, match="不是空目录"):
        backup.restore(made, full, by="张三")
    assert files(full) == before


def rewritten(path: Path, change) -> None:
    """The archive with its list changed, sealed again."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    index = json.loads(contents.pop(backup.INDEX))
    change(index, contents)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr(backup.INDEX, json.dumps({**index, "sha256": manifest.seal(index)}))


def named(index, name, **more):
    index["files"][name] = {**index["files"]["CURRENT"], **more}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.write_bytes(b""), "不是备份，或已损坏"),
        (lambda path: path.write_bytes(path.read_bytes()[:-100]), "不是备份，或已损坏"),
        (lambda path: path.write_bytes(path.read_bytes().replace(b"PAR1", b"PAR2", 1)), "不是备份，或已损坏"),
        (lambda path: rewritten(path, lambda i, c: c.pop(next(iter(c)))), "不是备份，或已损坏"),
        (lambda path: rewritten(path, lambda i, c: c.update({n: c[n][::-1] for n in c})), "已损坏（校验值不符）"),
        (lambda path: rewritten(path, lambda i, c: i.update(format=9)), "别的版本"),
        (lambda path: rewritten(path, lambda i, c: i.update(current="x")), "x"),
        (lambda path: rewritten(path, lambda i, c: named(i, "../../escaped")), "不是备份，或已损坏"),
        (lambda path: rewritten(path, lambda i, c: named(i, "/tmp/escaped")), "不是备份，或已损坏"),
        (lambda path: rewritten(path, lambda i, c: named(i, "a", mode=0o4755)), "不是备份，或已损坏"),
        (lambda path: rewritten(path, lambda i, c: named(i, "CURRENT/a")), "没有恢复"),
    ],
)
def test_a_damaged_or_foreign_file_leaves_nothing_behind(made, tmp_path, damage, message):
    damage(made)
    within = tmp_path / "within"
    within.mkdir()

    with pytest.raises(SnapshotError, match=message):
        backup.restore(made, within / "again", by="张三")
    assert list(within.iterdir()) == []


def test_another_zip_is_no_backup(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(SnapshotError, match="不是备份，或已损坏"):
        backup.restore(tmp_path / "other.zip", tmp_path / "again", by="张三")
    with pytest.raises(SnapshotError, match="没有文件"):
        backup.restore(tmp_path / "gone.zip", tmp_path / "again", by="张三")
    assert not (tmp_path / "again").exists()


def test_a_full_disk_leaves_no_half_of_it(full, tmp_path, monkeypatch):
    def refuse(descriptor):
        raise OSError(28, "No space left on device")

    kept = tmp_path / "kept"
    kept.mkdir()
    with monkeypatch.context() as patch, pytest.raises(SnapshotError, match="备份没有做成：磁盘已满"):
        patch.setattr(os, "fsync", refuse)
        backup.save(full, kept / "b.zip", by="张三")
    assert list(kept.iterdir()) == []

    made, _ = backup.save(full, kept / "b.zip", by="张三")
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda path: backup.shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(SnapshotError, match="磁盘空间不够"):
        backup.restore(made, kept / "again", by="张三")
    assert list(kept.iterdir()) == [made]
