"""What publishing does to the disk: durable writes, the lock, and clearing up.

Everything that can fail for want of space is written and synced beforehand; what is left for the
moment of publication is two renames: CURRENT, then audit.head.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from township.statistics.characters import unwritable, writable

TEMPORARY = ".tmp-"
WAIT_SECONDS = 60.0  # for another publisher to finish
# a hard link cannot be made there or any more; a copy can
_NO_LINK = {errno.EXDEV, errno.EMLINK, errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS}


_WHY = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件超过了磁盘允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EIO: "磁盘读写出错",
    errno.ENOENT: "没有这个文件或目录",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}


class SnapshotError(Exception):
    """A snapshot cannot be trusted, found or published; the message (Chinese) says which file and why."""


class BusyError(SnapshotError):
    """Somebody else is publishing and did not finish in time; the message names them."""


def why(error: Exception) -> str:
    """What the disk refused, in Chinese, with the file where it is known; other errors in their own words."""
    known = _WHY.get(error.errno) if isinstance(error, OSError) and error.errno else None
    if known is None:
        return str(error)
    return f"{known}（{error.filename}）" if error.filename else known


def named(by: str) -> str:
    """Who does something the audit trail keeps.

    Raises:
        SnapshotError: nobody, or a name that cannot be written down.
    """
    if not by.strip():
        raise SnapshotError("没有写明由谁操作；请写上姓名（--by 姓名），以便记入审计")
    refuse_unwritable(by)
    return by.strip()


def refuse_unwritable(*texts: str) -> None:
    """Raises SnapshotError where a text has a character that no file can hold."""
    for text in texts:
        if found := unwritable(text):
            raise SnapshotError(f"“{writable(text)}”里有存不住的字符（{found}）；请重新输入")


@contextlib.contextmanager
def locked(data: Path, by: str, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the publishing lock; whoever waits for it learns who holds it.

    Raises:
        BusyError: it was not free within ``wait`` seconds.
    """
    holder = data / ".lock-holder"
    try:
        with FileLock(data / ".lock", timeout=wait):
            with contextlib.suppress(OSError):  # a courtesy; a full disk is for the publication itself to report
                holder.write_text(json.dumps({"by": by, "pid": os.getpid(), "at": now()}), encoding="utf-8")
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    holder.unlink(missing_ok=True)
    except Timeout as error:
        raise BusyError(f"{_holder(holder)}正在发布，等了{wait:g}秒还没有结束；请稍后再试") from error


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_bytes())
        return f"{held['by']}（{held['at'][:19].replace('T', ' ')} UTC 起，进程 {held['pid']}）"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一个进程"


def sweep(data: Path) -> None:
    """Remove what killed publications left behind; the lock is held, so nobody is still writing it."""
    for orphan in (data / "snapshots").glob(f"{TEMPORARY}*"):
        shutil.rmtree(orphan)
    for orphan in data.glob("CURRENT.*.tmp"):
        orphan.unlink()


def orphans(data: Path) -> list[Path]:
    """What killed publications left behind; empty while somebody is publishing, and on a disk that is only read."""
    try:
        with FileLock(data / ".lock", blocking=False):
            return sorted([*(data / "snapshots").glob(f"{TEMPORARY}*"), *data.glob("CURRENT.*.tmp")])
    except (Timeout, OSError):
        return []


def link(source: Path, target: Path) -> None:
    """Make ``target`` the same file as ``source``, or a synced copy where the file system cannot.

    Raises:
        FileExistsError: there is one already.
    """
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        with source.open("rb") as given, target.open("xb") as made:  # a link never takes another's place either
            shutil.copyfileobj(given, made)
        sync(target)


def write(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a new file, with this mode at most, and sync it."""
    with open(path, "xb", opener=partial(os.open, mode=mode)) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync(path: Path) -> None:
    """Have a file or folder written to the disk itself (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def now() -> str:
    """The moment as ISO 8601 in UTC with microseconds, as manifests and the audit trail keep it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def read_current(data: Path) -> str | None:
    """What CURRENT says; None where nothing has been published.

    Raises:
        SnapshotError: it is there and cannot be read.
    """
    try:
        return (data / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"data/CURRENT 读不出（{why(error)}）；请用 rollback 指回一份快照") from error
