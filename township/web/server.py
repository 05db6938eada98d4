"""Starts the dashboard's server, warm before the first visitor.

Streamlit decides by the existence of a ``pages/`` folder that the app is an old-style
multipage app, until some session has called st.navigation; a deep link that comes first
would show its English "Page not found" notice. So that is settled at start-up, and the
snapshot is opened.
"""

from __future__ import annotations

import errno
import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from township.app import frame
from township.panels import published
from township.statistics.catalogue import CatalogueError
from township.store.snapshot import SnapshotError
from township.web import export_routes, first_paint, index_page, prefetch
from township.web.index_page import IndexPage
from township.web.limits import Limits
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


def _title() -> str:
    try:
        return f"{published.catalogue().town['name']}数据看板"
    except CatalogueError:
        return "数据看板"


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


def serve(script: Path, data: Path, address: str, port: int) -> None:
    """Serve ``script`` on ``address:port`` until stopped, with ``data`` as the data folder.

    Raises:
        OSError: it cannot listen there; the message (Chinese) says why and what to do.
    """
    _check_free(address, port)  # Streamlit would say so in English, after we have said that it runs
    os.environ["TOWNSHIP_DATA"] = str(data)
    app = st.App(
        script,
        lifespan=_warm,
        on_script_error=frame.failed,
        routes=[
            Route("/ahead", prefetch.answer),
            Route("/first", first_paint.answer),
            *export_routes.routes(),
        ],
        middleware=[
            Middleware(StaticFiles, files=index_page.files()),
            Middleware(Limits),
            Middleware(IndexPage, title=_title()),
        ],
    )
    print(f"看板已启动：http://{'127.0.0.1' if address == '0.0.0.0' else address}:{port}", flush=True)
    app.run(config={"server.address": address, "server.port": port})
