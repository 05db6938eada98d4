"""Streamlit's page as ours: what is put into it, what is left alone, and that this Streamlit has the places we use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

from tests.web.asking import Asked
from township.web import index_page
from township.web.index_page import IndexPage

STATIC = Path(streamlit.__file__).parent / "static"
INDEX = (STATIC / "index.html").read_bytes()


def served(body: bytes, content_type: bytes, accept: str = "text/html", method: str = "GET") -> tuple[Asked, dict]:
    """What the middleware makes of an answer in two parts, and the scope the application saw."""
    seen: dict = {}

    async def application(scope, receive, send):
        seen.update(scope)
        headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": body[100:]})

    asked = Asked(method, "/", accept=accept, **{"accept-encoding": "gzip"})
    return asked.of(IndexPage(application, "义桥镇数据看板")), seen


def test_the_page_is_chinese_titled_and_has_our_scripts_first():
    page, _ = served(INDEX, b"text/html; charset=utf-8")
    text = page.text

    assert '<html lang="zh-CN">' in text
    assert "<title>义桥镇数据看板</title>" in text
    assert re.findall(r'<script type="module"[^>]* src="([^"]+)"', text) == ["./browser/main.js"]
    assert re.search(r'<link [^>]*data-streamlit href="\./static/js/index\.\S+\.js">', text), (
        "main.js 由此启动 Streamlit"
    )
    assert text.index("window.__streamlit = {") < text.index("./browser/main.js")
    assert '<link rel="preload" as="script" fetchpriority="high" data-plotly href="./plotly.min.js">' in text
    assert re.findall(r"<script>(.*?)</script>", text, re.DOTALL) == index_page.inline_scripts(), "gate.py 只认得这些"
    assert not re.search(r"\son\w+=", text.replace("\n", " ").split("<body>")[1])
    assert int(page.headers["content-length"]) == len(page.body)


def test_streamlits_scripts_are_not_fetched_before_the_first_view_is_drawn():
    text = served(INDEX, b"text/html")[0].text
    before, later = text.split("<template data-later>")
    later, after = later.split("</template>")

    assert INDEX.count(b'rel="modulepreload"') > 5
    assert later.count("./static/js/") > INDEX.count(b'rel="modulepreload"')
    for part in (before, after):
        assert "static/js/" not in part
    # plotly.js alone, which runs after it
    assert re.findall(r'rel="preload"[^>]* (\S+)="[^"]*"', before) == ["href"] and 'rel="preload"' not in after
    # a request of six at a time goes ahead only if it is made first
    assert before.index("./first?") < before.index("plotly.min.js") < before.index("./browser/main.js")


def test_a_title_cannot_break_out():
    assert b"<title>&lt;/title&gt;&lt;script&gt;" in IndexPage(None, "</title><script>").rewritten(INDEX)


def test_every_file_it_names_exists():
    text = served(INDEX, b"text/html")[0].text
    names = re.findall(r'(?:src|href)="\./(static|browser)/([^"]+)"', text)
    folders = {"static": STATIC / "static", "browser": Path(index_page.__file__).parent / "browser"}

    assert len(names) > 20
    assert [name for place, name in names if not (folders[place] / name).is_file()] == []


@pytest.mark.parametrize("part", index_page._USED)
def test_streamlit_still_has_the_parts_that_are_loaded_early(part):
    [name] = [path.name for path in (STATIC / "static" / "js").glob(f"{part}.*.js")]

    assert f'href="./static/js/{name}"' in served(INDEX, b"text/html")[0].text


def test_streamlit_still_reads_what_we_tell_it():
    [name] = re.findall(r'<script type="module"[^>]* src="\./([^"]+)"', INDEX.decode())
    text = (STATIC / name).read_text(encoding="utf-8")

    for name in ("window.__streamlit", "BACKEND_BASE_URL", "HOST_CONFIG", "allowedOrigins", "useExternalAuthToken"):
        assert name in text


@pytest.mark.parametrize(
    ("content_type", "accept", "method"),
    [(b"application/json", "text/html", "GET"), (b"text/html", "*/*", "GET"), (b"text/html", "text/html", "POST")],
)
def test_everything_else_passes_untouched(content_type, accept, method):
    page, _ = served(INDEX, content_type, accept, method)

    assert page.body == INDEX
    assert int(page.headers["content-length"]) == len(INDEX)


def test_only_the_page_is_asked_for_uncompressed():
    names = {name for name, _ in served(INDEX, b"text/html")[1]["headers"]}
    others = {name for name, _ in served(INDEX, b"text/html", "*/*")[1]["headers"]}

    assert b"accept-encoding" not in names
    assert b"accept-encoding" in others
