"""The address behind the page's export buttons: ``GET export.pptx?<address>`` answers with the file.

The address is what panels/permalink.py writes, or names a list. One file is made at a time; a few wait for their turn,
one a visitor. Whoever goes away takes a place no longer: the making stops at the next panel.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from township.access.roles import Viewer
from township.charts import theme
from township.exports.panel_parts import Item
from township.panels import permalink, published, report_list
from township.panels.page import Page
from township.panels.setting import INTERNAL, Setting
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store import audit
from township.store.lists import ListError
from township.store.snapshot import SnapshotError
from township.web import gate


class Subjects(NamedTuple):
    """What an address names: panels in order, and what the file is called."""

    title: str
    items: tuple[Item, ...]
    place: str  # period and place, as in file names
    remarks: tuple[str, ...] = ()

    @property
    def is_internal(self) -> bool:
        """Whether figures that are not for everybody are in it."""
        return any(setting.internal for _, setting in self.items)


class _Format(NamedTuple):
    media_type: str
    make: Callable[..., bytes]  # (title, items, remarks, checkpoint=)


def _maker(name: str) -> Callable[..., bytes]:
    """The function ``name`` of its module in exports/, which is imported with the first such file: what writes Word and
    PowerPoint takes a third of a second and 30 MB, and most visitors only look.
    """
    return lambda *given, **more: getattr(import_module(f"township.exports.{name}"), name)(*given, **more)


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    "pptx": _Format(f"{_OFFICE}presentationml.presentation", _maker("pptx")),
    "xlsx": _Format(f"{_OFFICE}spreadsheetml.sheet", _maker("xlsx")),
    "docx": _Format(f"{_OFFICE}wordprocessingml.document", _maker("docx")),
    "zip": _Format("application/zip", _maker("data_package")),
}
_MOST_WAITING = 4  # files waiting or being made
_LARGEST = 64 << 20  # bytes of a file
_LOOK_SECONDS = 0.25  # how often who waits is looked after
_UNKNOWN = "这个页面或筛选现在打不开（可能刚发布了新数据）。请刷新页面再试。"
_log = logging.getLogger(__name__)


class Busy(RuntimeError):
    """There is no place to wait; the message (Chinese) says what to do."""


class _Gone(Exception):
    """Nobody waits for the file any more."""


class Waiting:
    """Who waits for a file, and whose turn it is. Lives in the server's event loop.

    Attributes:
        made: how many panels of a visitor's file are done, and of how many.
    """

    def __init__(self) -> None:
        self.made: dict[str, tuple[int, int]] = {}
        self._visitors: set[str] = set()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Wait for the visitor's turn, which lasts until the block ends.

        Raises:
            Busy: too many wait, or the same visitor does already.
        """
        visitor = _visitor(request)
        if visitor in self._visitors:
            raise Busy("上一个文件还没有做好，请等它做完再试。")
        if len(self._visitors) >= _MOST_WAITING:
            raise Busy("正在导出的文件已经排满，请等前面的做完再试。")
        self._visitors.add(visitor)
        try:
            await self._acquired(request)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._visitors.discard(visitor)
            self.made.pop(visitor, None)

    async def _acquired(self, request: Request) -> None:
        while True:
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._turn.acquire()
                return
            except TimeoutError:
                if await request.is_disconnected():
                    raise _Gone from None


_waiting = Waiting()


def subjects(given: Mapping[str, str], viewer: Viewer) -> Subjects:
    """What the address names, as ``viewer`` may see it: a page, its first row for every village of the month (``each=village``), or a 汇报清单
    (``list=…&snapshot=…&newest=2020-09``) of panels each under its own filters.

    Raises:
        LookupError, ValueError, SnapshotError, CatalogueError: it names nothing that can be shown now.
    """
    if "list" not in given:
        page, setting = permalink.read(given, viewer)
        if "each" in given:
            return _each_village(page, setting)
        return Subjects(
            page.title, tuple((panel, setting) for panel in page.panels), setting.filters.file_part(setting.catalogue)
        )
    opened = published.named(given["snapshot"]) if "snapshot" in given else published.current()
    saved = report_list.named(given["list"], opened)
    newest = periods.parse_month(given["newest"]) if "newest" in given else None
    shown, missing = report_list.resolved(saved.items, opened, theme.LIGHT, newest)
    remarks = (report_list.months_followed(shown), report_list.other_snapshot(saved, opened), *missing)
    internal = permalink.asks_internal(given)
    items = tuple((one.panel, one.setting.seen_by(viewer, internal=internal)) for one in shown)
    months = sorted({setting.filters.month for _, setting in items})
    until = f"截至{periods.month_name(months[-1])}" if months else ""
    return Subjects(saved.name, items, f"汇报清单_{until}", tuple(filter(None, remarks)))


