"""The page 账号: the command's deeds from the screen; the one-time password is shown once and kept nowhere."""

from __future__ import annotations

import re

import pytest

from tests.app.test_audit_page import said
from tests.pages.dashboard import on_page
from township.access.accounts import FILE, AccountError, Accounts
from township.access.roles import RIGHTS, Role, Viewer
from township.app import viewer
from township.store import audit

MANAGER = Viewer("站长", Role.ADMINISTRATOR, RIGHTS[Role.ADMINISTRATOR])


@pytest.fixture
def accounts(tmp_path, monkeypatch):
    """A data folder with one account, of the manager who looks at the page."""
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))
    monkeypatch.setattr(viewer, "_header", MANAGER.written)
    known = Accounts(tmp_path)
    known.add(MANAGER.name, Role.ADMINISTRATOR)
    return known


def pressed(app, label: str):
    [button] = [one for one in app.button if one.label == label]
    return button.click().run()


def test_an_account_is_made_changed_and_ended_from_the_screen(accounts):
    app = on_page("accounts")
    assert not app.exception and "共1个，1个在用。" in said(app) and "没有登录过" in said(app)
    assert "没有别的账号" in said(app), "nobody takes his own role away"

    app.text_input(key="account_name").set_value("小王")
    app = pressed(app, "开账号")
    [password] = re.findall("一次性密码 <b>([a-z0-9-]+)</b>", said(app))
    assert accounts.verified("小王", password) and "还没换过一次性密码" in said(app)
    assert password not in said(app.run()), "shown once"

    app.selectbox(key="account_小王_role").select(Role.INTERNAL)
    app = pressed(app, "改角色")
    assert accounts.all()["小王"].role is Role.INTERNAL and "角色改为内部" in said(app)
    app = pressed(app, "停用")
    assert accounts.all()["小王"].disabled and "停用" in said(app)
    app = pressed(app.run(), "恢复并重设密码")
    assert not accounts.all()["小王"].disabled and not accounts.verified("小王", password)
    by = [entry["by"] for entry in audit.read(accounts.data) if entry["account"] == "小王"]
    assert by == [MANAGER.name] * 4


def test_an_account_was_opened_on_the_towns_day(accounts):
    file = accounts.data / FILE
    written = file.read_text(encoding="utf-8")
    file.write_text(re.sub('"made": "[^"]*"', '"made": "2026-11-27T20:31:00+00:00"', written), encoding="utf-8")
    assert "2026-11-28" in said(on_page("accounts"))


def test_who_comes_by_single_sign_on_is_stopped_and_let_in_again_as_the_same(accounts, monkeypatch):
    accounts.add("小王", Role.CLERK, ("经贸办",))
    assert "改由统一账号登录" not in [button.label for button in on_page("accounts").button]
    monkeypatch.setenv("TOWNSHIP_SSO", "1")
    app = pressed(on_page("accounts"), "改由统一账号登录")
    assert "密码作废" in said(app) and accounts.all()["小王"].subject == ""
    accounts.admit("小王", "issuer 7", Role.VIEWER, ())

    app = on_page("accounts")
    assert "角色按那边的组定" in said(app) and "改角色" not in [button.label for button in app.button]
    app = pressed(app, "停用")
    assert accounts.all()["小王"].disabled and "停用（统一账号）" in said(app)
    app = pressed(app.run(), "恢复")
    assert accounts.admit("小王", "issuer 7", Role.VIEWER, ()).state == "统一账号"
    with pytest.raises(AccountError, match="已有另一个账号"):
        accounts.admit("小王", "issuer 8", Role.VIEWER, ())
    assert "一次性密码 <b>" in said(pressed(app.run(), "改用密码登录")) and accounts.all()["小王"].subject is None


def test_what_cannot_be_done_says_why(accounts):
    app = on_page("accounts")
    app.text_input(key="account_name").set_value(MANAGER.name)
    assert f"没有改：已有账号“{MANAGER.name}”" in said(pressed(app, "开账号"))
    app.text_input(key="account_name").set_value("小王")
    app.selectbox(key="account_new_role").select(Role.CLERK)
    assert "没有改：填报的账号要写明是哪些单位的" in said(pressed(app, "开账号"))
    assert set(accounts.all()) == {MANAGER.name}


def test_it_is_for_managers_only(accounts, monkeypatch):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        monkeypatch.setattr(viewer, "_header", Viewer("甲", role, RIGHTS[role]).written)
        assert "开账号" not in [button.label for button in on_page("accounts").button]
