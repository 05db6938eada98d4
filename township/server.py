"""Starts the dashboard's server, warm before the first visitor.

Streamlit decides by the existence of a ``pages/`` folder that the app is an old-style
multipage app, until some session has called st.navigation; a deep link that comes first
would show its English "Page not found" notice. So that is settled at start-up, and the
snapshot is opened. Streamlit's page is in English and knows nothing of our charts: it is
given its language, its title, and our scripts, so that plotly.js loads while Streamlit's
own scripts do.
"""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from township.display import ahead, plotlyjs, published
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError

_BOARD = Path(__file__).parent / "display" / "board"
# relative, like Streamlit's own: the dashboard may be served below a path. Modules run in document order.
_SCRIPTS = (
    '<script type="module" src="./board/main.js"></script>'
    '<link rel="modulepreload" href="./board/panel.js"><link rel="modulepreload" href="./board/charts.js">'
    '<link rel="modulepreload" href="./board/ahead.js">'
    '<script async data-plotly src="./app/static/plotly.min.js"></script>'
)


class OurPage:
    """Gives Streamlit's HTML page its language, its title and our scripts; everything else passes as it is."""

    def __init__(self, app: ASGIApp, title: str) -> None:
        self._app = app
        self._title = f"<title>{escape(title)}</title>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # the page is changed as text, so it must not come compressed
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        start: Message | None = None
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    page = self.rewritten(body)
                    headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
                    headers.append((b"content-length", str(len(page)).encode()))
                    await send({**start, "headers": headers})
                    await send({"type": "http.response.body", "body": page})

        await self._app(plain if _wants_page(scope) else scope, receive, changed)

    def rewritten(self, page: bytes) -> bytes:
        """Streamlit's index page as ours; other HTML has none of the places and stays as it is."""
        page = page.replace(b'<html lang="en">', b'<html lang="zh-CN">', 1)
        page = page.replace(b"<title>Streamlit</title>", self._title, 1)
        return page.replace(b'<script type="module"', _SCRIPTS.encode() + b'<script type="module"', 1)


def _is_page(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


@asynccontextmanager
async def _warm(app: object) -> AsyncIterator[None]:
    PagesManager.uses_pages_directory = False
    try:
        published.current()
    except (SnapshotError, CatalogueError) as error:
        print(f"提醒：{error}", flush=True)  # the pages say so too, and recover once something is published
    # Streamlit collects garbage after every run, 80 ms over all that was imported: what is here to stay is left out
    gc.collect()
    gc.freeze()
    yield


def _title() -> str:
    try:
        return f"{published.catalogue().town['name']}数据看板"
    except CatalogueError:
        return "数据看板"


def serve(script: Path, data: Path, address: str, port: int) -> None:
    """Serve ``script`` on ``address:port`` until stopped, with ``data`` as the data folder."""
    os.environ["TOWNSHIP_DATA"] = str(data)
    plotlyjs.install()
    app = st.App(
        script,
        lifespan=_warm,
        routes=[Route("/ahead", ahead.answer), Mount("/board", StaticFiles(directory=_BOARD))],
        middleware=[Middleware(OurPage, title=_title())],
    )
    print(f"看板已启动：http://{'127.0.0.1' if address == '0.0.0.0' else address}:{port}", flush=True)
    app.run(config={"server.address": address, "server.port": port})
