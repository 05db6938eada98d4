"""Files made in the background: in turn, with progress, cancelled and let go of; asked for by an address."""

from __future__ import annotations

import asyncio
import io
import json
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import openpyxl
import pytest
from pptx import Presentation
from starlette.applications import Starlette

from tests.exports.taken import VILLAGE, setting
from township.panels import permalink, published, report_list
from township.panels.registry import PAGES, PANELS
from township.store.lists import Item, ReportList
from township.web import export_routes
from township.web.export_routes import Subjects
from township.web.job_queue import CANCELLED, DONE, FAILED, RUNNING, WAITING, Busy, Job, Jobs

SECONDS = 20


class Clock:
    """Seconds that pass only when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Held:
    """A file whose making waits until it is let on; ``begun`` is set once it is under way."""

    def __init__(self) -> None:
        self.begun, self.let_on = threading.Event(), threading.Event()

    def __call__(self, progress: Callable[[int, int], None]) -> bytes:
        progress(0, 2)
        self.begun.set()
        assert self.let_on.wait(SECONDS)
        progress(1, 2)
        return b"held"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs(clock) -> Jobs:
    return Jobs(most_waiting=3, kept_seconds=60, kept_bytes=100, clock=clock)


def start(jobs: Jobs, make: Callable, name: str = "件") -> Job:
    return jobs.start(name, "text/plain", make)


def test_one_at_a_time_in_the_order_they_came(jobs):
    first = Held()
    one, two = start(jobs, first), start(jobs, lambda progress: b"two")
    assert first.begun.wait(SECONDS)

    assert (one.state, two.state) == (RUNNING, WAITING)
    assert (jobs.before(one), jobs.before(two)) == (0, 1)
    first.let_on.set()
    assert jobs.wait(two, SECONDS)
    assert (one.state, one.content) == (DONE, b"held")
    assert (two.state, two.content) == (DONE, b"two")


def test_progress_is_seen_while_it_runs(jobs):
    held = Held()
    job = start(jobs, held)
    assert held.begun.wait(SECONDS)

    assert (job.done, job.total) == (0, 2)
    held.let_on.set()
    assert jobs.wait(job, SECONDS)
    assert (job.done, job.total) == (1, 2)


def test_a_full_queue_says_so(jobs):
    held = Held()
    start(jobs, held)
    for _ in range(2):
        start(jobs, lambda progress: b"")

    with pytest.raises(Busy, match="排满"):
        start(jobs, lambda progress: b"")
    held.let_on.set()


def test_a_running_job_stops_at_the_next_panel_and_the_next_is_made(jobs):
    held = Held()
    one, two = start(jobs, held), start(jobs, lambda progress: b"two")
    assert held.begun.wait(SECONDS)

    jobs.cancel(one)
    assert one.state == RUNNING
    held.let_on.set()
    assert jobs.wait(two, SECONDS)
    assert (one.state, one.content) == (CANCELLED, b"")


def test_a_waiting_job_is_taken_from_the_queue(jobs):
    held = Held()
    start(jobs, held)
    made = []
    two = start(jobs, lambda progress: made.append(1) or b"two")

    jobs.cancel(two)
    assert jobs.get(two.id) is None
    held.let_on.set()
    after = start(jobs, lambda progress: b"three")
    assert jobs.wait(after, SECONDS)
    assert made == []


def test_a_failure_is_told_and_the_next_is_made(jobs, caplog):
    def broken(progress: Callable) -> bytes:
        raise ZeroDivisionError("secret detail")

    one, two = start(jobs, broken), start(jobs, lambda progress: b"two")

    assert jobs.wait(two, SECONDS)
    assert one.state == FAILED
    assert "再试" in one.words and "secret" not in one.words
    assert "secret detail" in caplog.text, "原因要写进服务器的记录"


def test_a_file_too_large_is_refused(jobs):
    job = start(jobs, lambda progress: bytes(101))

    assert jobs.wait(job, SECONDS)
    assert (job.state, job.content) == (FAILED, b"")
    assert "太大" in job.words


def test_results_are_let_go_of_after_a_while(jobs, clock):
    job = start(jobs, lambda progress: b"one")
    assert jobs.wait(job, SECONDS)
    clock.now = 60
    assert jobs.get(job.id) is job

    clock.now = 61
    assert jobs.get(job.id) is None


def test_the_oldest_results_give_way(jobs, clock):
    made = []
    for number in range(3):
        clock.now = number
        made.append(start(jobs, lambda progress: bytes(40)))
        assert jobs.wait(made[-1], SECONDS)

    assert jobs.get(made[0].id) is None
    assert [jobs.get(job.id) for job in made[1:]] == made[1:]


# ------------------------------------------------------------------ addresses


@dataclass
class Answer:
    """What the server says."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> dict[str, Any]:
        return json.loads(self.content)


