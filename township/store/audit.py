"""The audit trail ``data/audit.jsonl``: who did what and when, one JSON object a line, only ever added to.

Every line says its number ``n`` and in ``before`` the SHA-256 of the line before it, so that a line changed, missing
or out of place is found by :func:`check`. The first such line of an older trail says that of all that stood before it.
``audit.head`` says how far the trail has come: without it nobody could tell that its last lines were cut off. A line
is on the disk before what it tells is done; what a writer who was killed then did not do is taken back by the next.

It shows slips and meddling with the file. Who may write here can write both files anew: the last line's SHA-256, noted
elsewhere (``verify --audit`` prints it, a backup holds it), is what shows that.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock, Timeout

from township.statistics import periods
from township.store import durable_io
from township.store.durable_io import BusyError, SnapshotError

FILE, HEAD = "audit.jsonl", "audit.head"
WAIT_SECONDS = 10.0  # a line takes milliseconds
LISTED = 10  # of the numbers missing
# what a line's ``action`` is called on screen; first those that change what the dashboard says
OF_DATA = {
    "publish": "发布",
    "rollback": "回退",
    "prune": "清理",
    "recovered": "补记（上次中断）",
    "indicator": "新增指标",
    "form": "确认表样",
    "delete_list": "删除汇报清单",
    "rename_list": "汇报清单改名",
}
ACTIONS = OF_DATA | {
    "login": "登录",
    "login_refused": "登录失败",
    "logout": "退出",
    "internal": "查看内部数据",
    "export": "导出",
    "upload": "上传",
    "account": "账号变动",
    "backup": "备份",
    "restore": "由备份恢复",
}

_written: set[tuple[Any, ...]] = set()  # by record_once: folder, day, and what the line says
_once = Lock()


@dataclass(frozen=True)
class _Head:
    """How far the trail has come: lines, bytes, the last line's SHA-256, and the snapshot current then."""

    lines: int
    bytes: int
    sha256: str
    snapshot: str


@dataclass(frozen=True)
class Checked:
    """What :func:`check` found: how many lines, the last one's SHA-256, and what is wrong, in Chinese."""

    lines: int
    sha256: str
    flaws: tuple[str, ...]


def record(data: Path, action: str, who: str, **what: Any) -> None:
    """Add a line: ``who`` does ``action`` (of ACTIONS), with what else there is to say, beside the current snapshot.

    Raises:
        BusyError: another line is being written and does not come to an end.
        OSError: it cannot be written; then the trail is as it was, and what it tells should not be done.
    """
    with _line(data, {"action": action, "by": who, **what}):
        pass


def record_once(data: Path, action: str, who: str, **what: str) -> None:
    """Add the line unless this server wrote the same one today: looking again at what is open is nothing new.

    Raises:
        As :func:`record`.
    """
    line = (data, periods.today(), action, who, *sorted(what.items()))
    with _once:
        if line in _written:
            return
        record(data, action, who, **what)
        _written.difference_update({old for old in _written if old[1] != line[1]})
        _written.add(line)


def read(data: Path) -> list[dict[str, Any]]:
    """The audit trail, oldest first; a line that is no JSON object is left out."""
    try:
        content = (data / FILE).read_bytes()
    except OSError:
        return []
    return [entry for line in content.split(b"\n") if (entry := _entry(line))]


def check(data: Path) -> Checked:
    """Whether every line is what was written, where it was written; nothing is changed, a read-only disk will do.

    Raises:
        OSError: the trail is there and cannot be read.
    """
    head, path = _head(data), data / FILE  # the head first: a line added meanwhile does no harm
    content = path.read_bytes() if path.exists() else b""
    *lines, torn = content.split(b"\n")
    if torn and not (head and head.bytes <= len(content) - len(torn)):
        lines.append(torn)  # else nobody was told that it is written
    old = next((place for place, line in enumerate(lines) if _chained(line)), len(lines))
    flaws, found, last = [], dict[int, bytes](), old
    for place, line in enumerate(lines[old:], start=old + 1):
        if not (entry := _chained(line)):
            flaws.append(f"第{place}行读不出，被改动过或不完整")
        elif entry["n"] in found:
            flaws.append(f"第{place}行是第{entry['n']}条，重复了")
        else:
            found[entry["n"]] = line
            if entry["n"] < last:
                flaws.append(f"第{entry['n']}条不在原来的位置，现在是第{place}行")
            last = max(last, entry["n"])
    expected = range(old + 1, max(last, head.lines if head else 0) + 1)
    if missing := [str(number) for number in expected if number not in found]:
        flaws.append(f"缺{len(missing)}条：第{'、'.join(missing[:LISTED])}条" + "等" * (len(missing) > LISTED))
    said = {number - 1: _chained(line)["before"] for number, line in found.items()}
    if head:
        said.setdefault(head.lines, head.sha256)
    before_the_chain = _sha256(b"".join(line + b"\n" for line in lines[:old]))
    if old and said.get(old, before_the_chain) != before_the_chain:
        flaws.append(f"开头没有逐条校验的{old}条被改动过")
    changed = [number for number, line in sorted(found.items()) if said.get(number, _sha256(line)) != _sha256(line)]
    flaws += [f"第{number}条被改动过" for number in changed]
    if found and not head:
        flaws.append(f"缺 {HEAD}，末尾有没有缺行查不出")
    return Checked(len(lines), _sha256(lines[-1]) if lines else "", tuple(flaws))


