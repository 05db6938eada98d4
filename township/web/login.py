"""The door: logging in, here or by single sign-on, choosing a password, logging out.

Plain pages; Streamlit is not asked for before.
"""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, quote

import htpy as h
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from township.access.accounts import LONGEST_NAME, SHORTEST, AccountError
from township.access.attempts import Attempts
from township.access.logins import LONGEST, Logins
from township.access.single_sign_on import OpenID, Vouched
from township.store import audit
from township.store.durable_io import SnapshotError
from township.web import plain_page
from township.web.gate import COOKIE, viewer
from township.web.openid import TOO_LATE, UNREACHABLE, Begun, NotVouchedError, OpenIDError, Provider
from township.web.proxy import vouched

_MOST_BYTES = 4096  # of a form
_log = logging.getLogger(__name__)
_AT_ONCE = 2  # passwords being verified: each takes 64 MB
_ASKING = 4  # conversations with the provider
_ON_THE_WAY, _LONGEST_WAY = "township_sso", 600  # of a login by way of the provider: its cookie, its seconds
_NOT_NAMED = "没有收到单位统一账号的登录信息，请从单位的入口打开，或用看板的账号登录。"
_ENDED = "原来的登录已失效：太久没有操作、账号有变动，或看板重启过。请重新登录。"
_WRONG = "账号或密码不对。忘了密码，请找管理账号的人重设。"
_OF_SSO = "单位统一账号的密码不写在这里，请点“用单位统一账号登录”。"