class Client:
    """Asks the routes as a server would, without one."""

    def __init__(self) -> None:
        self._app = Starlette(routes=export_routes.routes())

    def ask(self, method: str, there: str, params: dict | None = None, headers: dict | None = None) -> Answer:
        path, _, query = there.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": (urlencode(params, doseq=True) if params else query).encode(),
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        # in a thread of its own: Playwright keeps a loop running in this one
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self._app(scope, receive, send)).result()
        start, *bodies = sent
        told = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], told, b"".join(body.get("body", b"") for body in bodies))

    def get(self, there: str, **own: Any) -> Answer:
        return self.ask("GET", there, **own)

    def post(self, there: str, **own: Any) -> Answer:
        return self.ask("POST", there, **own)

    def delete(self, there: str) -> Answer:
        return self.ask("DELETE", there)


@pytest.fixture
def client(monkeypatch) -> Client:
    monkeypatch.setattr(export_routes, "_jobs", Jobs())
    return Client()


def finished(client: Client, answer: dict) -> dict:
    job = export_routes._jobs.get(answer["id"])
    assert export_routes._jobs.wait(job, 60)
    return client.get(f"/take/{answer['id']}").json()


@pytest.mark.parametrize(
    ("kind", "opens"),
    [
        ("pptx", lambda content: len(Presentation(io.BytesIO(content)).slides) > 6),
        ("xlsx", lambda content: len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == 7),
        ("zip", lambda content: content.startswith(b"PK")),
    ],
)
def test_a_page_is_started_asked_for_and_fetched(client, kind, opens):
    asked = client.post(f"/take?{permalink.written('talent', published.current().setting())}&take={kind}")
    state = finished(client, asked.json())
    answer = client.get(f"/take/{state['id']}/file")

    assert asked.status_code == 202
    assert (state["state"], state["done"], state["total"]) == (DONE, 6, 6)
    assert state["name"] == f"义桥镇_人才工作_截至2020年9月_全镇.{kind}"
    assert answer.status_code == 200
    assert opens(answer.content)
    assert answer.headers["cache-control"] == "no-store"
    plain, _, named = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == f'attachment; filename="export.{kind}"'
    assert unquote(named) == state["name"]


def test_a_village_is_in_the_files_name(client):
    there = permalink.written("poverty-alleviation", published.current().setting())
    there = there.replace("villages=", f"villages={VILLAGE}")

    assert client.post(f"/take?{there}&take=zip").json()["name"] == "义桥镇_脱贫攻坚_截至2020年9月_崔村东村.zip"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"take": "exe"}, 400, "文件种类"),
        ({"take": ""}, 400, "文件种类"),
        ({"page": "nowhere"}, 404, "刷新"),
        ({"month": "2020-13"}, 404, "刷新"),
        ({"month": "1999-01"}, 404, "刷新"),
        ({"villages": "1"}, 404, "刷新"),
        ({"snapshot": "../../etc"}, 404, "刷新"),
        ({"list": "没有这个清单"}, 404, "没有名为“没有这个清单”的汇报清单"),
    ],
)
def test_what_cannot_be_made_is_said_in_chinese(client, change, status, words):
    given = parse_qs(permalink.written("talent", published.current().setting()), keep_blank_values=True)
    asked = client.post("/take", params={**given, "take": "pptx", **change})

    assert asked.status_code == status
    assert asked.json()["state"] == FAILED
    assert words in asked.json()["words"]


