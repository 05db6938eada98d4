"""The one gate: before everything the server has, and shut to what the table does not name.

A request passes when it asks this server by one of its names, comes from no other site, names an address and method
of :data:`TABLE`, and its sender has the right written there. What passes carries the viewer on (:data:`~township.access.roles.HEADER`), which
no client can set. Every answer leaves with the headers that keep a browser from doing what we do not.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from urllib.parse import quote, urlsplit

import htpy as h
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from township.access.accounts import AccountError
from township.access.logins import Logins, Seen
from township.access.roles import HEADER, NOBODY, Right, Viewer
from township.panels import failure
from township.panels.page import pages
from township.web import plain_page
from township.web.proxy import vouched

COOKIE = "township_login"
DUE = (b"x-township-ask", b"sso")  # tells an open page to ask the provider again (connection.js)
LOOK_SECONDS = 15.0  # how often an open connection is asked whether its login still holds


class Open(Enum):
    """What needs no right."""

    ANYBODY = "anybody"
    DOOR = "door"  # anybody, where there are accounts
    LOGGED_IN = "logged in"  # even who must choose a password first
    CLOSED = "closed"  # the server has it and nobody gets it


Need = Right | Open
_GET, _POST = "GET", "POST"
# an address below the server's root (a regular expression) → what each method needs; HEAD is as GET
TABLE: dict[str, dict[str, Need]] = {
    # the door
    r"/login": {_GET: Open.DOOR, _POST: Open.DOOR},
    r"/sso(-back|-out)?": {_GET: Open.DOOR},
    r"/password": {_GET: Open.LOGGED_IN, _POST: Open.LOGGED_IN},
    r"/logout": {_POST: Open.LOGGED_IN},
    r"/_stcore/health": {_GET: Open.ANYBODY},
    r"/favicon\.(png|ico)": {_GET: Open.ANYBODY},
    # pages and what they are made of
    r"/(root)?": {_GET: Right.VIEW},  # and each page's own address (Page.needs)
    r"/plotly\.min\.js|/(browser|static/(js|css|media))/[\w-][\w.@+-]*": {_GET: Right.VIEW},
    r"/_stcore/stream": {"WEBSOCKET": Right.VIEW},
    r"/_stcore/host-config": {_GET: Right.VIEW},
    r"/first|/ahead": {_GET: Right.VIEW},
    # files in and out
    r"/export\.(\w+)": {_GET: Right.VIEW},
    r"/media/[\w.-]+": {_GET: Right.VIEW},
    r"/_stcore/upload_file/[\w-]+/[\w-]+": {"PUT": Right.SUBMIT, "DELETE": Right.SUBMIT},
    # of Streamlit's, what we do not use
    r"/_stcore/(agent/.+|bidi-components/.+|metrics)|/component/.+|/auth/log(in|out)|/oauth2callback": {
        _GET: Open.CLOSED
    },
}
# what a browser may fetch only after the page was told of it on its own connection
OFFERED = re.compile(rb"/(?:media/[\w.-]+|_stcore/upload_file/[\w-]+/[\w-]+)")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_PROXY = "经代理打开的看板要先登录：请用 serve --name 域名 启动。"


@cache
def _entries() -> list[tuple[re.Pattern[str], dict[str, Need]]]:
    shown = {
        re.escape(f"/{key}"): {_GET: page.needs} for page in pages().values() for key in (page.key, *page.formerly)
    }
    return [(re.compile(address), methods) for address, methods in (TABLE | shown).items()]


def methods(path: str) -> Mapping[str, Need] | None:
    """What each method needs at an address below the server's root; None where the table does not name it."""
    return next((methods for address, methods in _entries() if address.fullmatch(path)), None)


def served_names(port: int, names: Iterable[str] = (), *, lan: bool = False) -> frozenset[str]:
    """The Host headers the server answers to, besides the very address a connection has come to.

    Args:
        names: others it is known by, with a port of their own or without.
        lan: by the machine's own name too.
    """
    hosts = ["127.0.0.1", "localhost", "[::1]", *([socket.gethostname()] if lan else [])]
    return frozenset(one.lower() for one in [*(f"{host}:{port}" for host in (*hosts, *names)), *hosts, *names])


