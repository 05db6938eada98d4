"""The command account: what it prints, what it refuses, and that it asks for a password on a terminal only."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.bundled import CATALOGUE_FOLDER
from township import cli
from township.access.accounts import Accounts
from township.access.roles import Role


@pytest.fixture
def run(tmp_path, capsys, quick_hashes):
    shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["--data", str(tmp_path), "account", *arguments])
        return code, *capsys.readouterr()

    run.accounts = Accounts(tmp_path)
    return run


def test_an_account_from_its_beginning_to_its_end(run):
    code, out, _ = run("add", "小王", "--role", "填报", "--office", "经贸办", "--office", "农业办")
    password = re.search(r"一次性密码 (\S+)，", out)[1]
    assert code == 0 and run.accounts.verified("小王", password).must_change
    assert run.accounts.all()["小王"].offices == ("经贸办", "农业办")

    assert run("role", "小王", "--role", "发布")[0] == 0
    assert run.accounts.all()["小王"].role is Role.PUBLISHER
    assert "小王　发布　还没换过一次性密码" in run("list")[1]
    assert run("disable", "小王")[0] == 0 and "停用" in run("list")[1]
    assert run.accounts.verified("小王", password) is None
    again = re.search(r"一次性密码 (\S+)，", run("reset", "小王")[1])[1]
    assert again != password and run.accounts.verified("小王", again)


def test_an_account_is_handed_over_to_single_sign_on_and_back(run):
    run("add", "小王", "--role", "查看")
    assert run("sso", "小王")[0] == 0 and "小王　查看　统一账号" in run("list")[1]
    assert "角色由那边的组定" in run("role", "小王", "--role", "发布")[2]
    password = re.search(r"一次性密码 (\S+)，", run("reset", "小王")[1])[1]
    assert run.accounts.verified("小王", password)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["add", "小王", "--role", "填报", "--office", "气象台"], "没有责任单位“气象台”；有 .*经贸办"),
        (["add", "小王", "--role", "填报"], "--office"),
        (["reset", "小王"], "没有账号“小王”"),
        (["add", "小王", "--role", "查看", "--ask"], "要在终端里用"),
    ],
)
def test_what_is_refused(run, arguments, why):
    code, out, err = run(*arguments)

    assert (code, out) == (1, "") and re.match(f"未完成：.*{why}", err)
    assert run.accounts.all() == {}


def test_a_role_nobody_knows_is_a_command_written_wrong(run):
    with pytest.raises(SystemExit, match="64"):
        run("add", "小王", "--role", "镇长")


def test_a_password_typed_on_the_terminal(run, monkeypatch):
    typed = iter(["kan-ban-2020", "kan-ban-2020", "kan-ban-2020", "another-one"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))

    code, out, _ = run("add", "小王", "--role", "查看", "--ask")
    assert code == 0 and "kan-ban" not in out and run.accounts.verified("小王", "kan-ban-2020")
    assert "不一样" in run("reset", "小王", "--ask")[2]
