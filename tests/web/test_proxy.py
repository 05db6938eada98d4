"""A proxy that says who it is: believed from its own address, on every request, and from nowhere else."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import pytest

from tests.web.asking import Asked, done
from tests.web.providers import settings
from tests.web.test_gate import Behind
from tests.web.test_openid import House, cookie, said
from township.access.roles import Role
from township.store import audit
from township.web import gate
from township.web.gate import COOKIE, Gate
from township.web.proxy import TrustedProxy

PROXY = """[proxy]
user = "X-Remote-User"
groups = "X-Remote-Groups"
from = ["10.0.0.9", "::1"]
"""


@pytest.fixture
def house(tmp_path) -> House:
    return House(tmp_path, settings(more=PROXY))


def of(name: str, groups: str, **more: str) -> dict[str, str]:
    """The headers of the proxy."""
    return {"x-remote-user": quote(name), "x-remote-groups": quote(groups), **more}


LEADER = of("李镇长", "领导,别的", accept="text/html")


def test_who_comes_through_the_proxy_is_in_without_a_page_between(house):
    to_door = house.get("/economy?month=2020-09", LEADER)
    assert to_door.headers["location"] == "/yq/login?next=%2Feconomy%3Fmonth%3D2020-09"
    to_sso = house.get(to_door.headers["location"].removeprefix("/yq"), LEADER)
    entered = house.get(to_sso.headers["location"].removeprefix("/yq"), LEADER)

    assert (entered.code, entered.headers["location"]) == (303, "/yq/economy?month=2020-09")
    assert house.get("/economy", LEADER, **{COOKIE: cookie(entered)}).text == "李镇长"
    assert house.accounts.all()["李镇长"].role is Role.VIEWER
    assert (audit.read(house.data)[-1]["by"], audit.read(house.data)[-1]["way"]) == ("李镇长", "代理")


@pytest.mark.parametrize("peer", ["10.0.0.8", "127.0.0.1", "::ffff:10.0.0.8", "", "10.0.0.9.evil"])
def test_from_any_other_address_the_header_says_nothing(house, peer):
    page = Asked("GET", "/yq/sso", **LEADER, **{"x-forwarded-for": "10.0.0.9"})
    page.of(house.door, client=(peer, 50000) if peer else None)

    assert page.code == 403 and "set-cookie" not in page.headers
    assert house.accounts.all() == {}


@pytest.mark.parametrize("peer", ["10.0.0.9", "::ffff:10.0.0.9", "::1"])
def test_from_its_own_address_it_also_says_where_from_and_whether_by_https(house, peer):
    page = Asked("GET", "/yq/sso", **LEADER, **{"x-forwarded-for": "10.9.9.9", "x-forwarded-proto": "https"})
    page.of(house.door, client=(peer, 50000))

    assert "Secure" in page.headers["set-cookie"].split("; ")
    assert audit.read(house.data)[-1]["address"] == "10.9.9.9"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (of("李镇长", "别的"), "没有角色"),
        (of("李镇长", ""), "没有角色"),
        (of("", "领导"), "没有收到"),
        (of(" ", "领导"), "没有收到"),
    ],
)
def test_who_has_no_role_or_no_name_stays_out(house, headers, why):
    assert why in said(house.get("/sso", headers))


def test_two_names_are_none(house):
    page = Asked("GET", "/yq/sso", **LEADER)
    page.scope["client"] = ("10.0.0.9", 50000)
    page.scope["headers"].append((b"x-remote-user", b"another"))

    assert done(page.through(house.door)) == 403


@pytest.mark.parametrize(
    "then", [{"accept": "text/html"}, of("小王", "领导"), of("李镇长", "统计站"), of("李镇长", "")]
)
def test_who_is_not_named_any_more_or_in_other_groups_is_out_with_the_next_request(house, then):
    mine = {COOKIE: cookie(house.get("/sso", LEADER))}
    assert house.get("/economy", LEADER, **mine).code == 200

    assert house.get("/economy", then, **mine).code in (303, 401)
    assert house.get("/economy", LEADER, **mine).code == 303, "the login has ended"


def test_a_name_disabled_here_is_out(house):
    mine = {COOKIE: cookie(house.get("/sso", LEADER))}
    house.accounts.disable("李镇长")

    assert house.get("/economy", LEADER, **mine).code == 303
    assert "已停用" in said(house.get("/sso", LEADER))


def test_an_open_page_is_closed_when_the_name_goes(house, monkeypatch):
    monkeypatch.setattr(gate, "LOOK_SECONDS", 0.001)
    given = cookie(house.get("/sso", LEADER))
    behind = Behind()
    shut = Gate(behind, names=gate.served_names(8501), page_policy="", logins=house.logins, base="/yq")
    door = TrustedProxy(shut, proxy=house.logins.sso.settings().proxy)
    page = Asked("WEBSOCKET", "/yq/_stcore/stream", cookie=f"{COOKIE}={given}", **LEADER)
    page.scope["client"] = ("10.0.0.9", 50000)

    async def walk() -> None:
        opened = asyncio.create_task(door(page.scope, page.incoming.get, page.send))
        while not page.sent:
            await asyncio.to_thread(bool)  # lets the other tasks run
        assert not any(name.startswith(b"x-remote") for name, _ in behind.reached[0]["headers"])
        gone = Asked("GET", "/yq/economy", cookie=f"{COOKIE}={given}")
        gone.scope["client"] = ("10.0.0.9", 50000)
        assert await gone.through(door) == 401
        await opened

    done(walk())

    assert page.sent[0] == {"type": "websocket.accept"} and page.sent[-1]["code"] == 1008
