"""The scripts, styles and fonts every page loads, held in memory and compressed once.

Streamlit's page loads some hundred small files. Read from disk for each visitor, through its middlewares and threads,
they keep the server busy for a third of a second before anything is drawn; and plotly.js is compressed anew each time.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_COMPRESSED_ALREADY = {".woff2", ".png"}
_LASTING = "public, immutable, max-age=31536000"  # the name holds a hash of the content
_ASKED_EACH_TIME = "no-cache"  # kept by the browser too, and used again after a 304


@dataclass(frozen=True)
class _Held:
    changed: tuple[int, int]  # modification time and size of the file read
    plain: bytes
    packed: bytes
    etag: bytes


class StaticFiles:
    """ASGI middleware that answers for ``files`` from memory; everything else passes as it is.

    A file changed on disk is read again at the next request, so that editing a script needs no new start.

    Args:
        files: address below the server's root, such as ``/browser/main.js`` → file. Those below ``/static/`` carry
            a hash in their name and never change.

    Raises:
        OSError: a file cannot be read.
    """

    def __init__(self, app: ASGIApp, files: Mapping[str, Path]) -> None:
        self._app = app
        self._files = dict(files)
        self._held = {address: _read(path) for address, path in self._files.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD of a held file, always whole; everything else goes on (ASGI)."""
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = self._files.get(scope["path"]) if wanted else None
        if path is None or not path.is_file():
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        held = self._current(scope["path"], path)
        lasting = scope["path"].startswith("/static/")
        headers = [
            (b"content-type", _media_type(path).encode()),
            (b"cache-control", (_LASTING if lasting else _ASKED_EACH_TIME).encode()),
            (b"etag", held.etag),
            (b"vary", b"Accept-Encoding"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if held.etag.decode() in asked.get("if-none-match", ""):
            status, body = 304, b""
        elif held.packed and "gzip" in asked.get("accept-encoding", ""):
            status, body = 200, held.packed
            headers.append((b"content-encoding", b"gzip"))
        else:
            status, body = 200, held.plain
        if status == 200:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _current(self, address: str, path: Path) -> _Held:
        held = self._held[address]
        if held.changed != _changed(path):
            held = self._held[address] = _read(path)
        return held


def _read(path: Path) -> _Held:
    plain = path.read_bytes()
    packed = b"" if path.suffix in _COMPRESSED_ALREADY else gzip.compress(plain, 6, mtime=0)
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return _Held(_changed(path), plain, packed, etag.encode())


def _changed(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _media_type(path: Path) -> str:
    if path.suffix == ".js":  # a machine's own table may say text/plain, and then no browser runs it
        return "text/javascript; charset=utf-8"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
