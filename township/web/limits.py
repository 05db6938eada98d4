"""What one address may ask for in a minute, and what uploads may take together.

The expensive requests only: files to take away, panels drawn ahead, first views, uploads,
logins elsewhere. Who asks for more is told in
Chinese, with Retry-After. Nobody who reads, however fast, comes near.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import get_option
from streamlit.runtime import exists, get_instance


class Rate(NamedTuple):
    """So many requests at once, and then so many a minute."""

    at_once: int
    a_minute: int


# by what the path ends in: the server may stand below a path
RATES = {
    re.compile(r"/export\.(?!progress$)[a-z]+$"): Rate(20, 30),
    re.compile(r"/ahead$"): Rate(120, 240),
    re.compile(r"/first$"): Rate(120, 240),  # of its own: what a pointer passes must not use it up
    re.compile(r"/_stcore/upload_file/"): Rate(60, 120),
    re.compile(r"/sso(-back|-out)?$"): Rate(30, 30),  # each asks the provider
}
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
OF_SESSION, OF_ALL = 60 << 20, 200 << 20  # bytes of uploaded files held
COMES_BACK = "server.disconnectedSessionTTL"  # Streamlit's option: seconds for which a closed page may come back
_LARGEST = 20 << 20  # of one file, as .streamlit/config.toml has it
_MOST_KNOWN = 10_000  # addresses


@dataclass
class _Bucket:
    left: float
    at: float


def held() -> Counter[str]:
    """The bytes of uploaded files in memory, by session; those of pages that cannot come back are let go of first.

    Streamlit itself does that only when another page is closed and Python then collects its garbage.
    """
    if not exists():
        return Counter()
    runtime = get_instance()
    stored = runtime.uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    for session in [*stored]:
        if runtime._session_mgr.get_session_info(session) is None:
            runtime.uploaded_file_mgr.remove_session_files(session)
    files = [*stored.items()]
    return Counter({session: sum(len(file.data) for file in own.copy().values()) for session, own in files})


class Limits:
    """ASGI middleware that refuses what is too much; everything else passes as it is."""

    def __init__(
        self, app: ASGIApp, *, clock: Callable[[], float] = time.monotonic, uploaded: Callable[[], Counter[str]] = held
    ) -> None:
        self._app, self._clock, self._uploaded = app, clock, uploaded
        self._buckets: dict[tuple[str, re.Pattern[str]], _Bucket] = {}
        self._coming: Counter[str] = Counter()  # bytes of uploads on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let pass (ASGI)."""
        if scope["type"] == "websocket":
            try:
                await self._app(scope, receive, send)
            finally:
                asyncio.get_running_loop().call_later(get_option(COMES_BACK) + 1, self._uploaded)
            return
        kind = next((one for one in RATES if one.search(scope["path"])), None) if scope["type"] == "http" else None
        if kind is None:
            await self._app(scope, receive, send)
        elif wait := self._wait(_address(scope), kind):
            words = f"这台电脑一分钟里要得太多，请{wait}秒后再试。"
            await _refusal(429, words, wait)(scope, receive, send)
        elif scope["method"] in ("PUT", "POST") and (upload := _UPLOAD.search(scope["path"])):
            await self._upload(upload[1], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait(self, address: str, kind: re.Pattern[str]) -> int:
        """Take one request of the address; seconds to wait where none is left, else 0."""
        rate, now = RATES[kind], self._clock()
        if len(self._buckets) >= _MOST_KNOWN:  # those that are full again by now are as good as unknown
            self._buckets = {key: one for key, one in self._buckets.items() if now - one.at < 60}
        bucket = self._buckets.setdefault((address, kind), _Bucket(rate.at_once, now))
        bucket.left = min(rate.at_once, bucket.left + (now - bucket.at) * rate.a_minute / 60)
        bucket.at = now
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) * 60 / rate.a_minute)
        bucket.left -= 1
        return 0

    async def _upload(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() else _LARGEST
        stored = self._uploaded() + self._coming
        if stored[session] + size > OF_SESSION:
            words = f"这一页上传的文件合计超过{OF_SESSION >> 20} MB，请先去掉一些，或分几次交。"
            await _refusal(413, words)(scope, receive, send)
        elif stored.total() + size > OF_ALL:
            await _refusal(429, "现在上传的人太多，请过几分钟再试。", 60)(scope, receive, send)
        else:
            self._coming[session] += size
            try:
                await self._app(scope, receive, send)
            finally:
                self._coming[session] -= size
                self._coming += Counter()  # drops what is at zero


def _address(scope: Scope) -> str:
    """Who asks: the other end, or whom a proxy on this machine names last."""
    client = scope["client"][0] if scope.get("client") else ""
    if client in ("127.0.0.1", "::1", ""):
        return Headers(scope=scope).get("x-forwarded-for", client).rpartition(",")[2].strip()
    return client


def _refusal(status: int, words: str, wait: int = 0) -> Response:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(wait)} if wait else {})
    content = json.dumps({"words": words}, ensure_ascii=False)
    return Response(content, status, headers, media_type="application/json")
