"""The door: logging in, choosing a password, logging out. Plain pages; Streamlit is not asked for before."""

from __future__ import annotations

import asyncio
import logging
import math
from urllib.parse import parse_qs, quote

import htpy as h
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from township.access.accounts import LONGEST_NAME, SHORTEST, AccountError
from township.access.attempts import Attempts
from township.access.logins import LONGEST, Logins
from township.store import audit
from township.store.durable_io import SnapshotError
from township.web import plain_page
from township.web.gate import COOKIE, viewer

_MOST_BYTES = 4096  # of a form
_log = logging.getLogger(__name__)
_AT_ONCE = 2  # passwords being verified: each takes 64 MB
_WRONG = "账号或密码不对。忘了密码，请管理账号的人用 account reset 重设。"


class Door:
    """The pages of the door, for the server to add to its own.

    Args:
        base: the path the server is below, ``/yq``; "" for none.
    """

    def __init__(self, logins: Logins, base: str = "") -> None:
        self._logins, self._base = logins, base
        self._attempts = Attempts()
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[Route]:
        """Its addresses, as gate.TABLE names them."""
        return [
            Route("/login", self._login, methods=["GET", "POST"]),
            Route("/password", self._password, methods=["GET", "POST"]),
            Route("/logout", self._logout, methods=["POST"]),
        ]

    async def _login(self, request: Request) -> Response:
        wanted = request.query_params.get("next", "/")
        if request.method != "POST":
            return _login_page(wanted)
        given = await _form(request)
        name, address = given.get("name", "").strip(), request.client.host if request.client else ""
        if wait := self._attempts.wait(name, address):
            return _login_page(wanted, name, f"错了几次，请过{math.ceil(wait)}秒再试。", 429)
        self._attempts.begun(name, address)
        async with self._turn:
            try:
                account = await run_in_threadpool(self._logins.accounts.verified, name, given.get("password", ""))
            except AccountError as error:
                return _login_page(wanted, name, f"账号读不出，请联系维护人员：{error}。", 503)
        if account is None:
            await self._record("login_refused", name, address)
            return _login_page(wanted, name, _WRONG, 401)
        self._attempts.passed(name, address)
        await self._record("login", name, address)
        self._logins.end(request.cookies.get(COOKIE, ""))
        target = f"/password?next={quote(wanted, safe='')}" if account.must_change else wanted
        return self._enter(request, self._logins.begin(account), target)

    async def _password(self, request: Request) -> Response:
        wanted, name = request.query_params.get("next", "/"), viewer(request).name
        if request.method != "POST":
            return _password_page(wanted, name)
        given = await _form(request)
        address = request.client.host if request.client else ""
        if wait := self._attempts.wait(name, address):
            return _password_page(wanted, name, f"错了几次，请过{math.ceil(wait)}秒再试。", 429)
        accounts, new = self._logins.accounts, given.get("new", "")
        if new != given.get("again", ""):
            return _password_page(wanted, name, "两次写的新密码不一样。", 400)
        self._attempts.begun(name, address)
        async with self._turn:
            try:
                if await run_in_threadpool(accounts.verified, name, given.get("password", "")) is None:
                    return _password_page(wanted, name, "原来的密码不对。", 401)
                self._attempts.passed(name, address)
                await run_in_threadpool(accounts.choose, name, new)
                account = accounts.all()[name]
            except AccountError as error:
                return _password_page(wanted, name, f"{error}。", 400)
        return self._enter(request, self._logins.begin(account), wanted)

    async def _logout(self, request: Request) -> Response:
        self._logins.end(request.cookies.get(COOKIE, ""))
        await self._record("logout", viewer(request).name, request.client.host if request.client else "")
        answer = RedirectResponse(f"{self._base}/login", 303)
        answer.delete_cookie(COOKIE, path=f"{self._base}/")
        answer.delete_cookie("township_browser")  # whoever comes next finds no list being put together (early.js)
        return answer

    async def _record(self, action: str, name: str, address: str) -> None:
        """Into the audit trail; a full disk keeps nobody out before a meeting, and is in the server's log."""
        try:
            await run_in_threadpool(
                audit.record, self._logins.accounts.data, action, name[:LONGEST_NAME], address=address
            )
        except (OSError, SnapshotError):
            _log.exception("没有记入操作记录：%s", action)

    def _enter(self, request: Request, cookie: str, wanted: str) -> Response:
        answer = RedirectResponse(self._base + _local(wanted), 303)
        answer.set_cookie(
            COOKIE, cookie, int(LONGEST), path=f"{self._base}/", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer


def _local(wanted: str) -> str:
    """An address of ours to go on to; the first page instead of another site's, or of the door's own."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/login")) and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else "/"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; nothing where it is too long or of another kind."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _login_page(wanted: str, name: str = "", wrong: str = "", status: int = 200) -> Response:
    first = not name  # where typing begins
    return plain_page.answer(
        plain_page.town(),
        status,
        wrong and h.p(role="alert")[wrong],
        h.form(method="post", action=f"./login?next={quote(_local(wanted), safe='')}")[
            _field("账号", "name", autocomplete="username", value=name, autofocus=first),
            _field("密码", "password", type="password", autocomplete="current-password", autofocus=not first),
            h.button["登录"],
        ],
        h.p["账号由管理的人开。离开别人的电脑前，请点右上角的“退出”。"],
    )


def _password_page(wanted: str, name: str, wrong: str = "", status: int = 200) -> Response:
    return plain_page.answer(
        "请换一个自己的密码",
        status,
        h.p[f"账号“{name}”。至少{SHORTEST}个字符，不能只有数字，不能有账号名。"],
        wrong and h.p(role="alert")[wrong],
        h.form(method="post", action=f"./password?next={quote(_local(wanted), safe='')}")[
            h.input(type="hidden", name="name", value=name, autocomplete="username"),
            _field("原来的密码", "password", type="password", autocomplete="current-password", autofocus=True),
            _field("新密码", "new", type="password", autocomplete="new-password", minlength=str(SHORTEST)),
            _field("再写一次", "again", type="password", autocomplete="new-password"),
            h.button["换密码"],
        ],
    )


def _field(label: str, name: str, **attributes: str | bool) -> h.Node:
    return h.label[label, h.input(name=name, required=True, **attributes)]
