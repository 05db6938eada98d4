"""The gate: every address the server has, for every role and every kind of cookie; whose page it is; what leaves it."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from starlette.routing import Mount, Route, WebSocketRoute
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from tests.bundled import ROOT
from tests.web.asking import HOST, Asked, done
from township.access.accounts import Accounts
from township.access.logins import IDLE, Logins
from township.access.roles import HEADER, Role, Viewer, at_this_machine
from township.panels.page import pages
from township.web import gate, index_page, server
from township.web.gate import COOKIE, Gate, Open, methods

POLICY = "default-src 'none'; test"
LOCKED = "default-src 'none'; frame-ancestors 'none'"
ASKED = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "WEBSOCKET"]
MEDIA, UPLOAD = "/media/0a1b.xlsx", "/_stcore/upload_file/s-1/f-1"


class Behind:
    """An application that answers everything, and notes what reached it; a connection gets ``frames`` to send."""

    def __init__(self, *frames: bytes) -> None:
        self.frames, self.reached = frames, []

    async def __call__(self, scope, receive, send) -> None:
        self.reached.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            for frame in self.frames:
                await send({"type": "websocket.send", "bytes": frame})
            while (await receive())["type"] != "websocket.disconnect":
                pass
            return
        kind = b"text/html" if scope["path"] in ("/", "/economy") else b"application/json"
        headers = [(b"content-type", kind), (b"x-content-type-options", b"other")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def status(gate: Gate, method: str, path: str, **headers: str) -> int:
    return done(Asked(method, path, **headers).through(gate))


@pytest.fixture
def logins(tmp_path, clock, quick_hashes) -> Logins:
    accounts = Accounts(tmp_path)
    for role in Role:
        accounts.add(role, role, ("经贸办",) if role is Role.CLERK else ())
        accounts.choose(role, "kan-ban-2020")
    return Logins(accounts, clock)


def cookie(logins: Logins, role: Role) -> str:
    return f"{COOKIE}={logins.begin(logins.accounts.all()[role])}"


@pytest.fixture
def behind() -> Behind:
    return Behind()


def closed(behind: Behind, logins: Logins, **given: Any) -> Gate:
    """A gate that everybody logs in at."""
    return Gate(behind, names=gate.served_names(8501), page_policy=POLICY, logins=logins, **given)


@pytest.fixture
def local(behind) -> Gate:
    """A gate of who sits at the machine."""
    names = gate.served_names(8501)
    return Gate(behind, names=names, page_policy=POLICY, local=at_this_machine(publishes=False))


# ------------------------------------------------------------------ every address


def an_address(route: Route | WebSocketRoute) -> str:
    """One the route answers."""
    return re.sub(r"{(\w+)(:\w+)?}", "one", route.path)


def test_every_address_of_the_server_is_in_the_table(tmp_path, monkeypatch):
    monkeypatch.setenv("TOWNSHIP_DATA", "")  # the server names its own there, for good
    accounts = Accounts(tmp_path)
    accounts.add("甲", Role.ADMINISTRATOR)
    place = server.Place(names=("kanban.test",))
    app = server.build(ROOT / "dashboard.py", tmp_path, place, publishes=False)
    routes = [*app._user_routes, *create_streamlit_routes(MagicMock())]
    mounts = [route for route in routes if isinstance(route, Mount)]

    assert [mount.path for mount in mounts] == [""], "only Streamlit's own files hang below"
    assert [route.path for route in routes if route not in mounts and methods(an_address(route)) is None] == []
    assert [path for path in index_page.files() if methods(path) is None] == []
    assert app._user_middleware[0].cls is Gate
    assert methods("/one-more") is None, "what is new is shut until the table names it"


def test_every_page_is_in_the_table_with_what_it_needs():
    assert {key: methods(f"/{key}") for key in pages()} == {key: {"GET": page.needs} for key, page in pages().items()}


ANYBODY, EVERYBODY = "anybody", "everybody"
WHO_SUBMITS = "填报 发布 管理"
# address and method → who gets it; what is not here nobody does
WHO_GETS = {
    ("/login", "GET"): ANYBODY,
    ("/login", "POST"): ANYBODY,
    ("/sso", "GET"): ANYBODY,
    ("/sso-back", "GET"): ANYBODY,
    ("/sso-out", "GET"): ANYBODY,
    ("/_stcore/health", "GET"): ANYBODY,
    ("/favicon.png", "GET"): ANYBODY,
    ("/favicon.ico", "GET"): ANYBODY,
    ("/password", "GET"): EVERYBODY,
    ("/password", "POST"): EVERYBODY,
    ("/logout", "POST"): EVERYBODY,
    ("/", "GET"): EVERYBODY,
    ("/economy", "GET"): EVERYBODY,
    ("/snapshots", "GET"): EVERYBODY,
    ("/submit", "GET"): WHO_SUBMITS,
    ("/plotly.min.js", "GET"): EVERYBODY,
    ("/browser/main.js", "GET"): EVERYBODY,
    ("/static/js/index.x-1.js", "GET"): EVERYBODY,
    ("/_stcore/host-config", "GET"): EVERYBODY,
    ("/_stcore/stream", "WEBSOCKET"): EVERYBODY,
    ("/first", "GET"): EVERYBODY,
    ("/ahead", "GET"): EVERYBODY,
    ("/export.pptx", "GET"): EVERYBODY,
    ("/export.progress", "GET"): EVERYBODY,
    (MEDIA, "GET"): EVERYBODY,
    (UPLOAD, "PUT"): WHO_SUBMITS,
    (UPLOAD, "DELETE"): WHO_SUBMITS,
}
NOBODYS = [
    *("/_stcore/metrics", "/_stcore/agent/mcp", "/component/x/y.html", "/_stcore/bidi-components/x", "/auth/login"),
    *("/oauth2callback", "/nosuch", "/data/accounts.json", "/static/../secrets", "//evil.test", "/app/static/x", ""),
]
ADDRESSES = list(dict.fromkeys([*(address for address, _ in WHO_GETS), *NOBODYS]))


def expected(role: str, address: str, method: str) -> bool:
    who = WHO_GETS.get((address, "GET" if method == "HEAD" else method), "")
    return who == ANYBODY or (bool(role) and (who == EVERYBODY or role in who.split()))


@pytest.mark.parametrize("kind", ["good", "none", "foreign", "expired", "revoked", "left"])
@pytest.mark.parametrize("role", Role)
def test_the_whole_table_is_walked(role, kind, logins, clock, tmp_path):
    async def walk() -> list[tuple[str, str, int]]:
        told = [bytes([len(path)]) + path.encode() for path in (MEDIA, UPLOAD)]
        behind = Behind(*told)
        shut = closed(behind, logins)
        given = {"none": "", "foreign": cookie(Logins(logins.accounts), role)}.get(kind, cookie(logins, role))
        page = Asked("WEBSOCKET", "/_stcore/stream", cookie=given)
        page_open = asyncio.create_task(shut(page.scope, page.incoming.get, page.send))
        while not page.sent or (page.sent[0]["type"] == "websocket.accept" and len(page.sent) < 3):
            await asyncio.to_thread(bool)  # lets the other tasks run
        if kind == "expired":
            clock.now += IDLE + 1
        elif kind == "revoked":
            logins.accounts.disable(role)
        elif kind == "left":
            logins.end(given.partition("=")[2])
        seen = []
        for address in ADDRESSES:
            for method in ASKED:
                seen.append((address, method, await Asked(method, address, cookie=given).through(shut)))
        page.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await page_open
        return seen

    seen = done(walk())

    passes = {(address, method) for address, method, code in seen if code in (101, 200)}
    held = role if kind == "good" else ""
    assert passes == {(a, m) for a in ADDRESSES for m in ASKED if expected(held, a, m)}
    assert {code for _, _, code in seen} <= {101, 200, 401, 403, 404, 405}


# ------------------------------------------------------------------ whose page it is


@pytest.mark.parametrize(
    ("method", "headers", "code"),
    [
        ("GET", {}, 200),
        ("GET", {"host": "localhost:8501"}, 200),
        ("GET", {"host": "[::1]:8501"}, 200),
        ("GET", {"host": "192.168.3.7:8501"}, 200),  # the very address the connection has come to
        ("GET", {"host": "192.168.3.8:8501"}, 421),
        ("GET", {"host": "evil.test:8501"}, 421),  # DNS rebinding
        ("GET", {"host": "127.0.0.1.evil.test:8501"}, 421),
        ("GET", {"host": "127.0.0.1:9999"}, 421),
        ("GET", {"host": ""}, 421),
        ("GET", {"origin": f"http://{HOST}"}, 200),
        ("GET", {"origin": "http://evil.test"}, 403),
        ("GET", {"origin": "null"}, 403),
        ("GET", {"x-forwarded-for": "10.0.0.1"}, 403),  # nobody logs in here: no proxy may stand before it
        ("WEBSOCKET", {}, 101),
        ("WEBSOCKET", {"origin": ""}, 403),
        ("WEBSOCKET", {"origin": "http://localhost:3000"}, 403),
        ("WEBSOCKET", {"host": "evil.test:8501", "origin": "http://evil.test:8501"}, 403),
        ("WEBSOCKET", {"origin": f"http://{HOST}.evil.test"}, 403),
    ],
)
def test_only_its_own_names_and_pages_are_heard(local, method, headers, code):
    path = "/_stcore/stream" if method == "WEBSOCKET" else "/economy"

    assert status(local, method, path, **headers) == code


def test_two_hosts_are_none(local):
    asked = Asked("GET", "/economy")
    asked.scope["headers"].append((b"host", b"evil.test"))

    assert done(asked.through(local)) == 421


def test_a_post_from_another_site_is_refused_whatever_it_says_of_itself(behind, logins):
    shut = closed(behind, logins)
    for headers in ({"origin": "http://evil.test"}, {"origin": ""}, {"origin": "null"}):
        assert status(shut, "POST", "/login", **{"sec-fetch-site": "same-origin"} | headers) == 403
    assert status(shut, "POST", "/login") == 200


def test_names_given_are_served_with_and_without_a_port(behind, logins):
    names = gate.served_names(8501, ["kanban.test"], lan=True)
    shut = Gate(behind, names=names, page_policy=POLICY, logins=logins)

    assert status(shut, "GET", "/login", host="kanban.test") == 200
    assert status(shut, "GET", "/login", host="KANBAN.test:8501") == 200
    assert status(shut, "POST", "/login", host="kanban.test", origin="https://kanban.test") == 200
    assert status(shut, "POST", "/login", host="kanban.test", origin=f"http://{HOST}") == 403


# ------------------------------------------------------------------ what passes


def test_the_viewer_goes_along_and_no_client_can_set_it(behind, logins):
    forged = at_this_machine(publishes=True).written()
    asked = Asked("GET", "/economy", cookie=cookie(logins, Role.CLERK), **{HEADER: forged, HEADER.title(): forged})
    asked.scope["headers"] = [(name.lower(), value) for name, value in asked.scope["headers"]]
    done(asked.through(closed(behind, logins)))

    [scope] = behind.reached
    given = [value for name, value in scope["headers"] if name == HEADER.encode()]
    assert [Viewer.read(value.decode()) for value in given] == [logins.accounts.all()[Role.CLERK].viewer]


def test_a_page_asked_for_without_a_login_leads_to_the_door_and_back(behind, logins):
    shut = closed(behind, logins, base="/yq")
    asked = Asked("GET", "/yq/economy?month=2020%E5%B9%B49%E6%9C%88", accept="text/html")

    assert done(asked.through(shut)) == 303
    assert asked.headers["location"] == "/yq/login?next=%2Feconomy%3Fmonth%3D2020%25E5%25B9%25B49%25E6%259C%2588"
    assert behind.reached == []


def test_below_a_path_the_rest_knows_nothing_of_it(behind, logins):
    shut = closed(behind, logins, base="/yq")

    for path, code in {"/yq/login": 200, "/yq": 308, "/login": 404, "/yqx/login": 404, "/": 404}.items():
        assert status(shut, "GET", path) == code, path
    assert [scope["path"] for scope in behind.reached] == ["/login"]


@pytest.mark.parametrize(
    ("path", "accept"), [("/economy", "text/html"), ("/first", "*/*"), ("/nosuch", "text/html"), ("/nosuch", "*/*")]
)
def test_every_answer_has_the_headers(local, path, accept):
    asked = Asked("GET", path, accept=accept).of(local)

    assert asked.headers["x-content-type-options"] == "nosniff"
    assert asked.headers["referrer-policy"] == "same-origin"
    assert asked.headers["cache-control"] == "no-store"
    is_page = asked.headers["content-type"].startswith("text/html")
    said = asked.headers["content-security-policy"]
    assert said == POLICY if is_page else "frame-ancestors 'none'" in said


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_what_fails_behind_is_answered_in_chinese_with_the_headers(accept, caplog):
    async def broken(scope, receive, send) -> None:
        raise ZeroDivisionError(f"secret detail {accept}")  # the same is told once

    shut = Gate(broken, names=gate.served_names(8501), page_policy=POLICY, local=at_this_machine(publishes=False))
    asked = Asked("GET", "/economy", accept=accept)

    assert done(asked.through(shut)) == 500
    said = asked.text
    assert "告诉维护人员" in said and "secret" not in said and "secret detail" in caplog.text
    assert asked.headers["x-content-type-options"] == "nosniff"
    assert asked.headers["content-security-policy"] == (POLICY if accept == "text/html" else LOCKED)


def test_the_policy_names_every_script_of_the_page_and_no_loophole():
    said = gate.policy(index_page.inline_scripts())

    assert said.count("'sha256-") == len(index_page.inline_scripts())
    assert "frame-ancestors 'none'" in said and "default-src 'none'" in said
    script = re.search(r"script-src ([^;]+)", said)[1]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*", "http:", "https:"} & set(script.split())


# ------------------------------------------------------------------ files and connections


def test_a_file_is_only_for_the_login_whose_page_was_told_of_it_and_dies_with_the_page(logins):
    # what follows the address in the frame looks like more of it
    frame = b"\x0a\x12" + bytes([len(MEDIA)]) + MEDIA.encode() + b"2\x03abc"
    shut = closed(Behind(frame), logins)
    mine, other = cookie(logins, Role.VIEWER), cookie(logins, Role.VIEWER)

    async def fetched(given: str) -> int:
        return await Asked("GET", MEDIA, cookie=given).through(shut)

    async def walk() -> list[int]:
        before = await fetched(mine)
        page = Asked("WEBSOCKET", "/_stcore/stream", cookie=mine)
        opened = asyncio.create_task(shut(page.scope, page.incoming.get, page.send))
        while len(page.sent) < 2:
            await asyncio.to_thread(bool)  # lets the other tasks run
        meanwhile = [await fetched(mine), await fetched(other), await fetched("")]
        page.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await opened
        return [before, *meanwhile, await fetched(mine)]

    assert done(walk()) == [404, 200, 404, 401, 404]


@pytest.mark.parametrize("says_something", [True, False])
def test_a_connection_ends_with_its_login(behind, logins, monkeypatch, says_something):
    assert gate.LOOK_SECONDS < 60
    monkeypatch.setattr(gate, "LOOK_SECONDS", 3600 if says_something else 0.001)
    shut = closed(behind, logins)
    page = Asked("WEBSOCKET", "/_stcore/stream", cookie=cookie(logins, Role.PUBLISHER))

    async def walk() -> None:
        opened = asyncio.create_task(shut(page.scope, page.incoming.get, page.send))
        while not page.sent:
            await asyncio.to_thread(bool)  # lets the other tasks run
        logins.accounts.set_role(Role.PUBLISHER, Role.VIEWER)
        if says_something:
            page.incoming.put_nowait({"type": "websocket.receive", "bytes": b"publish"})
        await opened

    done(walk())

    assert page.sent[-1] == {"type": "websocket.close", "code": 1008, "reason": ""}


def test_damaged_accounts_let_nobody_in(behind, logins, tmp_path):
    given = cookie(logins, Role.ADMINISTRATOR)
    (tmp_path / "accounts.json").write_text("{", encoding="utf-8")

    assert status(closed(behind, logins), "GET", "/economy", cookie=given) == 503


def test_at_the_machine_nobody_logs_in(local):
    assert status(local, "GET", "/login") == status(local, "POST", "/logout") == 404
    assert status(local, "GET", "/submit") == 200
    assert methods("/_stcore/metrics") == {"GET": Open.CLOSED}
