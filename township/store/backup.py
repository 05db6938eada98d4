"""A data folder in one file, and a folder made of it again.

In it is all of the data folder: CURRENT and every snapshot, catalogue, forms, lists, workbooks, accounts, the audit
trail. Not in it are files uploaded and not published (they may be private, and are kept for days only), what is being
written, and locks. Nobody is kept from publishing meanwhile: snapshots never change, the small files are each read
whole, and CURRENT stands for one moment with the trail.

The file is a .zip: ``backup.json`` lists every path with its SHA-256, and each content is kept once under that name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from township.store import audit, durable_io, manifest
from township.store.durable_io import SnapshotError

FORMAT = 1
INDEX = "backup.json"
NEVER = ("unpublished",)
_MOMENT = ("CURRENT", audit.FILE, audit.HEAD)  # what must be of one moment
_TRIES = 20
_SPARE = 16 << 20  # bytes that stay free after a restore
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What a file holds: the snapshot that is current in it, how many snapshots and files, their bytes, when made."""

    current: str
    snapshots: int
    files: int
    bytes: int
    made_at: str


def save(data: Path, target: Path, *, by: str) -> tuple[Path, Backup]:
    """Write the data folder to ``target``, which appears whole or not at all; where it is a folder, to a new file in it.

    Returns:
        The file, and what it holds.

    Raises:
        SnapshotError: nothing has been published, ``target`` is there or stands in the data folder, or the disk does
            not take it; nothing is left behind then.
    """
    by = durable_io.named(by)
    if target.is_dir():
        target /= f"township-{durable_io.now()[:19].replace(':', '')}Z.zip"
    if not target.parent.is_dir():
        raise SnapshotError(f"没有目录 {target.parent}；请先建好，或换一个地方")
    if target.exists():
        raise SnapshotError(f"{target} 已经存在；备份不覆盖旧的，请换一个名字")
    if target.resolve().is_relative_to(data.resolve()):
        raise SnapshotError("备份要放在数据目录以外，最好在另一块盘上")
    if durable_io.read_current(data) is None:
        raise SnapshotError("还没有发布过数据，没有可备份的")
    with suppress(OSError):  # data that cannot be written can be kept all the same
        audit.record(data, "backup", by, note=target.name)
    partial = target.with_name(f"{durable_io.TEMPORARY}{uuid.uuid4().hex}")
    try:
        with partial.open("xb") as stream:
            partial.chmod(0o600)  # accounts are in it
            about = _write(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        durable_io.link(partial, target)  # takes no other file's place
        durable_io.sync(target.parent)
    except FileExistsError:
        raise SnapshotError(f"{target} 已经存在；备份不覆盖旧的，请换一个名字") from None
    except OSError as error:
        raise SnapshotError(f"备份没有做成：{durable_io.why(error)}") from error
    finally:
        partial.unlink(missing_ok=True)
    return target, about


def restore(source: Path, target: Path, *, by: str) -> Backup:
    """Make ``target``, which must not be there or be empty, the data folder that ``source`` was made of.

    Every content is checked by its SHA-256, the current snapshot as when it is opened.

    Raises:
        SnapshotError: not a backup, a damaged one or a later version's, or no room; nothing is left behind then.
    """
    by = durable_io.named(by)
    if not source.is_file():
        raise SnapshotError(f"没有文件 {source}")
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise SnapshotError(f"{target} 不是空目录；只恢复到空的目录，原有的数据不会动")
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.parent / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}"
        try:
            with zipfile.ZipFile(source) as archive:
                index = _index(archive, source)
                _extract(archive, index, partial)
            manifest.verify(partial / "snapshots" / index["current"], index["current"])
            audit.record(partial, "restore", by, note=source.name)
            os.rename(partial, target)  # an empty folder gives way
            durable_io.sync(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise SnapshotError(f"{source.name} 不是备份，或已损坏；没有恢复") from error
    except OSError as error:
        raise SnapshotError(f"没有恢复：{durable_io.why(error)}") from error
    return _about(index)


def _write(data: Path, stream: Any) -> Backup:
    files: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        inside: set[str] = set()

        def add(name: str, mode: int, size: int, sha256: str, content: Path | bytes) -> None:
            files[name] = {"sha256": sha256, "bytes": size, "mode": stat.S_IMODE(mode)}
            if sha256 in inside:
                return
            inside.add(sha256)
            if isinstance(content, bytes):
                archive.writestr(sha256, content)
            else:  # Parquet is compressed already
                archive.write(content, sha256, zipfile.ZIP_STORED if content.suffix == ".parquet" else None)

        moment = _moment(data)
        for name, content in moment.items():
            add(name, (data / name).stat().st_mode, len(content), hashlib.sha256(content).hexdigest(), content)
        for path in _found(data):
            name = path.relative_to(data).as_posix()
            if name.startswith("snapshots/"):
                with suppress(FileNotFoundError):  # pruned meanwhile; the current one never is
                    about = path.stat()
                    add(name, about.st_mode, about.st_size, durable_io.sha256(path), path)
            else:
                with suppress(FileNotFoundError):
                    content = path.read_bytes()
                    add(name, path.stat().st_mode, len(content), hashlib.sha256(content).hexdigest(), content)
        index = {
            "format": FORMAT,
            "made_at": durable_io.now(),
            "current": moment["CURRENT"].decode().strip(),
            "files": files,
        }
        index["sha256"] = manifest.seal(index)
        archive.writestr(INDEX, json.dumps(index, ensure_ascii=False, indent=1))
    return _about(index)


def _moment(data: Path) -> dict[str, bytes]:
    """CURRENT and the audit trail as they stood together."""
    for _ in range(_TRIES):
        before = durable_io.read_current(data)
        found = {name: (data / name).read_bytes() for name in reversed(_MOMENT) if (data / name).exists()}
        if durable_io.read_current(data) == before and found["CURRENT"].decode().strip() == before:
            return found
    raise SnapshotError("一直有人在发布，备份没有做成；请稍后再试")


def _found(data: Path) -> Iterator[Path]:
    """The other files, in order; a folder may be a link."""
    for folder, inside, names in os.walk(data, followlinks=True):
        top = Path(folder) == data
        inside[:] = sorted(name for name in inside if not name.startswith(".") and not (top and name in NEVER))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(".tmp") and not (top and name in _MOMENT):
                yield Path(folder) / name


def _about(index: dict[str, Any]) -> Backup:
    folders = {name.split("/")[1] for name in index["files"] if name.startswith("snapshots/")}
    total = sum(one["bytes"] for one in index["files"].values())
    return Backup(index["current"], len(folders), len(index["files"]), total, index["made_at"])


def _index(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """What the backup lists, checked before anything is written.

    Raises:
        SnapshotError: it is none, or not whole.
    """
    damaged = SnapshotError(f"{source.name} 不是备份，或已损坏；没有恢复")
    try:
        index = json.loads(archive.read(INDEX))
        if index["format"] != FORMAT:
            raise SnapshotError(f"{source.name} 是别的版本的软件做的备份（格式 {index['format']}）；没有恢复")
        if index["sha256"] != manifest.seal(index) or "CURRENT" not in index["files"]:
            raise damaged
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        for name, one in index["files"].items():
            parts = PurePosixPath(name).parts
            if not parts or name.startswith("/") or {"..", "."} & set(parts) or "\\" in name or "\0" in name:
                raise damaged
            if sizes[one["sha256"]] != one["bytes"] or one["mode"] & ~0o777:
                raise damaged
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise damaged from error
    return index


def _extract(archive: zipfile.ZipFile, index: dict[str, Any], folder: Path) -> None:
    """Write the files, synced. What one snapshot shares with another is one file again.

    Raises:
        SnapshotError: no room, or a content is not what the list says.
    """
    distinct = {one["sha256"]: one["bytes"] for one in index["files"].values()}
    needed, free = sum(distinct.values()) + _SPARE, shutil.disk_usage(folder.parent).free
    if needed > free:
        raise SnapshotError(f"磁盘空间不够：要{needed >> 20} MB，只剩{free >> 20} MB；没有恢复")
    folder.mkdir()
    first: dict[str, Path] = {}
    for name, one in index["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.startswith("snapshots/") and one["sha256"] in first:
            durable_io.link(first[one["sha256"]], path)
            continue
        with archive.open(one["sha256"]) as content, path.open("xb") as made:
            shutil.copyfileobj(content, made, _CHUNK)
            made.flush()
            os.fsync(made.fileno())
        path.chmod(one["mode"])
        if durable_io.sha256(path) != one["sha256"]:
            raise SnapshotError(f"备份里的 {name} 已损坏（校验值不符）；没有恢复")
        if name.startswith("snapshots/"):
            first[one["sha256"]] = path
    for made in {path.parent for path in folder.rglob("*")}:
        durable_io.sync(made)
