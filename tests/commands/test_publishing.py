"""The commands of the clerk's month: check, diff, publish, snapshots, rollback, verify, in words and as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import sent
from township import cli
from township.store import audit, durable_io, snapshot

pytestmark = pytest.mark.usefixtures("unproved")


# ------------------------------------------------------------------ in words


def test_the_clerks_month(run, month, data):
    assert run("check", month(3668)) == (0, "1个文件，2行；错误 0 处，提醒 0 处\n", "")
    assert run("publish", month(3668), "--by", "王")[0] == 0
    first = durable_io.read_current(data)
    code, out, err = run("diff", month(3670))

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "变化  表        行                                    列    原值  新值",
        "修订  统计月报  公共财政预算收入 义桥镇 2020-09 累计  数值  3668  3670",
        f"与当前快照 {first}相比：修订 1 行，不变 1 行",
        "错误 0 处，提醒 0 处",
    ]
    assert run("publish", month(3670), "--by", "王", "--note", "更正")[1].endswith(
        "：1个工作簿，修订 1 行，不变 1 行\n"
    )
    second = durable_io.read_current(data)
    listed = run("snapshots")[1].splitlines()
    assert [line.split()[:2] for line in listed[1:]] == [["●", second], [first, listed[2].split()[1]]]
    assert run("rollback", first, "--by", "王") == (0, f"当前快照已是 {first}\n", "")
    assert durable_io.read_current(data) == first
    assert run("verify") == (0, "核对了1份快照，全部完好\n", "")
    assert run("verify", "--all") == (0, "核对了2份快照，全部完好\n", "")
    code, out, _ = run("publish", month(3668))
    assert (code, out.partition("，当前快照为 ")[0]) == (0, "内容与已有快照相同")


def test_the_data_folder_may_come_from_the_environment_and_a_name_be_left_out(month, data, capsys, monkeypatch):
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))

    assert cli.main(["publish", str(month(3668))]) == 0
    assert durable_io.read_current(data) in capsys.readouterr().out
    [line] = audit.read(data)
    assert (line["action"], line["by"]) == ("publish", "命令行")


def test_personal_numbers_are_refused_in_our_own_folders_too(run, month, data):
    folder = month(3668, more=",备注")
    sheet = folder / "统计月报.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("实报\n", "实报,13800138000\n"), encoding="utf-8")
    code, out, err = run("publish", folder)

    assert (code, out) == (1, "")
    assert "含个人信息，整个文件已拒收" in err
    assert "13800138000" not in err
    assert durable_io.read_current(data) is None


# ------------------------------------------------------------------ as JSON

PROBLEM = {"severity", "file", "sheet", "row", "column", "cell", "value", "message", "rule"}
TALLY = {"refusal", "errors", "warnings", "problems"}
KEYS = {
    "check": {"command", "ok", "rows", *TALLY},
    "diff": {"command", "ok", "fresh", "base", "counts", "catalogue_changed", "changes", *TALLY},
    "publish": {
        *("command", "ok", "snapshot", "is_new", "files_written", "files_linked", "base", "counts"),
        *("catalogue_changed", "confirmed_by", *TALLY),
    },
}
COUNTS = {"new", "revised", "reworded", "replaced", "ignored", "removed", "unchanged"}


@pytest.mark.parametrize("command", KEYS)
def test_the_keys_of_taking_in_are_stable(ask, month, command):
    code, answer = ask(command, month(3668))

    assert (code, answer["command"], answer["ok"]) == (0, command, True)
    assert set(answer) == KEYS[command]
    assert set(answer.get("counts", COUNTS)) == COUNTS


def test_a_difference_is_told_exactly(ask, run, month):
    run("publish", month(3668))
    [change] = ask("diff", month("3668.5"))[1]["changes"]

    assert change == {
        **{"kind": "revised", "table": "observation", "sheet": "统计月报"},
        "key": {
            **{"indicator": "fiscal_revenue", "area": "370830108", "month": "2020-09-01"},
            **{"basis": "ytd", "breakdown": ""},
        },
        **{"status": "reported", "status_before": "reported"},
        "cells": [{"column": "value", "header": "数值", "old": "3668", "new": "3668.5"}],
    }


@pytest.mark.parametrize("command", ["check", "diff", "publish"])
@pytest.mark.parametrize(("value", "more", "code"), [("若干", "", 1), ("3668", ",手机", 2)])
def test_problems_decide_the_exit_code(ask, month, data, command, value, more, code):
    ended, answer = ask(command, month(value, more=more))

    assert ended == code
    assert set(answer["problems"][0]) == PROBLEM
    assert (answer["errors"] > 0, answer["warnings"] > 0) == (code == 1, code == 2)
    assert durable_io.read_current(data) is None
    if command == "publish":
        assert (answer["ok"], "已发布的数据没有变化" in answer["error"]) == (False, True)


def test_a_warning_waits_for_a_name_and_is_published_with_it(ask, run, month, data):
    code, out, err = run("publish", month(3668, more=",手机"))
    assert (code, out) == (2, "")
    assert re.search("^提醒：.*/统计月报.csv 第1行“手机”列：不认识这一列，已忽略$", err, re.MULTILINE)
    assert err.endswith("未完成：有1处提醒，确认后才能发布（--confirm 姓名）；已发布的数据没有变化\n")
    assert durable_io.read_current(data) is None

    code, answer = ask("publish", month(3668, more=",手机"), "--confirm", " 李 ")

    assert (code, answer["confirmed_by"], answer["warnings"]) == (0, "李", 1)
    assert audit.read(data)[-1]["confirmed_by"] == "李"


def test_from_scratch_is_told_and_done(ask, month):
    ask("publish", month(3668))
    other = month(1, name="另一份")
    (other / "统计月报.csv").unlink()
    answer = ask("diff", other, "--fresh")[1]

    assert (answer["fresh"], answer["counts"]["removed"], answer["counts"]["new"]) == (True, 2, 1)
    assert ask("publish", other, "--fresh")[1]["counts"]["new"] == 1


def test_the_keys_of_looking_after_are_stable(ask, month, data):
    ask("publish", month(3668), "--by", "王")
    [listed] = ask("snapshots")[1]["snapshots"]
    current = durable_io.read_current(data)

    assert set(listed) == {
        *"id is_current number published_at by note base confirmed_by rows bytes written".split(),
        *("workbooks", "originals", "warnings", "flaw"),
    }
    assert (listed["id"], listed["is_current"], listed["by"], listed["rows"]) == (current, True, "王", 2)
    assert ask("rollback", current) == (0, {"command": "rollback", "ok": True, "snapshot": current})
    assert ask("verify") == (0, {"command": "verify", "ok": True, "checked": [current], "flaws": [], "orphans": []})
    (data / "snapshots" / current / "work.parquet").unlink()
    code, answer = ask("verify", current)
    assert (code, answer["ok"]) == (1, False)
    assert [(flaw["snapshot"], flaw["file"]) for flaw in answer["flaws"]] == [(current, "work.parquet")]


@pytest.mark.parametrize("arguments", [("rollback", "x"), ("check", "gone.xlsx"), ("verify", "x")])
def test_a_refusal_is_json_too(ask, arguments):
    code, answer = ask(*arguments)

    assert code == 1
    assert answer == {"command": arguments[0], "ok": False, "error": answer["error"]}
    assert answer["error"]


def test_publishing_onto_a_damaged_snapshot_is_refused(ask, run, month, data):
    ask("publish", month(3668))
    (data / "snapshots" / durable_io.read_current(data) / "area.parquet").unlink()
    code, answer = ask("publish", month(3670))

    assert (code, answer["ok"]) == (1, False)
    assert "--fresh" in answer["error"]
    assert run("publish", month(3670), "--fresh")[0] == 0
    assert snapshot.open_published(data).refusal is None


def test_what_is_compared_with_an_older_snapshot_says_so(ask, run, month, data):
    run("publish", month(3668))
    older = durable_io.read_current(data)
    assert ask("check", month(3670))[1]["refusal"] is None
    run("publish", month(3670))
    damaged = durable_io.read_current(data)
    (data / "snapshots" / damaged / "area.parquet").unlink()
    code, out, err = run("check", month(3671))

    assert (code, out) == (0, "1个文件，2行；错误 0 处，提醒 0 处\n")
    assert err == f"提醒：快照 {damaged} 缺少文件 area.parquet；现在显示的是上一份完好的快照 {older}，只能与它对照\n"
    assert f"快照 {damaged} 缺少文件" in ask("check", month(3671))[1]["refusal"]
    (data / "snapshots" / older / "area.parquet").unlink()
    assert ask("check", month(3671))[1]["refusal"].endswith("缺少文件 area.parquet；没有与已发布的数对照")
    assert ask("publish", month(3671), "--fresh")[1]["refusal"] is None


# ------------------------------------------------------------------ somebody else publishes meanwhile


@pytest.fixture
def meanwhile(run, monkeypatch) -> Callable[..., None]:
    """Somebody publishes a folder when the next publication has checked its rows and is about to merge them."""

    def arrange(*arguments: object) -> None:
        onto = snapshot.publish_onto

        def second(*given: Any, **named: Any) -> snapshot.Publication:
            monkeypatch.setattr(snapshot, "publish_onto", onto)
            assert run("publish", *arguments)[0] == 0
            return onto(*given, **named)

        monkeypatch.setattr(snapshot, "publish_onto", second)

    return arrange


@pytest.fixture
def growing(tmp_path) -> Path:
    """A folder with a figure and its growth, which a later file of the same month without it would clear."""
    row = f"{sent.revenue(3668, '2020-11')},5"
    return sent.folder(tmp_path / "别人", row, header=f"{sent.HEADER},同比%", source="别人", date="2020-10-09")


@pytest.mark.parametrize("first", [[], ["2020-08"]])
def test_a_warning_beside_what_somebody_else_published_waits(ask, run, month, data, meanwhile, growing, first):
    for of in first:
        run("publish", month(3000, of=of))
    meanwhile(growing)
    arguments = ["publish", month(3700, name="自己", of="2020-11"), "--confirm", "李"]
    code, answer = ask(*arguments)

    assert (code, answer["ok"], answer["warnings"]) == (2, False, 1)
    assert answer["error"].startswith(f"校验以后别人发布了快照 {durable_io.read_current(data)}，与它对照又有1处要核对")
    assert "“同比%”已发布的是5" in answer["problems"][-1]["message"]
    assert [entry["action"] for entry in audit.read(data)] == ["publish"] * (1 + len(first))
    assert run(*arguments)[0] == 0  # now it has been told


def test_in_words_only_what_is_new_is_told_again(run, month, meanwhile, growing):
    meanwhile(growing)
    code, out, err = run("publish", month(3700, name="自己", of="2020-11", more=",手机"), "--confirm", "李")

    assert (code, out) == (2, "")
    warning, refusal = err.splitlines()  # the other publication took what had been told before it
    assert (warning.partition("：")[0], "“同比%”已发布的是5" in warning) == ("提醒", True)
    assert refusal.startswith("未完成：校验以后别人发布了快照")


def test_an_error_beside_it_is_refused(ask, month, data, meanwhile):
    meanwhile(month(3668, name="别人", of="2020-10"))
    code, answer = ask("publish", month(3500, name="自己", of="2020-11"), "--confirm", "李")

    assert (code, answer["ok"], answer["errors"]) == (1, False, 1)
    assert "还少" in answer["problems"][-1]["message"]
    assert len(audit.read(data)) == 1


def test_where_nothing_new_is_to_be_confirmed_it_goes_on(ask, run, month, data, meanwhile):
    run("publish", month(3000, of="2020-08"))
    meanwhile(month(3668, name="别人", of="2020-10"))
    code, answer = ask("publish", month(3700, name="自己", of="2020-11"), "--by", "李")
    trail = audit.read(data)

    assert (code, answer["ok"], answer["counts"]["new"]) == (0, True, 2)
    assert [entry["base"] for entry in trail] == [None, *(entry["snapshot"] for entry in trail[:2])]


@pytest.mark.parametrize("by", ["", " \t"])
def test_nobody_publishes_or_goes_back_without_a_name(run, month, data, by):
    run("publish", month(3668))
    current, trail = durable_io.read_current(data), audit.read(data)

    for command in (["publish", month(3670)], ["rollback", current], ["snapshots", "--prune", 1]):
        code, out, err = run(*command, "--by", by)
        assert (code, out, err) == (1, "", "未完成：没有写明由谁操作；请写上姓名（--by 姓名），以便记入审计\n")
    assert audit.read(data) == trail


# ------------------------------------------------------------------ removing old ones
