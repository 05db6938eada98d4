"""Requests put to parts of the server without a server, each in a loop of its own. Not a test itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import ASGIApp

HOST = "127.0.0.1:8501"


def done(coroutine: Coroutine) -> Any:
    """In a loop of its own: the browser's stands in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Asked:
    """One request, and what came of it; ``headers`` without a value are left out."""

    def __init__(self, method: str, path: str, **headers: str) -> None:
        path, _, query = path.partition("?")
        given = {"host": HOST, **headers}
        if method != "GET":
            given = {"origin": f"http://{HOST}", **given}
        self.scope = {
            "type": "websocket" if method == "WEBSOCKET" else "http", "path": path, "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
            "server": ("192.168.3.7", 8501), "scheme": "http",
        } | ({} if method == "WEBSOCKET" else {"method": method})  # fmt: skip
        self.sent: list[dict[str, Any]] = []
        self.incoming: asyncio.Queue = asyncio.Queue()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def through(self, app: ASGIApp) -> int:
        """The code of the answer."""
        if self.scope["type"] == "websocket":
            self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await app(self.scope, self.incoming.get, self.send)
        return self.code

    def of(self, app: ASGIApp, body: bytes = b"", **scope: Any) -> Asked:
        """Put to ``app`` with a body, and answered."""
        self.scope |= scope
        self.incoming.put_nowait({"type": "http.request", "body": body})
        done(self.through(app))
        return self

    @property
    def code(self) -> int:
        """The status; of a connection, 101 where it was accepted and 403 where not; 0 where nothing was answered."""
        if not self.sent:
            return 0
        return self.sent[0].get("status") or (101 if self.sent[0]["type"] == "websocket.accept" else 403)

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(part.get("body", b"") for part in self.sent[1:])

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """Of an answer in JSON, what it says."""
        return json.loads(self.body)["words"]