def _each_village(page: Page, setting: Setting) -> Subjects:
    """The panels of ``page`` that are about one village, for every village of the month.

    Raises:
        LookupError: the page is about no village.
    """
    if not page.of_a_village:
        raise LookupError("这一页不分村")
    filters, catalogue = setting.filters, setting.catalogue
    villages = [setting.with_filters(replace(filters, villages=(v.code,))) for v in catalogue.villages(filters.month)]
    items = tuple((panel, own) for own in villages for panel in page.of_a_village)
    return Subjects(page.title, items, f"截至{periods.month_name(filters.month)}_{len(villages)}个村")


def routes() -> list[Route]:
    """For the server to add to its own."""
    return [Route("/export.progress", _progress), Route("/export.{kind}", _export)]


async def _progress(request: Request) -> Response:
    """How many panels of the visitor's file are done, and of how many; nothing while none is being made."""
    done, panels = _waiting.made.get(_visitor(request), (0, 0))
    return JSONResponse({"done": done, "panels": panels}, headers={"Cache-Control": "no-store"})


def _visitor(request: Request) -> str:
    # by this name the page knows the browser (early.js)
    return request.cookies.get("township_browser") or (request.client.host if request.client else "")


async def _export(request: Request) -> Response:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _refusal(403, "只能从看板的页面导出。")
    kind = request.path_params["kind"]
    if kind not in FORMATS:
        return _refusal(404, "不认识的文件种类。")
    try:
        wanted = await run_in_threadpool(subjects, request.query_params, gate.viewer(request))
    except ListError as error:
        return _refusal(404, f"{error}。")
    except (LookupError, ValueError, SnapshotError, CatalogueError):
        return _refusal(404, _UNKNOWN)
    if not wanted.items:
        return _refusal(404, "清单是空的，没有可导出的面板。")
    try:
        async with _waiting.turn(request):
            checkpoint = partial(_still_wanted, request, asyncio.get_running_loop(), count(), len(wanted.items))
            content = await run_in_threadpool(_made, kind, wanted, checkpoint)
    except Busy as error:
        return _refusal(429, str(error))
    except _Gone:
        return Response(status_code=204)  # heard by nobody
    except Exception:
        _log.exception("导出没有完成：%s", wanted.title)
        return _refusal(500, "文件没有做成，请再试；仍不成请联系维护人员。")
    if len(content) > _LARGEST:
        return _refusal(500, "文件太大，请少选一些面板。")
    if who := gate.viewer(request).name:
        try:
            what = {"format": kind, "title": wanted.title, "place": wanted.place}
            if wanted.is_internal:
                what["internal"] = INTERNAL
            await run_in_threadpool(partial(audit.record, published.data_folder(), "export", who, **what))
        except (OSError, SnapshotError):
            _log.exception("导出没有记入操作记录：%s", wanted.title)
            return _refusal(500, "导出记不进操作记录（数据盘写不进去），没有给出文件。请联系维护人员。")
    town = wanted.items[0][1].catalogue.town["name"]
    mark = "_内部" if wanted.is_internal else ""
    stem = re.sub(r'[\\/:*?"<>|\s]+', "", f"{town}_{wanted.title}_{wanted.place}{mark}")
    # the plain name is for what knows no RFC 5987
    disposition = f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{quote(f'{stem}.{kind}')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=FORMATS[kind].media_type, headers=headers)


def _made(kind: str, wanted: Subjects, checkpoint: Callable[[], None]) -> bytes:
    return FORMATS[kind].make(wanted.title, wanted.items, wanted.remarks, checkpoint=checkpoint)


def _still_wanted(request: Request, loop: asyncio.AbstractEventLoop, done: Iterator[int], panels: int) -> None:
    """The checkpoint of a file being made in a thread, passed before each of its panels."""
    _waiting.made[_visitor(request)] = (next(done), panels)
    if asyncio.run_coroutine_threadsafe(request.is_disconnected(), loop).result(timeout=10):
        raise _Gone


def _refusal(status: int, words: str) -> Response:
    return JSONResponse({"words": words}, status, headers={"Cache-Control": "no-store"})