def origin(address: str) -> str:
    """The part of an address that a policy names."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))


def policy(scripts: Iterable[str], provider: str = "") -> str:
    """The Content-Security-Policy of a page with these scripts standing in it: what we serve and nothing else.

    But the page asks the ``provider`` of single sign-on, where there is one, whether it still vouches.
    Streamlit runs a component's script from a blob: address, and it and plotly.js write styles into the page.
    """
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    known = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' blob: {known}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {provider} blob: data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def viewer(connection: HTTPConnection) -> Viewer:
    """Who asks, as the gate has found; nobody where no gate stood before."""
    return connection.scope.get("township.viewer", NOBODY)


@dataclass
class _Refused(Exception):
    """Nothing passes; the words (Chinese) say why."""

    status: int
    words: str


class Gate:
    """ASGI middleware before everything else.

    Args:
        names: the Host headers that are ours (:func:`served_names`).
        page_policy: the Content-Security-Policy of pages.
        logins: who is logged in; None: nobody logs in, and everybody is ``local``.
        local: who sits at the machine.
        base: the path the server is below, ``/yq``; "" for none.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        names: frozenset[str],
        page_policy: str,
        logins: Logins | None = None,
        local: Viewer = NOBODY,
        base: str = "",
    ) -> None:
        self._app, self._names, self._logins, self._local, self._base = app, names, logins, local, base
        self._policy = page_policy.encode()
        self._offered: dict[str, list[set[str]]] = {}  # by login: what each of its open connections was told of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through as somebody's, or answer for it (ASGI)."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        send = self._guarded(send)
        try:
            seen, scope = self._passed(scope)
        except _Refused as refused:
            await self._refusal(refused, scope, receive, send)
        else:
            if scope["type"] == "http":
                await self._answered(scope, receive, _with(DUE, send) if seen.due else send)
            else:
                await self._connection(seen, scope, receive, send)

    def _passed(self, scope: Scope) -> tuple[Seen, Scope]:
        """Who asks, and the request as it goes on.

        Raises:
            _Refused: it does not.
        """
        headers = Headers(scope=scope)
        method = scope.get("method", "WEBSOCKET").replace("HEAD", _GET)
        self._check_names(headers, method, scope)
        if not scope["path"].startswith(f"{self._base}/"):
            raise _Refused(404, "这里没有看板。")
        path = scope["path"][len(self._base) :]
        known = methods(path)
        if known is None:
            raise _Refused(404, "没有这个页面。")
        need = known.get(method, Open.CLOSED)
        seen = self._seen(HTTPConnection(scope), need, active=method == _GET and _wants_page(scope))
        if OFFERED.fullmatch(path.encode()) and not any(path in told for told in self._offered.get(seen.login, ())):
            raise _Refused(404, "这个文件不在了，请回到页面重新下载。")
        kept = [(name, value) for name, value in scope["headers"] if name != HEADER.encode()]
        kept.append((HEADER.encode(), seen.viewer.written().encode()))
        passed = {**scope, "path": path, "raw_path": quote(path).encode(), "headers": kept}
        return seen, passed | {"township.viewer": seen.viewer}

    def _check_names(self, headers: Headers, method: str, scope: Scope) -> None:
        """Refuse what asks for another server, or comes from another site's page."""
        asked = [host.lower() for host in headers.getlist("host")]
        if len(asked) != 1 or not (asked[0] in self._names or asked[0] in _own_address(scope)):
            raise _Refused(421, "这个地址不是看板的；用别的域名打开，要由维护人员用 serve --name 域名 启动。")
        if self._logins is None and any(name in headers for name in _FORWARDED):
            raise _Refused(403, _PROXY)
        origins = [urlsplit(origin).netloc.lower() for origin in headers.getlist("origin")]
        # a browser says where from with everything that could change something
        if any(origin != asked[0] for origin in origins) or (method != _GET and not origins):
            raise _Refused(403, "只能从看板自己的页面来。")

    def _seen(self, connection: HTTPConnection, need: Need, *, active: bool) -> Seen:
        """Who asks.

        Raises:
            _Refused: they have not the right.
        """
        if need is Open.CLOSED:
            raise _Refused(405, "这里不接受这样的请求。")
        if self._logins is None:
            if need in (Open.DOOR, Open.LOGGED_IN):
                raise _Refused(404, "这里不用登录。")
            if isinstance(need, Right) and not self._local.may(need):
                raise _Refused(403, "这一页由维护人员用 serve --publish 启动才有。")
            return Seen("", self._local, must_change=False)
        try:
            cookie = connection.cookies.get(COOKIE, "")
            seen = self._logins.seen(cookie, active=active, vouched=vouched(connection))
        except AccountError as error:
            raise _Refused(503, f"账号读不出，请联系维护人员：{error}。") from error
        if need in (Open.ANYBODY, Open.DOOR):
            return seen or Seen("", NOBODY, must_change=False)
        if seen is None:
            raise _Refused(401, "请先登录。")
        if isinstance(need, Right) and not seen.viewer.may(need):
            raise _Refused(401 if seen.must_change else 403, "您的账号没有这项权限。")
        return seen

    async def _refusal(self, refused: _Refused, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        answer: Response
        if refused.status == 404 and self._base and scope["path"] == self._base:
            answer = RedirectResponse(f"{self._base}/", 308)
        elif not _wants_page(scope):
            answer = JSONResponse({"words": refused.words}, refused.status)
        elif refused.status == 401:  # the door, and from there to what was asked for
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"][len(self._base) :] + (f"?{query}" if query else "")
            wanted = wanted if scope["method"] == _GET else "/"
            answer = RedirectResponse(f"{self._base}/login?next={quote(wanted, safe='')}", 303)
        else:
            back = h.p[h.a(href=f"{self._base}/")["回看板"]] if refused.status in (403, 404) else None
            answer = plain_page.answer(refused.words, refused.status, back)
        await answer(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What stands behind answers; where it fails before it has begun to, we do, in Chinese and with our headers."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            if begun:
                raise
            identity = failure.noted(scope["path"], error)
            words = f"这一步没有做成，请再试一次；还不行，把编号 {identity} 告诉维护人员。"
            await self._refusal(_Refused(500, words), scope, receive, send)

    async def _connection(self, seen: Seen, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection: it is told what it may fetch, and ends with its login."""
        connection = HTTPConnection(scope)
        cookie, named = connection.cookies.get(COOKIE, ""), vouched(connection)
        told: set[str] = set()
        self._offered.setdefault(seen.login, []).append(told)

        def holds(*, active: bool) -> bool:
            try:
                return (
                    self._logins is None or self._logins.seen(cookie, active=active, vouched=named, asks=False) == seen
                )
            except AccountError:
                return False

        async def received() -> Message:
            while True:
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        message = await receive()
                except TimeoutError:
                    message = None
                code = 0 if holds(active=message is not None) else 1008
                if not code and message and message["type"] == "websocket.receive" and not _is_of_a_page(message):
                    code = 1003
                if code:
                    await send({"type": "websocket.close", "code": code, "reason": ""})
                    return {"type": "websocket.disconnect", "code": code}
                if message is not None:
                    return message

        async def sent(message: Message) -> None:
            frame = message.get("bytes") or b""
            for found in OFFERED.finditer(frame):
                # protobuf writes the length of a text before it; what follows may look like more of it
                start = found.start()
                told.add(frame[start : start + frame[start - 1]].decode("latin-1"))
            await send(message)

        try:
            await self._app(scope, received, sent)
        finally:
            mine = self._offered[seen.login]
            mine[:] = [one for one in mine if one is not told]
            if not mine:
                del self._offered[seen.login]

    def _guarded(self, send: Send) -> Send:
        """``send``, with every answer's headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower(): value for name, value in message["headers"]}
                is_page = given.get(b"content-type", b"").startswith(b"text/html")
                ours = {
                    b"content-security-policy": self._policy
                    if is_page
                    else b"default-src 'none'; frame-ancestors 'none'",
                    b"x-content-type-options": b"nosniff",
                    b"referrer-policy": b"same-origin",
                    b"cross-origin-resource-policy": b"same-origin",
                }
                if b"cache-control" not in given:
                    ours[b"cache-control"] = b"no-store"
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in ours]
                message = {**message, "headers": [*kept, *ours.items()]}
            await send(message)

        return guarded


def _with(header: tuple[bytes, bytes], send: Send) -> Send:
    """``send``, with another header."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], header]}
        await send(message)

    return sent


def _own_address(scope: Scope) -> tuple[str, ...]:
    """What a Host header says of the very address the connection has come to."""
    try:
        host, port = scope["server"]
        address = ipaddress.ip_address(host)
    except (KeyError, TypeError, ValueError):
        return ()
    address = getattr(address, "ipv4_mapped", None) or address
    name = f"[{address}]" if address.version == 6 else str(address)
    return (f"{name}:{port}", *([name] if port in (80, 443) else []))


def _is_of_a_page(message: Message) -> bool:
    """Whether Streamlit can read a frame; it has no answer to another but a traceback in its log."""
    try:
        BackMsg.FromString(message["bytes"])
    except (KeyError, TypeError, DecodeError):
        return False
    return True


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
