"""Where the server is found, when everybody must log in, and that nobody can come before there is an account."""

from __future__ import annotations

import os

import pytest

from tests.bundled import ROOT, copied_data
from tests.web.providers import settings, written
from township.access.accounts import AccountError, Accounts
from township.access.roles import Role
from township.web import server
from township.web.gate import Gate
from township.web.proxy import TrustedProxy
from township.web.server import Place

SCRIPT = ROOT / "dashboard.py"


@pytest.mark.parametrize(
    ("place", "is_open", "link"),
    [
        (Place(), False, "http://127.0.0.1:8501"),
        (Place("localhost", 8600, base="/yq"), False, "http://localhost:8600/yq"),
        (Place("::1"), False, "http://[::1]:8501"),
        (Place("0.0.0.0"), True, "http://127.0.0.1:8501"),
        (Place("192.168.3.7", certificate=SCRIPT, key=SCRIPT), True, "https://192.168.3.7:8501"),
        (Place("::"), True, "http://127.0.0.1:8501"),
        (Place("kanban"), True, "http://kanban:8501"),
        (Place(names=("kanban.test",), base="/yq"), True, "http://kanban.test/yq"),
    ],
)
def test_whoever_can_come_from_elsewhere_must_log_in(place, is_open, link):
    assert (place.is_open, place.link) == (is_open, link)


def test_it_opens_to_others_only_once_there_is_an_account(tmp_path, monkeypatch, quick_hashes):
    monkeypatch.setenv("TOWNSHIP_DATA", str(tmp_path))
    accounts = Accounts(tmp_path)
    accounts.add("甲", Role.VIEWER)
    accounts.disable("甲")

    with pytest.raises(AccountError, match="account add"):
        server.build(SCRIPT, tmp_path, Place("0.0.0.0"), publishes=True)
    accounts.reset("甲")
    assert server.build(SCRIPT, tmp_path, Place("0.0.0.0"), publishes=True)


def test_with_single_sign_on_no_account_is_needed_and_a_proxy_is_seen_before_the_gate(tmp_path, monkeypatch):
    data = copied_data(tmp_path / "data", "catalogue")
    monkeypatch.setenv("TOWNSHIP_DATA", str(data))
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
    proxy = '[proxy]\nuser = "X-User"\ngroups = "X-Groups"\nfrom = ["127.0.0.1"]\n'
    file = written(tmp_path / "sso.toml", settings(more=proxy))
    app = server.build(SCRIPT, data, Place("0.0.0.0", sso=file), publishes=False)

    assert [one.cls for one in app._user_middleware[:2]] == [TrustedProxy, Gate]
    assert os.environ["FORWARDED_ALLOW_IPS"] == "", "uvicorn would put another address in the place of the proxy's"
    with pytest.raises(AccountError, match="--lan"):
        server.build(SCRIPT, data, Place(sso=file), publishes=False)
