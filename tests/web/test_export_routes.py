"""Files asked for by an address: what comes, in which turn, what is refused and in which words."""

from __future__ import annotations

import asyncio
import io
import json
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import openpyxl
import pytest
from pptx import Presentation
from starlette.applications import Starlette

from tests.exports.taken import VILLAGE, titles
from tests.web.asking import Asked, done
from township.access.roles import NOBODY
from township.panels import permalink, published, report_list
from township.panels.page import panelled
from township.store.lists import ReportList
from township.web import export_routes
from township.web.export_routes import Waiting

SECONDS = 20


class Visitor:
    """Asks the routes as a browser would, without a server."""

    def __init__(self, name: str = "one") -> None:
        self._name = name

    async def asks(self, there: str, **headers: str) -> Asked:
        self._asked = Asked("GET", there, cookie=f"township_browser={self._name}", **headers)
        await self._asked.through(Starlette(routes=export_routes.routes()))
        return self._asked

    def leaves(self) -> None:
        """It waits no longer for what it has asked."""
        self._asked.incoming.put_nowait({"type": "http.disconnect"})


@pytest.fixture(autouse=True)
def waiting(monkeypatch) -> Waiting:
    """A line in which nobody stands."""
    monkeypatch.setattr(export_routes, "_waiting", line := Waiting())
    return line


def ask(there: str, **headers: str) -> Asked:
    return done(Visitor().asks(there, **headers))


def name_of(answer: Asked) -> str:
    """What a browser would save the file as."""
    return unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])


def address(kind: str = "pptx", page: str = "talent", **change: str) -> str:
    given = parse_qs(permalink.written(page, published.current().setting()), keep_blank_values=True)
    return f"/export.{kind}?{urlencode({**given, **change}, doseq=True)}"


class Held:
    """A file whose making waits at its checkpoint until it is let on."""

    def __init__(self) -> None:
        self.begun, self.let_on, self.made = threading.Event(), threading.Event(), 0

    def __call__(self, title: str, items: Any, remarks: Any, *, checkpoint: Callable[[], None]) -> bytes:
        self.begun.set()
        assert self.let_on.wait(SECONDS)
        checkpoint()
        self.made += 1
        return b"held"

    async def under_way(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, SECONDS)


async def in_line(visitors: int) -> None:
    """Let the others go on until so many visitors stand in line."""
    while len(export_routes._waiting._visitors) < visitors:
        await asyncio.to_thread(bool)


@pytest.fixture
def held(monkeypatch) -> Held:
    """What ``export.zip`` is here."""
    made = Held()
    monkeypatch.setitem(export_routes.FORMATS, "zip", export_routes.FORMATS["zip"]._replace(make=made))
    return made


# ------------------------------------------------------------------ what comes


@pytest.mark.parametrize(
    ("kind", "opens"),
    [
        ("pptx", lambda content: sum(len(titles(slide)) for slide in Presentation(io.BytesIO(content)).slides) > 6),
        ("xlsx", lambda content: len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == 7),
        ("zip", lambda content: zipfile.is_zipfile(io.BytesIO(content))),
    ],
)
def test_a_page_comes_as_a_file(kind, opens):
    answer = ask(address(kind))

    assert answer.code == 200
    assert opens(answer.body)
    assert name_of(answer) == f"义桥镇_人才工作_截至2020年9月_全镇.{kind}"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="export.{kind}"; ')
    assert answer.headers["cache-control"] == "no-store"


def test_a_village_is_in_the_files_name():
    answer = ask(address("zip", "poverty-alleviation", villages=VILLAGE))

    assert name_of(answer) == "义桥镇_脱贫攻坚_截至2020年9月_崔村东村.zip"


def test_a_list_that_comes_with_the_dashboard():
    answer = ask(f"/export.pptx?{urlencode({'list': '经济运行'})}")
    slides = Presentation(io.BytesIO(answer.body)).slides

    assert name_of(answer) == "义桥镇_经济运行_汇报清单_截至2020年9月.pptx"
    listed = {panel.title for panel in panelled()["economy"].panels if panel.listed}
    assert {title.partition("（")[0] for slide in slides for title in titles(slide)} == {"经济运行", *listed}


def test_a_list_from_another_snapshot_says_so_and_names_what_is_missing(monkeypatch):
    saved = report_list.named("人才工作", published.current())
    other = ReportList(saved.name, (saved.items[0], replace(saved.items[0], panel="talent/gone")), "20200101-00000000")
    monkeypatch.setattr(report_list, "named", lambda name, opened: other)
    with zipfile.ZipFile(io.BytesIO(ask(f"/export.zip?{urlencode({'list': '人才工作'})}").body)) as parts:
        readme = parts.read("README.txt").decode("utf-8-sig")

    assert "是在快照 20200101-00000000 上编的" in readme
    assert "第2项不能显示：软件里已没有面板 talent/gone" in readme


