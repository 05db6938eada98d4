"""Starts the dashboard's server, warm before the first visitor.

Streamlit decides by the existence of a ``pages/`` folder that the app is an old-style
multipage app, until some session has called st.navigation; a deep link that comes first
would show its English "Page not found" notice. So that is settled at start-up, the snapshot
is opened, and plotly.js is announced in the page's headers so that the browser fetches it
while Streamlit's own scripts load.
"""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from township.display import frame, plotlyjs
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError


class PreloadCharts:
    """Adds ``Link: rel=preload`` for plotly.js to HTML responses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def announce(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                if any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers):
                    message["headers"] = [*headers, (b"link", b"</app/static/plotly.min.js>; rel=preload; as=script")]
            await send(message)

        await self.app(scope, receive, announce if scope["type"] == "http" else send)


@asynccontextmanager
async def _warm(app: object) -> AsyncIterator[None]:
    PagesManager.uses_pages_directory = False
    try:
        frame.warm()
    except (SnapshotError, CatalogueError) as error:
        print(f"提醒：{error}", flush=True)  # the pages say so too, and recover once something is published
    # Streamlit collects garbage after every run, 80 ms over all that was imported: what is here to stay is left out
    gc.collect()
    gc.freeze()
    yield


def serve(script: Path, data: Path, address: str, port: int) -> None:
    """Serve ``script`` on ``address:port`` until stopped, with ``data`` as the data folder."""
    plotlyjs.install()
    os.environ["TOWNSHIP_DATA"] = str(data)
    app = st.App(script, lifespan=_warm, middleware=[Middleware(PreloadCharts)])
    print(f"看板已启动：http://{'127.0.0.1' if address == '0.0.0.0' else address}:{port}", flush=True)
    app.run(config={"server.address": address, "server.port": port})
