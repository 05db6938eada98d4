"""Starts the dashboard's server, warm before the first visitor.

Streamlit decides by the existence of a ``pages/`` folder that the app is an old-style
multipage app, until some session has called st.navigation; a deep link that comes first
would show its English "Page not found" notice. So that is settled at start-up, and the
snapshot is opened.
"""

from __future__ import annotations

import errno
import gc
import ipaddress
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from township.access.accounts import AccountError, Accounts
from township.access.logins import Logins
from township.access.roles import at_this_machine
from township.access.single_sign_on import SingleSignOn
from township.app import frame
from township.panels import published
from township.statistics import catalogue as catalogues
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError
from township.web import export_routes, first_paint, index_page, plain_page, prefetch
from township.web import gate as gates
from township.web.gate import Gate
from township.web.index_page import IndexPage
from township.web.limits import Limits
from township.web.proxy import TrustedProxy
from township.web.static_files import StaticFiles


@asynccontextmanager
async def _warm(app: object) -> AsyncIterator[None]:
    PagesManager.uses_pages_directory = False
    try:
        published.current()
    except (SnapshotError, CatalogueError) as error:
        print(f"提醒：{error}", flush=True)  # the pages say so too, and recover once something is published
    # what is here to stay is left out of every collection of garbage: 80 ms over all that was imported
    gc.collect()
    gc.freeze()
    yield


def _icon(request: Request) -> Response:
    """Where a browser looks that has read no page."""
    return RedirectResponse("favicon.png")


def _check_free(address: str, port: int) -> None:
    """Raises OSError, saying what to do, where the server could not listen on ``address:port``."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does, which then listens
            probe.bind((address, port))
    except OverflowError as error:
        raise OSError(f"端口 {port} 不对；请写 1—65535 之间的端口，如 --port 8501") from error
    except PermissionError as error:
        raise OSError(f"不能用端口 {port}，要管理员权限；请换 1024 以上的端口，如 --port 8501") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            advice = f"请先关掉占用它的程序（也许看板已经开着），或换一个端口，如 --port {port % 65535 + 1}"
            raise OSError(f"端口 {port} 已被占用；{advice}") from error
        raise OSError(f"本机不能在地址 {address} 上监听（{error}）；请检查 --address") from error


@dataclass(frozen=True)
class Place:
    """Where the server is found.

    Attributes:
        names: other names it is known by, as behind a proxy.
        base: the path it is below, ``/yq``; "" for none.
        certificate, key: files for TLS; both or none.
        sso: the file that says whom to believe (access/single_sign_on.py); None: nobody but who has a password.
    """

    address: str = "127.0.0.1"
    port: int = 8501
    names: tuple[str, ...] = ()
    base: str = ""
    certificate: Path | None = None
    key: Path | None = None
    sso: Path | None = None

    @property
    def is_open(self) -> bool:
        """Whether others than who sits at the machine can come, so that everybody must log in."""
        try:
            alone = ipaddress.ip_address(self.address).is_loopback
        except ValueError:
            alone = self.address == "localhost"
        return not alone or bool(self.names)

    @property
    def link(self) -> str:
        """The address to open in a browser."""
        host = self.names[0] if self.names else self.address
        if host in ("0.0.0.0", "::"):
            host = "127.0.0.1"
        host = f"[{host}]" if ":" in host and not self.names else host
        port = "" if self.names and not self.certificate else f":{self.port}"  # a proxy has one of its own
        return f"http{'s' if self.certificate else ''}://{host}{port}{self.base}/".removesuffix("/")


def build(script: Path, data: Path, place: Place, *, publishes: bool) -> st.App:
    """The server's application: Streamlit with our addresses, behind the gate.

    Raises:
        AccountError: it is open to others and there is no account, or it is not and there is single sign-on; or the
            settings of single sign-on are wrong. The message (Chinese) says what to do.
    """
    os.environ["TOWNSHIP_DATA"] = str(data)
    if place.sso and not place.is_open:
        raise AccountError("本机打开不用登录；--sso 要和 --lan、--address 或 --name 一起写")
    sso = SingleSignOn(place.sso, data, catalogues.load(data / "catalogue").offices) if place.sso else None
    openid, proxy = (sso.settings().openid, sso.settings().proxy) if sso else (None, None)
    os.environ["TOWNSHIP_SSO"] = "1" if sso else ""  # for the page 账号
    if proxy:
        os.environ["FORWARDED_ALLOW_IPS"] = ""  # uvicorn's own belief would hide the proxy's address from web/proxy.py
    logins = Logins(Accounts(data), sso=sso) if place.is_open else None
    if logins and not sso and not any(not one.disabled for one in logins.accounts.all().values()):
        raise AccountError(
            "别的机器也能打开看板时，要先有账号；请执行 python -m township account add 姓名 --role 管理，再启动"
        )
    doors = []
    if logins:  # whoever sits at the machine does not wait for what asks providers
        from township.web.login import Door

        doors = Door(logins, place.base).routes()
    gate = Middleware(
        Gate,
        names=gates.served_names(place.port, place.names, lan=place.is_open),
        page_policy=gates.policy(index_page.inline_scripts(), gates.origin(openid.issuer) if openid else ""),
        logins=logins,
        local=at_this_machine(publishes=publishes),
        base=place.base,
    )
    return st.App(
        script,
        lifespan=_warm,
        on_script_error=frame.failed,
        routes=[
            *doors,
            Route("/ahead", prefetch.answer),
            Route("/first", first_paint.answer),
            Route("/favicon.ico", _icon),
            *export_routes.routes(),
        ],
        middleware=[
            *([Middleware(TrustedProxy, proxy=proxy)] if proxy else []),
            gate,
            Middleware(StaticFiles, files=index_page.files()),
            Middleware(Limits),
            Middleware(IndexPage, title=plain_page.town()),
        ],
    )


def serve(script: Path, data: Path, place: Place, *, publishes: bool) -> None:
    """Serve ``script`` until stopped, with ``data`` as the data folder.

    Raises:
        OSError: it cannot listen there; the message (Chinese) says why and what to do.
        AccountError: see :func:`build`.
    """
    _check_free(place.address, place.port)  # Streamlit would say so in English, after we have said that it runs
    app = build(script, data, place, publishes=publishes)
    print(f"看板已启动：{place.link}", flush=True)
    tls = {"server.sslCertFile": str(place.certificate), "server.sslKeyFile": str(place.key)}
    app.run(config={"server.address": place.address, "server.port": place.port, **(tls if place.certificate else {})})