def test_an_empty_list_is_no_file(monkeypatch):
    monkeypatch.setattr(report_list, "named", lambda name, opened: ReportList("空", (), ""))

    assert ask(f"/export.zip?{urlencode({'list': '空'})}").words == "清单是空的，没有可导出的面板。"


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "exe"}, "文件种类"),
        ({"page": "nowhere"}, "刷新"),
        ({"month": "2020-13"}, "刷新"),
        ({"month": "1999-01"}, "刷新"),
        ({"villages": "1"}, "刷新"),
        ({"snapshot": "../../etc"}, "刷新"),
        ({"list": "没有这个清单"}, "没有名为“没有这个清单”的汇报清单"),
    ],
)
def test_what_cannot_be_made_is_said_in_chinese(change, words):
    kind = change.pop("kind", "pptx")
    answer = ask(address(kind).replace("page=talent", f"page={change.pop('page', 'talent')}") + f"&{urlencode(change)}")

    assert answer.code == 404
    assert words in answer.words


def test_another_site_cannot_have_a_file_made():
    assert ask(address(), **{"sec-fetch-site": "cross-site"}).code == 403


def test_a_failure_is_told_and_the_next_is_made(monkeypatch, caplog):
    def broken(*given: Any, checkpoint: Any) -> bytes:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(export_routes.FORMATS, "pptx", export_routes.FORMATS["pptx"]._replace(make=broken))
    answer = ask(address())

    assert answer.code == 500
    assert "再试" in answer.words and "secret" not in answer.words
    assert "secret detail" in caplog.text, "原因要写进服务器的记录"
    assert ask(address("zip")).code == 200


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(export_routes, "_LARGEST", 10)

    assert "太大" in ask(address("zip")).words


# ------------------------------------------------------------------ in turn


def test_one_at_a_time_a_visitor_once_and_only_so_many(held):
    async def meanwhile() -> tuple[list[Asked], list[Asked]]:
        names = [str(number) for number in range(export_routes._MOST_WAITING)]
        asked = [asyncio.create_task(Visitor(name).asks(address("zip"))) for name in names]
        await held.under_way()
        await in_line(len(names))
        refused = [await Visitor(name).asks(address("zip")) for name in ("0", "another")]
        assert held.made == 0
        held.let_on.set()
        return refused, await asyncio.gather(*asked)

    (again, another), answers = done(meanwhile())

    assert (again.code, another.code) == (429, 429)
    assert "上一个文件还没有做好" in again.words
    assert "排满" in another.words
    assert [answer.body for answer in answers] == [b"held"] * export_routes._MOST_WAITING


def test_who_goes_away_is_neither_waited_for_nor_made_for(held, waiting, monkeypatch):
    monkeypatch.setattr(export_routes, "_LOOK_SECONDS", 0.01)

    async def meanwhile() -> list[Asked]:
        making, queued = Visitor("making"), Visitor("queued")
        first = asyncio.create_task(making.asks(address("zip")))
        await held.under_way()
        second = asyncio.create_task(queued.asks(address("zip")))
        await in_line(2)
        queued.leaves()
        answers = [await second]
        making.leaves()
        held.let_on.set()
        return [*answers, await first]

    assert [answer.code for answer in done(meanwhile())] == [204, 204]
    assert (held.made, waiting._visitors) == (0, set())
    assert ask(address("zip")).body == b"held"


def test_a_file_of_all_villages_tells_how_far_it_is(held, monkeypatch):
    monkeypatch.setitem(export_routes.FORMATS, "docx", export_routes.FORMATS["docx"]._replace(make=held))

    async def meanwhile() -> tuple[Asked, Asked, Asked]:
        made = asyncio.create_task(Visitor().asks(address("docx", "villages", each="village")))
        await held.under_way()
        before = await Visitor().asks("/export.progress")
        held.let_on.set()
        return before, await made, await Visitor().asks("/export.progress")

    before, made, after = done(meanwhile())
    assert json.loads(before.body) == json.loads(after.body) == {"done": 0, "panels": 0}
    assert made.code == 200 and name_of(made).endswith("40个村.docx")


def test_only_a_page_of_a_village_is_made_for_each():
    named = parse_qs(address("docx", "villages", each="village").partition("?")[2], keep_blank_values=True)
    wanted = export_routes.subjects({name: values[0] for name, values in named.items()}, NOBODY)
    assert len(wanted.items) == 40 * 4 and len({setting.filters.villages for _, setting in wanted.items}) == 40
    assert ask(address("docx", "talent", each="village")).code == 404
