"""Who asks for too much is told when to come back; uploads are bounded, each session's and all together."""

from __future__ import annotations

from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from township.web import limits
from township.web.limits import OF_ALL, OF_SESSION, Limits


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def uploaded() -> Counter[str]:
    return Counter()


@pytest.fixture
def ask(clock, uploaded):
    """Ask the server for a path, as from an address."""

    async def answer(request):
        await request.body()
        return PlainTextResponse("好")

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "PUT"])])
    client = TestClient(Limits(app, clock=clock, uploaded=lambda: uploaded), client=("127.0.0.1", 1))

    def call(path, address="10.0.0.1", method="GET", **more):
        return client.request(method, path, headers={"X-Forwarded-For": f"1.2.3.4, {address}"}, **more)

    return call


@pytest.mark.parametrize("path", ["/export.pptx", "/yq/export.xlsx", "/ahead?page=economy", "/first?page=economy"])
def test_who_asks_too_often_is_told_when_to_come_back(ask, clock, path):
    answers = [ask(path) for _ in range(150)]
    refused = [answer for answer in answers if answer.status_code == 429]

    assert [answer.status_code for answer in answers] == [200] * (150 - len(refused)) + [429] * len(refused)
    assert len(refused) in (130, 30)
    wait = int(refused[0].headers["retry-after"])
    assert refused[0].json() == {"words": f"这台电脑一分钟里要得太多，请{wait}秒后再试。"}
    assert ask(path, "10.0.0.2").status_code == 200  # others are not kept waiting
    clock.now += wait
    assert ask(path).status_code == 200
    assert ask(path).status_code == 429


def test_what_is_cheap_is_not_counted(ask):
    for path in ("/export.progress", "/economy", "/_stcore/health", "/browser/main.js"):
        assert {ask(path).status_code for _ in range(300)} == {200}


def test_addresses_are_forgotten_once_they_may_ask_again(ask, clock, monkeypatch):
    monkeypatch.setattr(limits, "_MOST_KNOWN", 3)
    for number in range(5):
        assert ask("/ahead", f"10.0.0.{number}").status_code == 200
        clock.now += 100
    assert [ask("/ahead").status_code for _ in range(121)] == [200] * 120 + [429]


def test_uploads_are_bounded_for_each_session_and_in_all(ask, uploaded):
    def put(session, size):
        return ask(f"/_stcore/upload_file/{session}/1", method="PUT", content=b"x" * size)

    uploaded["mine"] = OF_SESSION - 10
    assert put("mine", 10).status_code == 200
    refused = put("mine", 11)
    assert (refused.status_code, refused.json()["words"][:9]) == (413, "这一页上传的文件合")
    assert put("other", 11).status_code == 200

    uploaded["others"] = OF_ALL - uploaded["mine"] - 10
    refused = put("third", 11)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    uploaded.clear()  # the sessions have ended
    assert put("third", 11).status_code == 200
