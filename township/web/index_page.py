"""Streamlit's HTML page as ours: in Chinese, with our scripts, and told beforehand what it would find out by asking.

As it comes, the page is in English and first draws nothing for two seconds: on a deep link it asks for a server below
``/economy/``, is refused and waits before asking again, and it loads the parts the first run needs only when that
run names them. All of this is settled in the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from township.web import plotlyjs

_BROWSER = Path(__file__).parent / "browser"
_CHUNKS = Path(streamlit.__file__).parent / "static" / "static" / "js"
# what every page of ours shows; Streamlit loads each of them on first use
_USED = ("Html", "BidiComponent", "Selectbox", "Multiselect", "Button", "Checkbox")
_IMPORT = re.compile(r'(?:from|import)\s*"\./([^"]+\.js)"')
# Streamlit's own script and what it is said to need: browser/main.js loads and starts them after the first view
_MAIN = re.compile(rb'<script type="module"[^>]* src="([^"]+)"[^>]*></script>')
_MODULE = re.compile(rb'<link\s+rel="modulepreload"[^>]*>\s*')
_INLINE = re.compile(rb"<script>.*?</script>\s*", re.DOTALL)  # a mark for crawlers, of which none comes
_FONT = re.compile(rb'<link\s+rel="preload"[^>]*\bas="font"[^>]*>\s*')  # its Latin font; we write in the system's
_ABOUT_ITS_FORM = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
_ABOUT_STREAMLITS = {b"content-length", b"etag", b"last-modified"}
_INSIDE = ("old.js", "early.js")  # of our scripts, those in the page itself
# relative, like Streamlit's own: the dashboard may be served below a path. plotly.js is run by charts.js, since that
# takes a third of a second in which nothing else is shown.
_SCRIPTS = (
    '<link rel="preload" as="script" fetchpriority="high" data-plotly href="./plotly.min.js">'
    '<script type="module" src="./browser/main.js"></script>'
)


class IndexPage:
    """ASGI middleware that rewrites Streamlit's HTML page; everything else passes as it is.

    Args:
        title: the browser tab's title until a page sets its own.
    """

    def __init__(self, app: ASGIApp, title: str) -> None:
        self._app = app
        self._title = f"<title>{escape(title)}</title>".encode()
        inside = "".join(f"<script>{script}</script>" for script in inline_scripts())
        self._scripts = f"{inside}{_SCRIPTS}{_ours()}".encode()
        self._later = _preloads(f"./static/js/{name}" for name in _chunks() if not name.startswith("index.")).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite Streamlit's page on its way out; everything else goes on (ASGI)."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        # the page is changed as text, so it must not come compressed; and it is ours that a browser would have kept
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _ABOUT_ITS_FORM]}
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
                    headers = [pair for pair in start["headers"] if pair[0] not in _ABOUT_STREAMLITS]
                    headers.append((b"content-length", str(len(page)).encode()))
                    await send({**start, "headers": headers})
                    await send({"type": "http.response.body", "body": page})

        await self._app(plain, receive, changed)

    def rewritten(self, page: bytes) -> bytes:
        """Streamlit's index page as ours; other HTML has none of these places and stays as it is."""
        page = page.replace(b'<html lang="en">', b'<html lang="zh-CN">', 1)
        page = page.replace(b"<title>Streamlit</title>", self._title, 1)
        main = _MAIN.search(page)
        if not main:
            return page
        page = page.replace(main[0], b"", 1)
        kept = [b'<link rel="modulepreload" crossorigin data-streamlit href="%s">' % main[1], *_MODULE.findall(page)]
        page = _INLINE.sub(b"", _FONT.sub(b"", _MODULE.sub(b"", page)))
        scripts = self._scripts + b"<template data-later>%s%s</template>" % (b"".join(kept), self._later)
        return page.replace(b"<head>", b"<head>" + scripts, 1)


def inline_scripts() -> list[str]:
    """The scripts that stand in the page itself, in order; there are no others."""
    return [(_BROWSER / name).read_text(encoding="utf-8") for name in _INSIDE]


def files() -> dict[str, Path]:
    """What every page loads, by its address below the server's root: Streamlit's parts, ours, and plotly.js."""
    found = {"/plotly.min.js": plotlyjs.bundles()[0]}
    found |= {f"/static/js/{name}": _CHUNKS / name for name in _chunks()}
    for kind in ("css/*.css", "media/*.woff2"):
        found |= {f"/static/{path.relative_to(_CHUNKS.parent).as_posix()}": path for path in _CHUNKS.parent.glob(kind)}
    return found | {f"/browser/{path.name}": path for path in sorted(_BROWSER.iterdir())}


def _chunks() -> list[str]:
    """The names of Streamlit's scripts that the parts we use need, with all that they import."""
    found: list[str] = []
    queue = [path.name for part in _USED for path in _CHUNKS.glob(f"{part}.*.js")]
    while queue:
        name = queue.pop()
        if name not in found:
            found.append(name)
            queue += _IMPORT.findall((_CHUNKS / name).read_text(encoding="utf-8"))
    return found


def _ours() -> str:
    """Our style sheets, and links to the scripts main.js needs."""
    names = [path.name for path in sorted(_BROWSER.glob("*.js")) if path.name not in ("main.js", *_INSIDE)]
    styles = [f'<link rel="stylesheet" href="./browser/{path.name}">' for path in sorted(_BROWSER.glob("*.css"))]
    return "".join(styles) + _preloads(f"./browser/{name}" for name in names)


def _preloads(addresses: Iterable[str]) -> str:
    return "".join(f'<link rel="modulepreload" crossorigin href="{address}">' for address in addresses)


def _is_page(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
