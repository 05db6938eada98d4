"""A proxy in front that has asked who it is: its word counts from its own addresses, and from nowhere else."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from township.access.single_sign_on import Proxy, Vouched


def vouched(connection: HTTPConnection) -> Vouched | None:
    """Whom the trusted proxy says the request is of; None where none says anything."""
    return connection.scope.get("township.vouched")


class TrustedProxy:
    """ASGI middleware before the gate, which sees the address that a request really comes from.

    Where it is the proxy's, what it says of the browser's own address and of https is believed too.
    """

    def __init__(self, app: ASGIApp, *, proxy: Proxy) -> None:
        self._proxy, self._app = proxy, app
        self._known = {ip_address(address) for address in proxy.addresses}
        self._forwarded = ProxyHeadersMiddleware(app, trusted_hosts=list(proxy.addresses))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who it is, where the proxy does; take its headers away in any case (ASGI)."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        said = {name: [v for n, v in scope["headers"] if n == name.encode()] for name in self._headers}
        kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in said]
        peer = _peer(scope)
        scope = {**scope, "headers": kept, "client": (str(peer), scope["client"][1]) if peer else None}
        if peer in self._known:
            users, groups = (said[name] for name in self._headers)
            if len(users) == 1 and (name := _text(users[0]).strip()):
                named = (one.strip() for value in groups for one in _text(value).split(","))
                scope["township.vouched"] = Vouched(name, f"proxy {name}", frozenset(filter(None, named)), True)
        await self._forwarded(scope, receive, send)  # type: ignore[arg-type]

    @property
    def _headers(self) -> tuple[str, str]:
        return self._proxy.user, self._proxy.groups


def _peer(scope: Scope) -> IPv4Address | IPv6Address | None:
    """The address at the other end of the connection, in one way of writing."""
    try:
        address = ip_address(scope["client"][0])
    except (KeyError, TypeError, ValueError):
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _text(value: bytes) -> str:
    """A header in Chinese: as UTF-8, or percent-encoded."""
    return unquote(value.decode("utf-8", "replace"))
