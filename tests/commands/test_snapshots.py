"""The commands that look after snapshots: their audit trail, damage, pruning."""

from __future__ import annotations

import pytest

from township.store import audit, durable_io

pytestmark = pytest.mark.usefixtures("unproved")


def test_the_audit_trail_is_verified_line_by_line(run, ask, month, data):
    for value in (3668, 3670):
        run("publish", month(value), "--by", "王")
    last = audit.check(data).sha256
    assert run("verify", "--audit") == (0, f"核对了2条操作记录，逐条相接，没有改动；末条校验值 {last}\n", "")

    path = data / "audit.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    code, out, err = run("verify", "--audit")
    assert (code, err) == (1, "操作记录：缺1条：第2条\n")
    assert out.startswith("核对了1条操作记录，发现1处不符；末条校验值 ")
    assert ask("verify", "--audit")[1]["flaws"] == ["缺1条：第2条"]


def test_damage_is_named_file_by_file(run, month, data):
    run("publish", month(3668))
    folder = data / "snapshots" / durable_io.read_current(data)
    (folder / "work.parquet").unlink()
    (folder / "workbooks" / "月报" / "来源.csv").write_text("改过\n", encoding="utf-8")
    (data / "snapshots" / ".tmp-1").mkdir()
    code, out, err = run("verify", "--all")

    assert (code, out) == (1, "核对了1份快照，发现2处损坏\n")
    assert err.splitlines() == [
        f"损坏：快照 {folder.name} 缺少文件 work.parquet",
        f"损坏：快照 {folder.name} 的来源工作簿 workbooks/月报/来源.csv 已被改动或不完整（校验值不符）",
        "提醒：snapshots/.tmp-1 是中断的发布留下的，下次发布时清除",
    ]


@pytest.mark.parametrize("command", ["snapshots", "verify", "rollback x"])
def test_before_the_first_publication(run, command):
    code, out, err = run(*command.split())

    assert (code, out) == ((0, "还没有快照\n") if command == "snapshots" else (1, ""))
    assert err == "" if command == "snapshots" else err.startswith("未完成：") and err.count("\n") == 1


def test_old_snapshots_are_removed_by_number_and_name(run, ask, month, data):
    ids = []
    for value in (3666, 3667, 3668, 3669):
        ids.append(ask("publish", month(value))[1]["snapshot"])
    code, out, _ = run("snapshots", "--prune", 3, "--by", "张三")

    assert (code, out) == (0, f"删去了1份快照：{ids[0]}；保留3份：{'、'.join(ids[1:])}\n")
    assert ask("snapshots", "--prune", 1) == (
        0,
        {"command": "snapshots", "ok": True, "removed": [ids[1]], "kept": ids[2:], "damaged": []},
    )
    assert [entry["by"] for entry in audit.read(data) if entry["action"] == "prune"] == ["张三", "命令行"]
    assert {one["id"] for one in ask("snapshots")[1]["snapshots"]} == set(ids[2:])


@pytest.mark.parametrize("given", [[], ["0"], ["-1"], ["全部"], ["1.5"]])
def test_how_many_stay_must_be_said(run, month, capsys, given):
    run("publish", month(3668))
    with pytest.raises(SystemExit) as ended:
        run("snapshots", "--prune", *given)

    assert ended.value.code == 64
    assert "--prune" in capsys.readouterr().err
