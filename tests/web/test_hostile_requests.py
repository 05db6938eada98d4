"""Requests no browser sends, by seed: each is answered, none with a failure of ours, and the server goes on."""

from __future__ import annotations

import contextlib
import random
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.bundled import CURRENT
from tests.conftest import Server
from tests.living.test_limits import TEXTS
from township.panels.page import pages

CURRENT = CURRENT
LONGEST = 10  # seconds an answer may take
METHODS = ("GET",) * 12 + ("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "甲", "\x00")
ADDRESSES = (
    *("first", "ahead", "export.csv", "export.xlsx", "export.docx", "export.zip", "export.progress", "export.exe"),
    *(f"/{key}" for key in pages()),
    *("", "media/0a1b.xlsx", "_stcore/health", "_stcore/host-config", "_stcore/stream", "_stcore/upload_file/a-1/b-2"),
    *("browser/main.js", "static/js/index.js", "plotly.min.js", "favicon.ico", "login", "component/x/y", "robots.txt"),
)
PARTS = ("..", "%2e%2e", "%00", "\\", "//", ";", "?", "#", "%", "%zz", "%c0%af", "/etc/passwd", "甲", "a" * 5000, " ")
WORDS = (*TEXTS, "", "0", "1", "true", "false", "2020-13", "2020年6月", "9999-12", "0000-00", "崔村东村", "a" * 3000)
GIVEN: dict[str, tuple[str, ...]] = {
    "page": ("economy", "overview", "villages", "indicators", "poverty-alleviation"),
    "month": ("2020-09", "2020-06", "2020年9月", "2019-12"),
    "villages": ("", "370830108201", "370830108201,370830108202", ",,,"),
    "village": ("崔村东村", "370830108201"),
    "reported": ("0", "1", "true"),
    "colours": ("light", "dark"),
    "snapshot": (CURRENT, "20200101-00000000"),
    "indicator": ("fiscal_revenue", "地方财政收入"),
    **dict.fromkeys(("list", "newest", "each", "view", "against", "measure", "theme", "s"), ("1", "甲")),
}
HEADERS = {
    "Host": ("evil.example", "127.0.0.1", "localhost:1", "", "[::1", "甲"),
    "Origin": ("null", "http://evil.example", "file://", ""),
    "Range": ("bytes=0-", "bytes=9-1", "bytes=-99999999999999999999", "bytes=0-0,1-1,2-2", "x"),
    "If-None-Match": ("*", '"x"', "W/"),
    "If-Modified-Since": ("never", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Accept-Encoding": ("gzip", "br;q=x", "identity;q=0", "*"),
    "Content-Type": ("multipart/form-data", "multipart/form-data; boundary=", "text/甲", "application/json"),
    "Cookie": ("township_login=x", "township_browser=" + "b" * 4000, "=;=;", "_streamlit_xsrf=1"),
    "X-Forwarded-For": ("999.1.1.1", "x, y", ""),
    "Sec-Fetch-Site": ("cross-site", "none"),
    "Connection": ("Upgrade", "close"),
    "Upgrade": ("websocket", "h2c"),
    "Content-Length": ("-1", "x", "0"),
    "X-Township-Viewer": ("root",),
}


class Hostile(NamedTuple):
    """One request as it goes over the line."""

    sent: bytes

    def __str__(self) -> str:
        return repr(self.sent[:400])


def hostile(seed: int, host: str) -> Hostile:
    """A request near to one that a browser sends, with something wrong in it."""
    chance = random.Random(seed)
    path = chance.choice(ADDRESSES).lstrip("/")
    while chance.random() < 0.3:
        cut = chance.randint(0, len(path))
        path = path[:cut] + chance.choice(PARTS) + path[cut:]
    names = chance.sample(list(GIVEN), chance.randint(0, 5))
    if chance.random() < 0.6:
        names = list(dict.fromkeys(["page", *names]))
    query = [
        (name, chance.choice(GIVEN[name] if chance.random() < 0.75 else WORDS))
        for name in names
        for _ in range(chance.choice([1, 1, 1, 2, 40]))
    ]
    asked = f"/{path}" + (f"?{urlencode(query, errors='replace')}" if query else "")
    if chance.random() < 0.9:
        asked = quote(asked, safe="/?&=%#;\\+:")
    headers = {"Host": host, "Connection": "close"}
    if chance.random() < 0.7:
        headers["Origin"] = f"http://{host}"
    headers |= {
        name: chance.choice(HEADERS[name]) for name in chance.sample(list(HEADERS), chance.choice([0, 0, 1, 3]))
    }
    method = chance.choice(METHODS)
    body = chance.randbytes(chance.choice([0, 0, 10, 5000])) if "Upgrade" not in headers else b""
    if body and "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        headers["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return Hostile(f"{method} {asked} HTTP/1.1\r\n{head}\r\n".encode("utf-8", "replace") + body)


def answer(request: Hostile, port: int, client: int) -> bytes:
    """The first line of what the server says; empty where it says nothing and closes.

    Raises:
        TimeoutError: it says nothing for LONGEST seconds.
    """
    source = f"127.1.{client >> 8 & 255}.{client % 254 + 1}"  # one computer alone may not ask for so much
    with socket.create_connection(("127.0.0.1", port), LONGEST, (source, 0)) as line:
        try:
            line.sendall(request.sent)
            said = b""
            while b"\r\n" not in said and (more := line.recv(4096)):
                said += more
        except (ConnectionResetError, BrokenPipeError):
            return b""
    return said.partition(b"\r\n")[0]


def found_in(server: Server, seeds: range) -> Iterator[str]:
    """What goes wrong when the requests of these seeds are sent."""
    port = int(server.url.rpartition(":")[2])
    for seed in seeds:
        request = hostile(seed, f"127.0.0.1:{port}")
        try:
            said = answer(request, port, seed)
        except TimeoutError:
            yield f"{seed} hangs: {request}"
            continue
        if re.match(rb"HTTP/1\.1 5", said):
            yield f"{seed} {said!r}: {request}"
    _send_frames(server, seeds)
    if not server.is_healthy():
        yield "the server is gone"
    if "Traceback" in server.log():
        yield server.log()[-4000:]


def _send_frames(server: Server, seeds: range) -> None:
    """Frames over Streamlit's connection that are none of its messages, or messages cut and spoilt."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    for seed in seeds[::20]:
        chance = random.Random(seed)
        with (
            connect(address, origin=server.url, subprotocols=["streamlit"], proxy=None) as line,
            contextlib.suppress(ConnectionClosed),
        ):
            for _ in range(chance.randint(1, 5)):
                line.send(chance.choice([chance.randbytes(chance.randint(0, 300)), "甲" * 10, b"\x08\x01" * 50]))


@pytest.fixture
def publishing(fresh_server: Callable[..., Server], tmp_path: Path) -> Server:
    """A server where everything may be done, so that as much as can be is reached."""
    return fresh_server(TOWNSHIP_PUBLISH="1")


def test_no_request_is_answered_by_a_failure_of_ours(publishing):
    assert [*found_in(publishing, range(400))] == []


@pytest.mark.soak
def test_twenty_thousand_requests(publishing):
    assert [*found_in(publishing, range(1000, 21_000))] == []
