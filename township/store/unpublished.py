"""Files that were checked and not yet published, kept so that a lost connection, a reload or a restart undoes no work.

Each check is one ``data/unpublished/<id>.zip`` of the files as they came. Who knows the id may go on with it, so it
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

DAYS = 7
MOST, MOST_BYTES = 20, 200 * 2**20  # of all checks together; the newest is kept whatever its size
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


def drop(data: Path, identity: str) -> None:
    """Let go of these files: they were published, or given up."""
    if _ID.fullmatch(identity):
        (data / "unpublished" / f"{identity}.zip").unlink(missing_ok=True)


def _let_go(folder: Path) -> None:
    found = [(path.stat(), path) for path in (*folder.glob("*.zip"), *folder.glob(f"{durable_io.TEMPORARY}*"))]
    oldest, taken = time.time() - DAYS * 24 * 3600, 0
    for number, (about, path) in enumerate(sorted(found, key=lambda one: one[0].st_mtime_ns, reverse=True)):
        taken += about.st_size
        if number and (number >= MOST or taken > MOST_BYTES or about.st_mtime < oldest):
            path.unlink(missing_ok=True)