class Announcement:
    """The next CURRENT, written beside the old one and ready to take over, and the line that tells of it."""

    def __init__(self, data: Path, identity: str, entry: dict[str, Any]) -> None:
        """Raises OSError when it cannot be written; then nothing has changed."""
        self.data, self.done = data, False
        self._identity, self._entry = identity, entry
        self._beside = data / f"CURRENT.{uuid.uuid4().hex}.tmp"
        durable_io.write(self._beside, (identity + "\n").encode())

    def make(self) -> None:
        """Write the line and replace CURRENT; ``done`` tells whether CURRENT was reached.

        Raises:
            BusyError: another line is being written and does not come to an end; nothing was replaced.
            SnapshotError: CURRENT was replaced, but the rest failed.
            OSError: nothing was replaced.
        """
        try:
            with _line(self.data, self._entry, self._identity):
                os.replace(self._beside, self.data / "CURRENT")
                self.done = True
        except OSError as error:
            if not self.done:
                raise
            raise SnapshotError(
                f"已发布，但没能落实到磁盘或记入 {FILE}：{durable_io.why(error)}；请检查磁盘"
            ) from error


@contextlib.contextmanager
def _line(data: Path, entry: dict[str, Any], snapshot: str = "") -> Iterator[None]:
    """Write a line, then do what it tells of, in the block; taken back where either fails.

    Args:
        snapshot: the one that will be current, where it is not the one that is.
    """
    beside = data / f"{HEAD}.tmp"
    with _locked(data), (data / FILE).open("a+b", buffering=0) as trail:
        head = _settled(trail, data)
        size = trail.seek(0, os.SEEK_END)
        try:
            current = _current(data) or head.snapshot
            if current != head.snapshot:  # CURRENT was replaced by other hands
                head = _append(trail, head, {"action": "recovered"}, current)
            head = _append(trail, head, entry, snapshot or current)
            os.fsync(trail.fileno())
            beside.write_bytes(json.dumps(asdict(head)).encode())  # one left by a killed writer gives way
            durable_io.sync(beside)
            yield
        except BaseException:
            trail.truncate(size)
            beside.unlink(missing_ok=True)
            raise
        try:
            os.replace(beside, data / HEAD)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        durable_io.sync(data)


@contextlib.contextmanager
def _locked(data: Path) -> Iterator[None]:
    """One line at a time; not the publishing lock, which is held for minutes."""
    try:
        with FileLock(data / ".audit-lock", timeout=WAIT_SECONDS):
            yield
    except Timeout as error:
        raise BusyError(f"操作记录正由别的进程写着，等了{WAIT_SECONDS:g}秒；请稍后再试") from error


def _append(trail: FileIO, head: _Head, entry: dict[str, Any], snapshot: str) -> _Head:
    told = {"n": head.lines + 1, "at": durable_io.now(), **entry, "snapshot": snapshot, "before": head.sha256}
    line = json.dumps(told, ensure_ascii=False).encode()
    left = line + b"\n"
    while left:
        left = left[trail.write(left) :]
    return _Head(head.lines + 1, head.bytes + len(line) + 1, _sha256(line), snapshot)


def _settled(trail: FileIO, data: Path) -> _Head:
    """Where the trail ends, after what a killed writer left is taken in or taken back.

    Of what stands beyond the head nobody was told that it is written. The head is believed rather than the lines before
    it, so that the next line does not hide what became of them.
    """
    head, size = _head(data), trail.seek(0, os.SEEK_END)
    if head and head.bytes == size:
        return head
    trail.seek(0)
    content = trail.read()
    *lines, torn = content.split(b"\n")
    if not head:  # an older trail, or the head is lost
        if torn:
            trail.write(b"\n")
            lines, content = [*lines, torn], content + b"\n"
        entry, chained = (_entry(lines[-1]) or {}, _chained(lines[-1])) if lines else ({}, None)
        number = chained["n"] if chained else len(lines)
        digest = _sha256(lines[-1] if chained else content)
        return _Head(number, len(content), digest, str(entry.get("snapshot", "")))
    *_, known, end = b"\n", *content[: head.bytes].split(b"\n")
    if size < head.bytes or end or _sha256(known) != head.sha256:  # somebody was here: all stays for check() to see
        if torn:
            trail.write(b"\n")
        return _Head(head.lines, size + bool(torn), head.sha256, head.snapshot)
    for line in content[head.bytes :].split(b"\n")[:-1]:
        entry = _chained(line)
        if not entry or entry["before"] != head.sha256 or entry["snapshot"] != _current(data):
            break  # torn, or of a publication that did not come to replace CURRENT
        head = _Head(entry["n"], head.bytes + len(line) + 1, _sha256(line), entry["snapshot"])
    trail.truncate(head.bytes)
    return head


def _current(data: Path) -> str:
    try:
        return durable_io.read_current(data) or ""
    except SnapshotError:
        return ""


def _head(data: Path) -> _Head | None:
    try:
        return _Head(**json.loads((data / HEAD).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _chained(line: bytes) -> dict[str, Any] | None:
    """The line where it is one of the chain."""
    entry = _entry(line)
    return entry if entry and isinstance(entry.get("n"), int) and isinstance(entry.get("before"), str) else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
