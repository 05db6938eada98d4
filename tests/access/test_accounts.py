"""Accounts: who gets in, what a change does, what is refused, and who may read the file."""

from __future__ import annotations

import json
import os
import stat

import pytest

from township.access import accounts as module
from township.access.accounts import AccountError, Accounts
from township.access.roles import Right, Role
from township.store import audit

PASSWORD = "kan-ban-2020"


@pytest.fixture
def accounts(tmp_path, quick_hashes) -> Accounts:
    return Accounts(tmp_path)


def test_a_first_password_is_made_opens_and_must_be_changed(accounts):
    password = accounts.add("李镇长", Role.VIEWER)

    account = accounts.verified("李镇长", password)
    assert account.must_change and account.viewer.rights == {Right.VIEW}
    accounts.choose("李镇长", PASSWORD)
    assert accounts.verified("李镇长", password) is None
    assert not accounts.verified("李镇长", PASSWORD).must_change


def test_who_does_not_get_in(accounts):
    accounts.add("李镇长", Role.VIEWER, password=PASSWORD)

    assert accounts.verified("李镇长", PASSWORD + "x") is None
    assert accounts.verified("李镇", PASSWORD) is None
    accounts.disable("李镇长")
    assert accounts.verified("李镇长", PASSWORD) is None
    assert accounts.verified("李镇长", accounts.reset("李镇长"))


def test_every_change_leaves_another_stamp_and_other_accounts_alone(accounts):
    accounts.add("甲", Role.VIEWER, password=PASSWORD)
    accounts.add("乙", Role.PUBLISHER)
    stamps = [accounts.all()["甲"].stamp]
    other = accounts.all()["乙"]

    for change in (
        lambda: accounts.set_role("甲", Role.CLERK, ("经贸办",)),
        lambda: accounts.reset("甲"),
        lambda: accounts.choose("甲", PASSWORD + "-1"),
        lambda: accounts.disable("甲"),
    ):
        change()
        stamps.append(accounts.all()["甲"].stamp)

    assert len(set(stamps)) == len(stamps)
    assert accounts.all()["甲"].viewer.offices == {"经贸办"}
    assert accounts.all()["乙"] == other


def test_another_process_sees_the_change(accounts, tmp_path):
    accounts.add("甲", Role.VIEWER)
    beside = Accounts(tmp_path)
    before = beside.all()["甲"]

    accounts.disable("甲")

    assert not before.disabled and beside.all()["甲"].disabled


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz", "至少10个"),
        ("1234567890123", "太简单"),
        ("abababababab", "太简单"),
        ("x甲y-kan-ban", "账号名"),
        ("k" * 300, "最多"),
    ],
)
def test_a_weak_password_is_refused(accounts, password, why):
    with pytest.raises(AccountError, match=why):
        accounts.add("甲", Role.VIEWER, password=password)
    assert accounts.all() == {}


def test_what_else_is_refused(accounts):
    accounts.add("甲", Role.VIEWER, password=PASSWORD)

    for wrong, why in (
        (lambda: accounts.add("甲", Role.VIEWER), "已有账号"),
        (lambda: accounts.add(" ", Role.VIEWER), "账号名"),
        (lambda: accounts.add("a\nb", Role.VIEWER), "账号名"),
        (lambda: accounts.add("乙", Role.CLERK), "--office"),
        (lambda: accounts.add("乙", Role.VIEWER, ("经贸办",)), "--office"),
        (lambda: accounts.reset("丙"), "没有账号“丙”"),
        (lambda: accounts.choose("甲", PASSWORD), "相同"),
    ):
        with pytest.raises(AccountError, match=why):
            wrong()


def test_the_file_is_its_owners_alone(accounts, tmp_path):
    accounts.add("甲", Role.VIEWER)
    path = tmp_path / "accounts.json"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PASSWORD not in path.read_text(encoding="utf-8") and "$argon2id$" in path.read_text(encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(AccountError, match="chmod 600"):
        accounts.all()


def test_a_damaged_file_lets_nobody_in_and_says_so(accounts, tmp_path):
    accounts.add("甲", Role.VIEWER)
    path = tmp_path / "accounts.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["accounts"][0]["role"]
    path.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(AccountError, match="已损坏"):
        Accounts(tmp_path).verified("甲", PASSWORD)


def test_a_write_that_fails_leaves_the_accounts_as_they_were(accounts, tmp_path, monkeypatch):
    accounts.add("甲", Role.VIEWER)
    before = (tmp_path / "accounts.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "设备上没有空间")

    monkeypatch.setattr(module.os, "replace", full)
    with pytest.raises(AccountError, match="没有空间"):
        accounts.disable("甲")

    assert (tmp_path / "accounts.json").read_bytes() == before
    assert [name for name in os.listdir(tmp_path) if name.endswith(".tmp")] == []


def test_every_change_is_in_the_audit_trail_and_no_password(accounts, tmp_path):
    password = accounts.add("甲", Role.VIEWER)
    accounts.choose("甲", PASSWORD)
    accounts.disable("甲")

    told = [(line["action"], line["by"], line["account"], line["change"]) for line in audit.read(tmp_path)]
    assert told == [
        ("account", "命令行", "甲", "新开，角色查看"),
        ("account", "甲", "甲", "自己换密码"),
        ("account", "命令行", "甲", "停用"),
    ]
    trail = (tmp_path / audit.FILE).read_text(encoding="utf-8")
    assert password not in trail and PASSWORD not in trail and audit.check(tmp_path).flaws == ()
