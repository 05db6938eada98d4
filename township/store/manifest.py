"""The manifest of a snapshot: what it lists, its seal, and whether the files are what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from township.store import durable_io
from township.store.durable_io import SnapshotError
from township.store.tables import ADDED, NAMES

FORMAT = 2


@dataclass(frozen=True)
class Snapshot:
    """A verified snapshot: ``tables`` maps a table name to its Parquet files, one or one a year.

    A table that came to the contract later (``tables.ADDED``) has no file until it has rows.
    """

    id: str
    folder: Path
    manifest: dict[str, Any]
    tables: dict[str, tuple[Path, ...]]

    @property
    def published(self) -> dt.date:
        """The newest release date among its sources; what a plan's due date is judged against."""
        return dt.date.fromisoformat(self.manifest["source_date"])

    def rows(self, table: str) -> int:
        """How many rows the manifest counts in a table."""
        return self.entry(table)["rows"]

    def entry(self, table: str) -> dict[str, Any]:
        """What the manifest says of a table: its ``rows`` and ``files``."""
        listed = self.manifest["tables"]
        return listed[table] if table not in ADDED else listed.get(table, {"rows": 0, "files": []})

    def original(self, name: str) -> bytes:
        """The content of a source workbook kept with the snapshot, by its path in ``manifest["originals"]``.

        Raises:
            SnapshotError: there is no such file, or it is not what was published.
        """
        kept = self.manifest["originals"].get(name)
        try:
            content = (self.folder / name).read_bytes() if kept else None
        except OSError:
            content = None
        if content is None:
            raise SnapshotError(f"快照 {self.id} 没有保存 {name}")
        if hashlib.sha256(content).hexdigest() != kept["sha256"]:
            raise SnapshotError(f"快照 {self.id} 的 {name} 已被改动或不完整（校验值不符）")
        return content


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a snapshot: the file in its folder, and what, in Chinese."""

    snapshot: str
    file: str
    message: str


def seal(manifest: dict[str, Any]) -> str:
    """Digest of everything else the manifest says."""
    said = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def order(manifest: dict[str, Any]) -> tuple[int, str]:
    """What snapshots are ordered by: the number of the publication, whatever the clock said; older ones have only that.

    Raises:
        KeyError, TypeError, ValueError: it is not shaped as a manifest.
    """
    dt.datetime.fromisoformat(manifest["published_at"])
    return int(manifest.get("number", 0)), manifest["published_at"]


def flaws(folder: Path, identity: str) -> Iterator[Flaw]:
    """Everything wrong with a snapshot's tables, found as it is asked for; nothing when it is good."""
    manifest = read(folder, identity)
    if isinstance(manifest, Flaw):
        yield manifest
    else:
        yield from _table_flaws(manifest, folder, identity)


def _table_flaws(manifest: dict[str, Any], folder: Path, identity: str) -> Iterator[Flaw]:
    listed = manifest["tables"]

    def flaw(file: str, message: str) -> Flaw:
        return Flaw(identity, file, f"快照 {identity} {message}")

    for name in sorted(NAMES - ADDED - set(listed)):
        yield flaw("manifest.json", f"的清单缺少表：{name}")
    for name in sorted(set(listed) - NAMES):
        yield flaw("manifest.json", f"多出了表：{name}")
    files = {entry["file"] for table in listed.values() for entry in table["files"]}
    for path in sorted(folder.glob("*")):
        if path.name not in {*files, "manifest.json", "workbooks"}:
            yield flaw(path.name, f"多出了文件：{path.name}")
    for name in sorted(NAMES & set(listed)):
        for entry in listed[name]["files"]:
            file = entry["file"]
            if not re.fullmatch(rf"{name}(-[0-9]{{4}})?\.parquet", file):
                yield flaw("manifest.json", f"的清单列了不该有的文件：{file}")
                continue
            try:
                actual = durable_io.sha256(folder / file)
            except OSError:
                yield flaw(file, f"缺少文件 {file}")
                continue
            if actual != entry["sha256"]:
                yield flaw(file, f"的文件 {file} 已被改动或不完整（校验值不符）")
        if sum(entry["rows"] for entry in listed[name]["files"]) != listed[name]["rows"]:
            yield flaw("manifest.json", f"的清单中 {name} 各文件的行数与合计不符")


def original_flaws(folder: Path, identity: str) -> Iterator[Flaw]:
    """Everything wrong with the source workbooks kept beside the tables; no figure shown depends on them."""
    manifest = read(folder, identity)
    if isinstance(manifest, Flaw):
        return
    for name, entry in manifest["originals"].items():
        try:
            good = durable_io.sha256(folder / name) == entry["sha256"]
        except OSError:
            yield Flaw(identity, name, f"快照 {identity} 缺少来源工作簿 {name}")
            continue
        if not good:
            yield Flaw(identity, name, f"快照 {identity} 的来源工作簿 {name} 已被改动或不完整（校验值不符）")
    kept = {path.relative_to(folder).as_posix() for path in (folder / "workbooks").rglob("*") if path.is_file()}
    for name in sorted(kept - set(manifest["originals"])):
        yield Flaw(identity, name, f"快照 {identity} 多出了文件：{name}")


def verify(folder: Path, identity: str) -> Snapshot:
    """The snapshot in ``folder``, every table file checked.

    Raises:
        SnapshotError: the first flaw found.
    """
    manifest = read(folder, identity)
    if isinstance(manifest, Flaw):
        raise SnapshotError(manifest.message)
    for flaw in _table_flaws(manifest, folder, identity):
        raise SnapshotError(flaw.message)
    listed = manifest["tables"]
    listed = {**{name: {"files": []} for name in ADDED}, **listed}
    tables = {name: tuple(folder / entry["file"] for entry in listed[name]["files"]) for name in sorted(NAMES)}
    return Snapshot(identity, folder, manifest, tables)


def _is_entry(entry: dict[str, Any]) -> bool:
    texts = ("file", "sha256", "content")
    return all(isinstance(entry[name], str) for name in texts) and all(
        isinstance(entry[name], int) for name in ("rows", "bytes")
    )


def read(folder: Path, identity: str) -> dict[str, Any] | Flaw:
    """The manifest, or what is wrong with it: unreadable, altered, of another format, or not shaped as one."""

    def flaw(message: str) -> Flaw:
        return Flaw(identity, "manifest.json", f"快照 {identity} 的清单{message}")

    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if manifest["sha256"] != seal(manifest):
            return flaw(" manifest.json 已被改动（校验值不符）")
        if manifest["format"] < FORMAT:
            return flaw("是旧格式，本版软件不能打开；请用 publish --fresh 由工作簿重建")
        if manifest["id"] != identity or manifest["format"] != FORMAT:
            return flaw("与编号或格式不符")
        for table in manifest["tables"].values():
            if not isinstance(table["rows"], int) or not all(map(_is_entry, table["files"])):
                raise ValueError("files")
        for name, entry in manifest["originals"].items():
            if not name.startswith("workbooks/") or ".." in Path(name).parts or len(entry["sha256"]) != 64:
                raise ValueError(name)
        order(manifest)
        dt.date.fromisoformat(manifest["source_date"])
        if not all(isinstance(manifest.get(name, ""), str) for name in ("by", "note", "content", "confirmed_by")):
            raise TypeError("text")
        if not isinstance(manifest.get("base"), str | None):
            raise TypeError("base")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return flaw(" manifest.json 缺失或损坏")
    return manifest
