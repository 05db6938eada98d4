"""The commands backup and restore."""

from __future__ import annotations

import pytest

from township.store import durable_io

pytestmark = pytest.mark.usefixtures("unproved")


def test_a_backup_is_made_and_restored(run, ask, month, data, tmp_path):
    run("publish", month(3668))
    code, out, err = run("backup", "-o", tmp_path / "b.zip", "--by", "王")
    assert (code, err) == (0, "")
    assert out.startswith(f"已备份到 {tmp_path / 'b.zip'}：1份快照，")
    assert run("restore", tmp_path / "b.zip", data) == (
        1, "", f"未完成：{data} 不是空目录；只恢复到空的目录，原有的数据不会动\n",
    )  # fmt: skip
    answer = ask("restore", tmp_path / "b.zip", tmp_path / "again")[1]
    assert (answer["ok"], answer["current"], answer["flaws"]) == (True, durable_io.read_current(data), [])
