"""Files from memory: what is answered, what is compressed, what browsers may keep, and what passes on."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from tests.web.asking import Asked
from township.web import index_page
from township.web.static_files import StaticFiles

SCRIPT = "const 村 = 40;\n".encode() * 50


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {}
    for address, content in {
        "/static/js/index.a1b2.js": SCRIPT,
        "/browser/main.js": SCRIPT,
        "/static/x.woff2": b"font",
    }.items():
        path = found[address] = tmp_path / address.rpartition("/")[2]
        path.write_bytes(content)
    return found


def answer(files: StaticFiles, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What a request gets: status, headers, body. Status 0 when it was passed on."""
    asked = Asked(method, path, **{name.replace("_", "-"): value for name, value in headers.items()}).of(files)
    return asked.code, asked.headers if asked.sent else {}, asked.body


@pytest.fixture
def held(files) -> StaticFiles:
    async def elsewhere(scope, receive, send):
        """Streamlit, which is not here."""

    return StaticFiles(elsewhere, files)


def test_a_file_comes_whole_or_compressed_as_the_browser_asks(held):
    status, headers, body = answer(held, "/browser/main.js")
    assert (status, body) == (200, SCRIPT)
    assert "content-encoding" not in headers
    assert headers["content-length"] == str(len(SCRIPT))
    assert headers["content-type"] == "text/javascript; charset=utf-8"

    _, headers, body = answer(held, "/browser/main.js", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert (int(headers["content-length"]), gzip.decompress(body)) == (len(body), SCRIPT)
    assert len(body) < len(SCRIPT) / 4


def test_a_font_is_not_compressed_again(held):
    _, headers, body = answer(held, "/static/x.woff2", accept_encoding="gzip")

    assert ("content-encoding" in headers, body, headers["content-type"]) == (False, b"font", "font/woff2")


def test_only_names_with_a_hash_are_kept_without_asking(held):
    assert "immutable" in answer(held, "/static/js/index.a1b2.js")[1]["cache-control"]
    assert answer(held, "/browser/main.js")[1]["cache-control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again_until_it_changes(held, files):
    etag = answer(held, "/browser/main.js")[1]["etag"]
    assert answer(held, "/browser/main.js", if_none_match=f'W/"x", {etag}')[::2] == (304, b"")

    files["/browser/main.js"].write_bytes(b"changed")
    os.utime(files["/browser/main.js"], ns=(1, 1))

    status, headers, body = answer(held, "/browser/main.js", if_none_match=etag)
    assert (status, body) == (200, b"changed")
    assert headers["etag"] != etag


def test_a_part_is_answered_with_the_whole_and_a_head_without_it(held):
    assert answer(held, "/browser/main.js", range="bytes=0-9")[::2] == (200, SCRIPT)

    status, headers, body = answer(held, "/browser/main.js", method="HEAD")
    assert (status, int(headers["content-length"]), body) == (200, len(SCRIPT), b"")


@pytest.mark.parametrize(
    ("path", "method"), [("/economy", "GET"), ("/browser/../server.py", "GET"), ("/browser/main.js", "POST")]
)
def test_everything_else_passes_on(held, path, method):
    assert answer(held, path, method)[0] == 0


def test_a_file_that_is_gone_is_not_answered_from_memory(held, files):
    files["/browser/main.js"].unlink()

    assert answer(held, "/browser/main.js")[0] == 0


def test_all_that_the_page_preloads_is_held():
    main = next(name for name in index_page.files() if name.startswith("/static/js/index."))
    given = b'<head><script type="module" src=".%s"></script></head>' % main.encode()
    page = index_page.IndexPage(None, "").rewritten(given).decode()
    preloaded = {part.partition('"')[0] for part in page.split('href="./')[1:]}

    assert len(preloaded) > 20
    assert {f"/{name}" for name in preloaded} <= index_page.files().keys()
    assert all(path.is_file() for path in index_page.files().values())
