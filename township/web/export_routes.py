"""The addresses behind the page's 带走 buttons: start a file, ask how far it is, fetch it, cancel it.

``POST take?<address>&take=pptx`` starts one and answers with its state; ``GET take/<id>`` says how far it is;
``GET take/<id>/file`` is the file; ``DELETE take/<id>`` stops it. The address is what panels/permalink.py writes;
one that names something else, such as a list, is resolved by whoever registered its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from township.charts import theme
from township.exports import data_package, pptx, xlsx
from township.exports.panel_export import Item, Progress
from township.panels import permalink, published, report_list
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store.lists import ListError
from township.store.snapshot import SnapshotError
from township.web.job_queue import DONE, FAILED, RUNNING, WAITING, Busy, Job, Jobs


class Subjects(NamedTuple):
    """What an address names: panels in order, and what the file is called."""

    title: str
    items: tuple[Item, ...]
    place: str  # period and place, as in file names
    remarks: tuple[str, ...] = ()


class _Format(NamedTuple):
    words: str
    media_type: str
    make: Callable[..., bytes]  # (title, items, progress, remarks)


Resolver = Callable[[Mapping[str, str]], Subjects]
_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    "pptx": _Format("幻灯片", f"{_OFFICE}presentationml.presentation", pptx.pptx),
    "xlsx": _Format("资料包", f"{_OFFICE}spreadsheetml.sheet", xlsx.xlsx),
    "zip": _Format("数据包", "application/zip", data_package.archive),
}
_UNKNOWN = "这个页面或筛选现在打不开（可能刚发布了新数据）。请刷新页面再试。"
_GONE = "这次导出已经过期。请重新点一次。"
_jobs = Jobs()
_resolvers: dict[str, Resolver] = {}


def register(key: str, resolver: Resolver) -> None:
    """Have addresses that contain ``key`` resolved by ``resolver``.

    It raises LookupError or ValueError, as :func:`township.panels.permalink.read` does, for what it does not know.
    """
    _resolvers[key] = resolver


def subjects(given: Mapping[str, str]) -> Subjects:
    """What the address names: a page, or what a registered key stands for.

    Raises:
        LookupError, ValueError, SnapshotError, CatalogueError: it names nothing that can be shown now.
    """
    for key, resolver in _resolvers.items():
        if key in given:
            return resolver(given)
    page, setting = permalink.read(given)
    items = tuple((panel, setting) for panel in page.panels)
    return Subjects(page.title, items, setting.filters.file_part(setting.catalogue))


def of_list(given: Mapping[str, str]) -> Subjects:
    """A 汇报清单 by name (``list=…&snapshot=…``): every panel under its own month and villages.

    Raises:
        LookupError, ValueError, SnapshotError, CatalogueError: no such list, or nothing of it can be shown.
    """
    opened = published.named(given["snapshot"]) if "snapshot" in given else published.current()
    saved = report_list.named(given["list"], opened)
    items, missing = report_list.resolved(saved.items, opened, theme.LIGHT)
    other = report_list.other_snapshot(saved, opened)
    months = sorted({setting.filters.month for _, setting in items})
    until = f"截至{periods.month_name(months[-1])}" if months else ""
    return Subjects(saved.name, tuple(items), f"汇报清单_{until}", (*([other] if other else []), *missing))


register("list", of_list)


def routes() -> list[Route]:
    """For the server to add to its own."""
    return [
        Route("/take", _start, methods=["POST"]),
        Route("/take/{job}", _state, methods=["GET"]),
        Route("/take/{job}", _cancel, methods=["DELETE"]),
        Route("/take/{job}/file", _file, methods=["GET"]),
    ]


def _made(form: _Format, wanted: Subjects, progress: Progress) -> bytes:
    return form.make(wanted.title, wanted.items, progress, wanted.remarks)


# Starlette runs these in threads, so that none holds up the server


def _start(request: Request) -> Response:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _answer(403, words="只能从看板的页面导出。")
    form = FORMATS.get(request.query_params.get("take", ""))
    if form is None:
        return _answer(400, words="不认识的文件种类。")
    try:
        wanted = subjects(request.query_params)
        if not wanted.items:
            return _answer(404, words="清单是空的，没有可导出的面板。")
        town = wanted.items[0][1].catalogue.town["name"]
        stem = re.sub(r'[\\/:*?"<>|\s]+', "", f"{town}_{wanted.title}_{wanted.place}")
        name = f"{stem}.{request.query_params['take']}"
        job = _jobs.start(name, form.media_type, partial(_made, form, wanted))
    except Busy as error:
        return _answer(429, words=str(error))
    except ListError as error:
        return _answer(404, words=f"{error}。")
    except (LookupError, ValueError, SnapshotError, CatalogueError):
        return _answer(404, words=_UNKNOWN)
    return _answer(202, job)


def _state(request: Request) -> Response:
    job = _jobs.get(request.path_params["job"])
    return _answer(200, job) if job else _answer(404, words=_GONE)


def _cancel(request: Request) -> Response:
    if job := _jobs.get(request.path_params["job"]):
        _jobs.cancel(job)
    return Response(status_code=204)


def _file(request: Request) -> Response:
    job = _jobs.get(request.path_params["job"])
    if job is None or job.state != DONE:
        return _answer(404, words=_GONE)
    plain = f"export.{job.name.rpartition('.')[2]}"  # for what knows no RFC 5987
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(job.name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(job.content, media_type=job.media_type, headers=headers)


def _answer(status: int, job: Job | None = None, words: str = "") -> Response:
    body: dict[str, Any] = {"state": FAILED, "words": words}
    if job is not None:
        body = {"id": job.id, "state": job.state, "done": job.done, "total": job.total, "name": job.name}
        body["words"] = job.words or _words(job)
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})


def _words(job: Job) -> str:
    if job.state == WAITING:
        before = _jobs.before(job)
        return f"排队中，前面还有{before}项" if before else "马上开始"
    if job.state == RUNNING:
        return f"第{min(job.done + 1, job.total)}块，共{job.total}块" if job.total else "正在准备"
    return "已做好" if job.state == DONE else "已取消"
