"""Who asks for too much is told when to come back; uploads are bounded, each session's and all together."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from starlette.responses import PlainTextResponse
from streamlit import get_option
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from tests.web.asking import Asked, done
from township.web import limits
from township.web.limits import COMES_BACK, OF_ALL, OF_SESSION, Limits


@pytest.fixture
def uploaded() -> Counter[str]:
    return Counter()


@pytest.fixture
def ask(clock, uploaded):
    """Ask the server for a path, as from an address."""

    server = Limits(PlainTextResponse("好"), clock=clock, uploaded=lambda: uploaded)

    def call(path: str, address: str = "10.0.0.1", method: str = "GET", size: int = 0) -> Asked:
        headers = {"x-forwarded-for": f"1.2.3.4, {address}", "content-length": str(size)}
        return Asked(method, path, **headers).of(server, client=("127.0.0.1", 1))

    return call


@pytest.mark.parametrize("path", ["/export.pptx", "/yq/export.xlsx", "/ahead", "/yq/first"])
def test_who_asks_too_often_is_told_when_to_come_back(ask, clock, path):
    answers = [ask(path) for _ in range(150)]
    refused = [answer for answer in answers if answer.code == 429]

    assert [answer.code for answer in answers] == [200] * (150 - len(refused)) + [429] * len(refused)
    assert len(refused) in (130, 30)
    wait = int(refused[0].headers["retry-after"])
    assert refused[0].words == f"这台电脑一分钟里要得太多，请{wait}秒后再试。"
    assert ask(path, "10.0.0.2").code == 200  # others are not kept waiting
    clock.now += wait
    assert [ask(path).code for _ in range(6)][::5] == [200, 429]


def test_what_is_cheap_is_not_counted(ask):
    for path in ("/export.progress", "/economy", "/_stcore/health", "/browser/main.js"):
        assert {ask(path).code for _ in range(300)} == {200}


def test_addresses_are_forgotten_once_they_may_ask_again(ask, clock, monkeypatch):
    monkeypatch.setattr(limits, "_MOST_KNOWN", 3)
    for number in range(5):
        assert ask("/ahead", f"10.0.0.{number}").code == 200
        clock.now += 100
    assert [ask("/ahead").code for _ in range(121)] == [200] * 120 + [429]


def test_uploads_are_bounded_for_each_session_and_in_all(ask, uploaded):
    def put(session, size):
        return ask(f"/_stcore/upload_file/{session}/1", method="PUT", size=size)

    uploaded["mine"] = OF_SESSION - 10
    assert put("mine", 10).code == 200
    refused = put("mine", 11)
    assert (refused.code, refused.words[:9]) == (413, "这一页上传的文件合")
    assert put("other", 11).code == 200

    uploaded["others"] = OF_ALL - uploaded["mine"] - 10
    refused = put("third", 11)
    assert (refused.code, refused.headers["retry-after"]) == (429, "60")
    uploaded.clear()  # the sessions have ended
    assert put("third", 11).code == 200


def test_the_files_of_a_closed_page_are_let_go_of_once_it_cannot_come_back(monkeypatch, clock):
    """With Streamlit's own sessions: it alone would keep them until another page is closed."""
    storage, files, seconds = MemorySessionStorage(), MemoryUploadedFileManager("/"), get_option(COMES_BACK)
    storage._cache = TTLCache(maxsize=128, ttl=seconds, timer=clock)
    sessions = WebsocketSessionManager(storage, files, ScriptCache(), None)
    monkeypatch.setattr(limits, "exists", lambda: True)
    monkeypatch.setattr(limits, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=files, _session_mgr=sessions))

    async def walk() -> list[Counter[str]]:
        script = ScriptData("dashboard.py", is_hello=False)
        session = sessions.connect_session(MagicMock(), script, {})
        files.add_file(session, UploadedFileRec("f-1", "a.xlsx", "", b"12345"))
        seen = [limits.held()]
        sessions.disconnect_session(session)
        clock.now += seconds - 1
        assert sessions.connect_session(MagicMock(), script, {}, existing_session_id=session) == session
        seen.append(limits.held())
        sessions.disconnect_session(session)
        clock.now += seconds + 1
        return [*seen, limits.held()]

    assert [found.total() for found in done(walk())] == [5, 5, 0]


def test_a_closed_page_is_looked_after_by_itself(monkeypatch):
    monkeypatch.setattr(limits, "get_option", lambda name: -1)
    looked = []

    async def page(scope, receive, send) -> None:
        assert not looked

    async def walk() -> None:
        server = Limits(page, uploaded=lambda: looked.append("once") or Counter())
        await server({"type": "websocket", "path": "/_stcore/stream"}, None, None)
        while not looked:
            await asyncio.to_thread(bool)  # lets the loop go on

    done(walk())

    assert looked == ["once"]
