"""Checked files not yet published: found again whole by their id alone, few, and not for long."""

from __future__ import annotations

import os
import time

import pytest

from township.store import unpublished

FILES = (("统计月报.csv", b"a,b\n1,2\n"), ("目标任务.xlsx", bytes(range(256))))


def names(data):
    return sorted(path.name for path in (data / "unpublished").iterdir())


def test_files_are_found_again_as_they_came_and_by_their_id_only(tmp_path):
    identity = unpublished.keep(tmp_path, FILES)

    assert unpublished.kept(tmp_path, identity).files == FILES
    assert unpublished.kept(tmp_path, identity).at.timestamp() == pytest.approx(time.time(), abs=60)
    other = unpublished.keep(tmp_path, FILES[:1])
    assert other != identity and unpublished.kept(tmp_path, other).files == FILES[:1]
    (tmp_path / "secret.zip").write_bytes((tmp_path / "unpublished" / f"{identity}.zip").read_bytes())
    for unknown in ("", "../secret", "0" * 32, identity[:-1], identity + "0"):
        assert unpublished.kept(tmp_path, unknown) is None


def test_what_was_said_of_files_is_found_with_them(tmp_path):
    identity = unpublished.keep(tmp_path, FILES)
    unpublished.keep_words(tmp_path, identity, "[1]")
    unpublished.keep_words(tmp_path, identity, "[2]")
    unpublished.keep_words(tmp_path, "0" * 32, "[3]")  # published meanwhile
    unpublished.keep_words(tmp_path, "../secret", "[4]")

    assert unpublished.kept_words(tmp_path, identity) == "[2]"
    assert unpublished.kept_words(tmp_path, "0" * 32) == unpublished.kept_words(tmp_path, "../secret") == ""
    assert unpublished.kept(tmp_path, identity).files == FILES
    assert names(tmp_path) == [f"{identity}.json", f"{identity}.zip"]


def test_what_was_published_or_given_up_is_gone(tmp_path):
    identity = unpublished.keep(tmp_path, FILES)
    unpublished.keep_words(tmp_path, identity, "[1]")
    (tmp_path / "secret.zip").touch()

    for one in (identity, identity, "", "../secret"):
        unpublished.drop(tmp_path, one)

    assert unpublished.kept(tmp_path, identity) is None
    assert names(tmp_path) == [] and (tmp_path / "secret.zip").exists()


@pytest.mark.parametrize(
    ("bound", "value", "left"), [("MOST", 2, [2, 3]), ("MOST_BYTES", 1, [3]), ("DAYS", 1.5 / 24, [2, 3])]
)
def test_few_are_kept_and_not_for_long(tmp_path, monkeypatch, bound, value, left):
    kept = []
    for hours in (3, 2, 1, 0):
        kept.append(unpublished.keep(tmp_path, FILES))
        made = time.time() - hours * 3600
        os.utime(tmp_path / "unpublished" / f"{kept[-1]}.zip", (made, made))
    monkeypatch.setattr(unpublished, bound, value)
    unpublished._let_go(tmp_path / "unpublished")

    assert [number for number, one in enumerate(kept) if unpublished.kept(tmp_path, one)] == left


def test_a_full_disk_leaves_nothing_behind_and_a_torn_file_is_none(tmp_path, monkeypatch):
    identity = unpublished.keep(tmp_path, FILES)
    path = tmp_path / "unpublished" / f"{identity}.zip"
    path.write_bytes(path.read_bytes()[:40])

    assert unpublished.kept(tmp_path, identity) is None

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unpublished.zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError):
        unpublished.keep(tmp_path, FILES)
    assert names(tmp_path) == [path.name]
