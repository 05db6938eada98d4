"""Who asks for too much is told when to come back; uploads are bounded, each session's and all together."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from starlette.responses import PlainTextResponse

from township.web import limits
from township.web.limits import OF_ALL, OF_SESSION, Limits


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def words(self) -> str:
        return json.loads(self.body)["words"]


@pytest.fixture
def uploaded() -> Counter[str]:
    return Counter()


@pytest.fixture
def ask(clock, uploaded):
    """Ask the server for a path, as from an address."""

    server = Limits(PlainTextResponse("好"), clock=clock, uploaded=lambda: uploaded)

    def call(path: str, address: str = "10.0.0.1", method: str = "GET", size: int = 0) -> Answer:
        headers = {"x-forwarded-for": f"1.2.3.4, {address}", "content-length": str(size)}
        scope = {
            "type": "http", "method": method, "path": path, "client": ("127.0.0.1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        sent = []

        async def send(message):
            sent.append(message)

        with ThreadPoolExecutor(1) as thread:  # where no other loop runs
            thread.submit(asyncio.run, server(scope, None, send)).result()
        start, body = sent
        given = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], given, body["body"])

    return call


@pytest.mark.parametrize("path", ["/export.pptx", "/yq/export.xlsx", "/ahead", "/yq/first"])
def test_who_asks_too_often_is_told_when_to_come_back(ask, clock, path):
    answers = [ask(path) for _ in range(150)]
    refused = [answer for answer in answers if answer.status == 429]

    assert [answer.status for answer in answers] == [200] * (150 - len(refused)) + [429] * len(refused)
    assert len(refused) in (130, 30)
    wait = int(refused[0].headers["retry-after"])
    assert refused[0].words == f"这台电脑一分钟里要得太多，请{wait}秒后再试。"
    assert ask(path, "10.0.0.2").status == 200  # others are not kept waiting
    clock.now += wait
    assert [ask(path).status for _ in range(6)][::5] == [200, 429]


def test_what_is_cheap_is_not_counted(ask):
    for path in ("/export.progress", "/economy", "/_stcore/health", "/browser/main.js"):
        assert {ask(path).status for _ in range(300)} == {200}


def test_addresses_are_forgotten_once_they_may_ask_again(ask, clock, monkeypatch):
    monkeypatch.setattr(limits, "_MOST_KNOWN", 3)
    for number in range(5):
        assert ask("/ahead", f"10.0.0.{number}").status == 200
        clock.now += 100
    assert [ask("/ahead").status for _ in range(121)] == [200] * 120 + [429]


def test_uploads_are_bounded_for_each_session_and_in_all(ask, uploaded):
    def put(session, size):
        return ask(f"/_stcore/upload_file/{session}/1", method="PUT", size=size)

    uploaded["mine"] = OF_SESSION - 10
    assert put("mine", 10).status == 200
    refused = put("mine", 11)
    assert (refused.status, refused.words[:9]) == (413, "这一页上传的文件合")
    assert put("other", 11).status == 200

    uploaded["others"] = OF_ALL - uploaded["mine"] - 10
    refused = put("third", 11)
    assert (refused.status, refused.headers["retry-after"]) == (429, "60")
    uploaded.clear()  # the sessions have ended
    assert put("third", 11).status == 200
