"""A login holds until its owner leaves, it stands idle, it is too old, or the account is changed."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from township.access import logins as module
from township.access.accounts import Accounts
from township.access.logins import IDLE, LONGEST, VOUCHED, Logins
from township.access.roles import Right, Role
from township.access.single_sign_on import Granted, Settings, Vouched

PASSWORD = "kan-ban-2020"


@pytest.fixture
def logins(tmp_path, clock, quick_hashes) -> Logins:
    accounts = Accounts(tmp_path)
    accounts.add("甲", Role.PUBLISHER)
    accounts.choose("甲", PASSWORD)
    return Logins(accounts, clock)


@pytest.fixture
def cookie(logins) -> str:
    return logins.begin(logins.accounts.all()["甲"])


def test_a_login_is_its_accounts(logins, cookie):
    seen = logins.seen(cookie, active=True)

    assert (seen.viewer.name, seen.must_change) == ("甲", False)
    assert seen.viewer.may(Right.PUBLISH)


def test_a_cookie_that_was_not_given_is_nobodys(logins, cookie, tmp_path):
    other = Logins(Accounts(tmp_path))  # after a restart the same cookie is foreign

    for given in ("", "x", ("A" if cookie[0] != "A" else "B") + cookie[1:], "é", cookie.partition(".")[0]):
        assert logins.seen(given, active=True) is None
    assert other.seen(cookie, active=True) is None


def test_each_ends_alone(logins, cookie):
    second = logins.begin(logins.accounts.all()["甲"])
    logins.end(cookie)
    logins.end("nothing")

    assert logins.seen(cookie, active=True) is None
    assert logins.seen(second, active=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.disable("甲"),
        lambda accounts: accounts.set_role("甲", Role.VIEWER),
        lambda accounts: accounts.reset("甲"),
        lambda accounts: accounts._path.unlink(),
    ],
)
def test_a_changed_account_ends_its_logins(logins, cookie, change):
    change(logins.accounts)

    assert logins.seen(cookie, active=True) is None


def test_idle_and_old_logins_end(logins, cookie, clock):
    clock.now += IDLE - 1
    assert logins.seen(cookie, active=False), "still there, but nothing was done"
    clock.now += 2
    assert logins.seen(cookie, active=True) is None

    worked = logins.begin(logins.accounts.all()["甲"])
    for _ in range(int(LONGEST // (IDLE - 1))):
        clock.now += IDLE - 1
        assert logins.seen(worked, active=True)
    clock.now += IDLE - 1
    assert logins.seen(worked, active=True) is None


def test_before_the_first_password_is_changed_there_is_no_right(logins):
    logins.accounts.reset("甲")
    seen = logins.seen(logins.begin(logins.accounts.all()["甲"]), active=True)

    assert seen.must_change and seen.viewer.rights == frozenset()


def test_the_one_idle_longest_makes_room(logins, cookie, clock, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    clock.now += 1
    second = logins.begin(logins.accounts.all()["甲"])
    third = logins.begin(logins.accounts.all()["甲"])

    assert logins.seen(cookie, active=True) is None
    assert logins.seen(second, active=True) and logins.seen(third, active=True)


VOUCHED_FOR = Vouched("李镇长", "1", frozenset({"领导"}))
BY_PROXY = Vouched("李镇长", "1", frozenset({"领导"}), by_proxy=True)


@pytest.fixture
def elsewhere(tmp_path, clock) -> Logins:
    """Logins of who is vouched for."""
    sso = MagicMock(**{"settings.return_value": Settings({"领导": Granted(Role.VIEWER)})})
    return Logins(Accounts(tmp_path), clock, sso=sso)


def test_what_a_page_does_as_it_comes_back_by_itself_is_nothing_done(elsewhere, clock):
    account = elsewhere.account_of(VOUCHED_FOR)
    cookie = elsewhere.begin(account, VOUCHED_FOR)
    clock.now += VOUCHED + 1
    assert elsewhere.seen(cookie, active=False) is None
    assert elsewhere.renew(cookie, account, VOUCHED_FOR)
    assert elsewhere.seen(cookie, active=True)
    clock.now += IDLE - VOUCHED

    assert elsewhere.seen(cookie, active=True) is None
    assert not elsewhere.renewable(cookie), "nobody was there for two hours"


def test_the_word_of_a_proxy_is_that_of_the_last_request(elsewhere, clock):
    cookie = elsewhere.begin(elsewhere.account_of(BY_PROXY), BY_PROXY)
    for asks in (True, False):
        clock.now += VOUCHED - 1
        assert elsewhere.seen(cookie, active=True, vouched=BY_PROXY, asks=asks)
    clock.now += 2
    assert elsewhere.seen(cookie, active=True, vouched=BY_PROXY, asks=False) is None, "an open connection asks nobody"
    assert elsewhere.seen(cookie, active=True, vouched=BY_PROXY), "a request does"
