"""Where the server is found, when everybody must log in, and that nobody can come before there is an account."""

from __future__ import annotations

from pathlib import Path

import pytest

from township.access.accounts import AccountError, Accounts
from township.access.roles import Role
from township.web import server
from township.web.server import Place

SCRIPT = Path(__file__).resolve().parents[2] / "dashboard.py"


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
