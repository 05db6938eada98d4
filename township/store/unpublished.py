"""Files that were checked and not yet published, kept so that a lost connection, a reload or a restart undoes no work.

Each check is one ``data/unpublished/<id>.zip`` of the files as they came, and an ``<id>.json`` of what was said of them
(a form begun and not saved). Who knows the id may go on with it, so it
cannot be guessed. Few are kept, and not for long.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from township.store import durable_io

CHECK = "check"  # of the session and of the address: the check on show, by the id its files are kept under
DAYS = 7
MOST, MOST_BYTES = 20, 200 * 2**20  # of all checks together; the newest is kept whatever its size
_WORDS = ".json"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """Checked files, as (name, content), and when they were kept (local time)."""

    files: tuple[tuple[str, bytes], ...]
    at: dt.datetime


def keep(data: Path, files: tuple[tuple[str, bytes], ...]) -> str:
    """Keep checked files, whole or not at all, and let go of what is too old or too much; the id they are found by.

    Raises:
        OSError: the disk does not take them.
    """
    folder = data / "unpublished"
    folder.mkdir(mode=0o700, exist_ok=True)
    identity = secrets.token_hex(16)
    partial = folder / f"{durable_io.TEMPORARY}{identity}"
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for name, content in files:
                archive.writestr(name, content)
        partial.replace(folder / f"{identity}.zip")
    finally:
        partial.unlink(missing_ok=True)
    _let_go(folder)
    return identity


def kept(data: Path, identity: str) -> Kept | None:
    """The files kept under this id; None where there are none any more, or never were."""
    if not _ID.fullmatch(identity):
        return None
    path = data / "unpublished" / f"{identity}.zip"
    try:
        at = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        with zipfile.ZipFile(path) as archive:
            return Kept(tuple((name, archive.read(name)) for name in archive.namelist()), at)
    except (OSError, zipfile.BadZipFile):
        return None


def keep_words(data: Path, identity: str, words: str) -> None:
    """Keep beside these files what somebody has said of them so far, whole or not at all; in place of what was before.

    Raises:
        OSError: the disk does not take it.
    """
    folder = data / "unpublished"
    if not _ID.fullmatch(identity) or not (folder / f"{identity}.zip").exists():
        return
    partial = folder / f"{durable_io.TEMPORARY}{secrets.token_hex(8)}"
    try:
        partial.write_text(words, encoding="utf-8")
        partial.replace(folder / f"{identity}{_WORDS}")
    finally:
        partial.unlink(missing_ok=True)


def kept_words(data: Path, identity: str) -> str:
    """What was said of these files; "" where nothing was."""
    if not _ID.fullmatch(identity):
        return ""
    try:
        return (data / "unpublished" / f"{identity}{_WORDS}").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def drop(data: Path, identity: str) -> None:
    """Let go of these files and what was said of them: they were published, or given up."""
    if _ID.fullmatch(identity):
        _remove(data / "unpublished" / f"{identity}.zip")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(_WORDS).unlink(missing_ok=True)


def _let_go(folder: Path) -> None:
    found = [(path.stat(), path) for path in (*folder.glob("*.zip"), *folder.glob(f"{durable_io.TEMPORARY}*"))]
    oldest, taken = time.time() - DAYS * 24 * 3600, 0
    for number, (about, path) in enumerate(sorted(found, key=lambda one: one[0].st_mtime_ns, reverse=True)):
        taken += about.st_size
        if number and (number >= MOST or taken > MOST_BYTES or about.st_mtime < oldest):
            _remove(path)