def test_another_site_cannot_start_a_file(client):
    there = f"/take?{permalink.written('talent', published.current().setting())}&take=pptx"

    assert client.post(there, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get(there).status_code == 405


def test_a_file_nobody_knows_is_gone(client):
    assert client.get("/take/nothing").status_code == 404
    assert client.get("/take/nothing/file").status_code == 404
    assert client.delete("/take/nothing").status_code == 204


def test_cancelling_leaves_nothing_to_fetch(client, monkeypatch):
    held = Held()
    monkeypatch.setitem(
        export_routes.FORMATS,
        "pptx",
        export_routes.FORMATS["pptx"]._replace(make=lambda t, i, progress, r: held(progress)),
    )
    there = f"/take?{permalink.written('talent', published.current().setting())}&take=pptx"
    running = client.post(there).json()
    assert held.begun.wait(SECONDS)
    waiting = client.post(there).json()
    assert waiting["words"] == "排队中，前面还有1项"
    assert client.get(f"/take/{running['id']}").json()["words"] == "第1块，共2块"

    for job in (waiting, running):
        assert client.delete(f"/take/{job['id']}").status_code == 204
    held.let_on.set()

    assert finished(client, running)["state"] == CANCELLED
    assert client.get(f"/take/{running['id']}/file").status_code == 404
    assert client.get(f"/take/{waiting['id']}").status_code == 404


def test_a_list_that_comes_with_the_dashboard(client):
    asked = client.post("/take", params={"list": "经济运行", "take": "pptx"}).json()
    state = finished(client, asked)
    deck = Presentation(io.BytesIO(client.get(f"/take/{state['id']}/file").content))

    assert state["name"] == "义桥镇_经济运行_汇报清单_截至2020年9月.pptx"
    assert state["total"] < len(PAGES["economy"].panels)
    assert "年报原数" not in "".join(s.shapes.title.text_frame.text for s in deck.slides)


def test_whoever_registers_a_key_says_what_it_stands_for(client, monkeypatch):
    monkeypatch.setattr(export_routes, "_resolvers", {})
    panel = PANELS["talent/teams"]
    chosen = ((panel, setting("2020-08")), (panel, setting("2020-09")))
    export_routes.register(
        "chosen", lambda given: Subjects("试", chosen if given["chosen"] == "1" else (), "两期", ("看清楚。",))
    )

    state = finished(client, client.post("/take", params={"chosen": "1", "take": "pptx"}).json())
    deck = Presentation(io.BytesIO(client.get(f"/take/{state['id']}/file").content))
    assert state["name"] == "义桥镇_试_两期.pptx"
    assert "看清楚。" in "".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)
    assert (
        client.post("/take", params={"chosen": "2", "take": "pptx"}).json()["words"] == "清单是空的，没有可导出的面板。"
    )


def test_the_address_keeps_what_serving_asks_by_free():
    """``take`` names the kind of file, so a page's address must not use it."""
    assert "take" not in parse_qs(urlsplit(f"?{permalink.written('economy', setting())}").query)


def test_a_list_from_another_snapshot_says_so_and_names_what_is_missing(client, monkeypatch):
    saved = ReportList(
        "九月汇报",
        (Item("talent/teams", "2020-09", (), False, "全部项目"), Item("talent/gone", "2020-09", (), False, "全部项目")),
        "20200101-00000000",
    )
    monkeypatch.setattr(report_list, "named", lambda name, opened: saved)
    state = finished(client, client.post("/take", params={"list": "九月汇报", "take": "zip"}).json())
    with zipfile.ZipFile(io.BytesIO(client.get(f"/take/{state['id']}/file").content)) as parts:
        readme = parts.read("README.txt").decode("utf-8-sig")

    assert state["total"] == 1
    assert "是在快照 20200101-00000000 上编的" in readme
    assert "第2项不能显示：软件里已没有面板 talent/gone" in readme
