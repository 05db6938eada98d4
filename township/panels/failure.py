"""What could not be made: the log says why under an id, and its own place on the page says so in Chinese with that id.

Whatever fails alone is contained alone: a panel in panels/render.py, a panel's part of a file in exports/panel_parts.py,
a page's sentence where it stands, and all else of a page in app/frame.py.
"""

from __future__ import annotations

import hashlib
import logging

from township.store.warehouse import AnswerError

_log = logging.getLogger(__name__)
_MOST = 1000
_told: set[str] = set()  # ids whose traceback is in the log: a page asks again with every change of a filter


def noted(place: str, error: Exception) -> str:
    """Log ``error`` of ``place`` with its traceback, once; returns its id: the same for the same failure."""
    said = f"{place} {type(error).__name__} {error} {error.__cause__}"
    identity = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:6]
    if identity not in _told:
        if len(_told) >= _MOST:
            _told.clear()
        _told.add(identity)
        _log.error("编号 %s：%s没有做成", identity, place, exc_info=error)
    return identity


def words(error: Exception, identity: str) -> tuple[str, str]:
    """What stands in its place: that it cannot be shown and why, and what to do."""
    unforeseen = "内存不够" if isinstance(error, MemoryError) else "程序没有料到这里的数"
    reason = str(error) if isinstance(error, AnswerError) else unforeseen
    return f"暂时显示不了：{reason}", f"编号 {identity}，请告诉维护人员；其余的照常。"