class Door:
    """The pages of the door, for the server to add to its own.

    Args:
        base: the path the server is below, ``/yq``; "" for none.
    """

    def __init__(self, logins: Logins, base: str = "") -> None:
        self._logins, self._base = logins, base
        self._attempts = Attempts()
        self._turn, self._asking = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(_ASKING)
        self._signer = URLSafeTimedSerializer(secrets.token_bytes(32), salt=_ON_THE_WAY)

    def routes(self) -> list[Route]:
        """Its addresses, as gate.TABLE names them."""
        return [
            Route("/login", self._login, methods=["GET", "POST"]),
            Route("/password", self._password, methods=["GET", "POST"]),
            Route("/logout", self._logout, methods=["POST"]),
            Route("/sso", self._sso),
            Route("/sso-back", self._sso_back),
            Route("/sso-out", self._sso_out),
        ]

    async def _login(self, request: Request) -> Response:
        wanted = request.query_params.get("next", "/")
        if request.method != "POST":
            if "next" in request.query_params:  # the gate has sent them here
                if vouched(request):
                    return self._on(f"/sso?next={quote(wanted, safe='')}")
                if self._logins.renewable(request.cookies.get(COOKIE, "")):
                    return self._on(f"/sso?silent&next={quote(wanted, safe='')}")
                if (who := viewer(request)).name and not who.rights:
                    return self._on(f"/password?next={quote(wanted, safe='')}")
                if request.cookies.get(COOKIE) and not who.name:
                    return self._login_page(wanted, wrong=_ENDED)
            return self._login_page(wanted, left="left" in request.query_params)
        given = await _form(request)
        name, address = given.get("name", "").strip(), _address(request)
        if wait := self._attempts.wait(name, address):
            return self._login_page(wanted, name, f"错了几次，请过{math.ceil(wait)}秒再试。", 429)
        self._attempts.begun(name, address)
        async with self._turn:
            try:
                account = await run_in_threadpool(self._logins.accounts.verified, name, given.get("password", ""))
            except AccountError as error:
                return self._login_page(wanted, name, f"账号读不出，请联系维护人员：{error}。", 503)
        if account is None:
            await self._record("login_refused", name, address)
            return self._login_page(wanted, name, _WRONG + (_OF_SSO if self._logins.sso else ""), 401)
        self._attempts.passed(name, address)
        await self._record("login", name, address)
        self._logins.end(request.cookies.get(COOKIE, ""))
        target = f"/password?next={quote(wanted, safe='')}" if account.must_change else wanted
        return self._enter(request, self._logins.begin(account), target)

    async def _password(self, request: Request) -> Response:
        wanted, name = request.query_params.get("next", "/"), viewer(request).name
        if self._logins.accounts.all()[name].subject is not None:
            return plain_page.answer("统一账号的密码，请到单位统一账号那里改", 409, h.p[h.a(href="./")["回看板"]])
        if request.method != "POST":
            return _password_page(wanted, name)
        given = await _form(request)
        address = _address(request)
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

    @property
    def _openid(self) -> OpenID | None:
        """The provider, where there is one.

        Raises:
            AccountError: the settings cannot be read.
        """
        return self._logins.sso.settings().openid if self._logins.sso else None

    async def _sso(self, request: Request) -> Response:
        wanted, cookie = request.query_params.get("next", "/"), request.cookies.get(COOKIE, "")
        silent = "silent" in request.query_params and self._logins.renewable(cookie) is not None
        try:
            if named := vouched(request):
                return await self._admit(request, named, wanted)
            if not (openid := self._openid):
                return self._login_page(wanted, wrong=_NOT_NAMED, status=403)
            async with self._asking:
                url, begun = await run_in_threadpool(Provider(openid).begin, self._back(request), silent=silent)
        except (AccountError, OpenIDError) as error:
            return await self._refused(request, error, wanted, silent=silent)
        answer = RedirectResponse(url, 303)
        kept = self._signer.dumps([asdict(begun), _local(wanted), silent])
        answer.set_cookie(_on_the_way(begun.state), kept, _LONGEST_WAY, **self._cookie(request, "/sso-back"))
        return answer

    async def _sso_back(self, request: Request) -> Response:
        wanted, silent, waiting = "/", False, _on_the_way(request.query_params.get("state", ""))
        try:
            kept, wanted, silent = self._signer.loads(request.cookies.get(waiting, ""), max_age=_LONGEST_WAY)
            if not (openid := self._openid):
                raise OpenIDError(_NOT_NAMED.removesuffix("。"))
            asked = (Begun(**kept), self._back(request), dict(request.query_params))
            async with self._asking:
                named = await run_in_threadpool(Provider(openid).vouched, *asked)
            answer = await self._admit(request, named, wanted, silent=silent)
        except BadData:
            answer = await self._refused(request, OpenIDError(TOO_LATE, 400), wanted)
        except (AccountError, OpenIDError) as error:
            answer = await self._refused(request, error, wanted, silent=silent)
        answer.delete_cookie(waiting, path=f"{self._base}/sso-back")
        return answer

    async def _sso_out(self, request: Request) -> Response:
        """On to where the provider logs out."""
        try:
            if openid := self._openid:
                async with self._asking:
                    if end := await run_in_threadpool(Provider(openid).way_out):
                        return RedirectResponse(end, 303)
        except (AccountError, OpenIDError) as error:
            return self._login_page("/", wrong=f"{error}。", status=502)
        return self._login_page("/", wrong="请到单位统一账号那里退出。", status=404)

    async def _admit(self, request: Request, named: Vouched, wanted: str, *, silent: bool = False) -> Response:
        try:
            account = await run_in_threadpool(self._logins.account_of, named)
        except AccountError as error:
            return await self._refused(request, error, wanted, named.name, silent=silent)
        if silent and self._logins.renew(request.cookies.get(COOKIE, ""), account, named):
            return self._on(_local(wanted))
        await self._record("login", account.name, _address(request), way="代理" if named.by_proxy else "统一账号")
        self._logins.end(request.cookies.get(COOKIE, ""))
        return self._enter(request, self._logins.begin(account, named), wanted)

    async def _refused(
        self, request: Request, error: Exception, wanted: str, name: str = "", *, silent: bool = False
    ) -> Response:
        """The login page with why nobody was let in; who wanted to is in the audit trail, what went wrong in the log.

        Args:
            silent: a page has asked whether its login goes on, and maybe it does.
        """
        if silent:
            self._not_renewed(cookie := request.cookies.get(COOKIE, ""), error)
            if self._logins.seen(cookie, active=False):
                return self._on(_local(wanted))
        if error.__cause__:
            _log.warning("统一账号登录未成：%s（%r）", error, error.__cause__)
        await self._record("login_refused", name, _address(request), way="统一账号", why=str(error))
        return self._login_page(wanted, wrong=f"{error}。", status=getattr(error, "status", 403))

    def _not_renewed(self, cookie: str, error: Exception) -> None:
        """What a login comes to that the provider did not vouch for again, silently.

        A no to a page that stands open may only mean that the browser took no cookie along, unless that has worked.
        """
        login = self._logins.renewable(cookie)
        if isinstance(error, AccountError) or (isinstance(error, NotVouchedError) and login and login.quietly):
            self._logins.doubt(cookie)
        else:
            unreachable = isinstance(error, OpenIDError) and error.status == UNREACHABLE
            self._logins.put_off(cookie, at_the_end=unreachable)

    def _back(self, request: Request) -> str:
        """Where the provider sends the browser back to; the gate has looked at the name."""
        return f"{request.url.scheme}://{request.headers['host']}{self._base}/sso-back"

    async def _logout(self, request: Request) -> Response:
        self._logins.end(request.cookies.get(COOKIE, ""))
        await self._record("logout", viewer(request).name, _address(request))
        answer = self._on("/login?left" if self._logins.sso else "/login")
        answer.delete_cookie(COOKIE, path=f"{self._base}/")
        answer.delete_cookie("township_browser")  # whoever comes next finds no list being put together (early.js)
        return answer

    async def _record(self, action: str, name: str, address: str, **what: str) -> None:
        """Into the audit trail; a full disk keeps nobody out before a meeting, and is in the server's log."""
        try:
            await run_in_threadpool(
                audit.record, self._logins.accounts.data, action, name[:LONGEST_NAME], address=address, **what
            )
        except (OSError, SnapshotError):
            _log.exception("没有记入操作记录：%s", action)

    def _enter(self, request: Request, cookie: str, wanted: str) -> Response:
        answer = self._on(_local(wanted))
        answer.set_cookie(COOKIE, cookie, int(LONGEST), **self._cookie(request))
        return answer

    def _on(self, path: str) -> Response:
        return RedirectResponse(self._base + path, 303)

    def _cookie(self, request: Request, path: str = "/") -> dict[str, Any]:
        """What is so of every cookie of the door's: no script reads it, and no other site's page sends it along."""
        secure = request.url.scheme == "https"
        return {"path": self._base + path, "httponly": True, "samesite": "lax", "secure": secure}

    def _login_page(
        self, wanted: str, name: str = "", wrong: str = "", status: int = 200, *, left: bool = False
    ) -> Response:
        first, on = not name, quote(_local(wanted), safe="")  # where typing begins
        return plain_page.answer(
            plain_page.town(),
            status,
            wrong and h.p(role="alert")[wrong],
            h.form(method="post", action=f"./login?next={on}")[
                _field("账号", "name", autocomplete="username", value=name, autofocus=first),
                _field("密码", "password", type="password", autocomplete="current-password", autofocus=not first),
                h.button["登录"],
                self._logins.sso and h.a(".button", href=f"./sso?next={on}")["用单位统一账号登录"],
            ],
            h.p[
                "没有单位统一账号的，" if self._logins.sso else "",
                "账号由管理的人开。离开别人的电脑前，请点右上角的“退出”。",
            ],
            left and h.p["已退出看板。单位统一账号可能还登录着：", h.a(href="./sso-out")["退出统一账号"]],
        )


def _on_the_way(state: str) -> str:
    """The cookie of a login by way of the provider; two windows may be on it at once."""
    return f"{_ON_THE_WAY}_{state[:8]}"


def _address(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def _local(wanted: str) -> str:
    """An address of ours to go on to; the first page instead of another site's, or of the door's own."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/login", "/sso")) and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else "/"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; nothing where it is too long or of another kind."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


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
