"""The published snapshots in a list, and whether their files are still good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from township.store import durable_io, manifest, tables
from township.store.durable_io import SnapshotError
from township.store.manifest import Flaw


@dataclass(frozen=True)
class Listed:
    """One snapshot as its manifest tells it; the files themselves are not read.

    ``number`` counts publications, 0 in snapshots of before it did. ``rows`` are those of the workbooks' tables.
    ``bytes`` is what its files hold, ``written`` what was new on disk.
    ``flaw`` says why the manifest cannot be read; then the rest is blank.
    """

    id: str
    is_current: bool
    number: int = 0
    published_at: str = ""
    by: str = ""
    note: str = ""
    base: str | None = None
    confirmed_by: str = ""
    rows: int = 0
    bytes: int = 0
    written: int = 0
    workbooks: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    flaw: str | None = None


@dataclass(frozen=True)
class Checked:
    """What :func:`check` found: ``flaws`` of the snapshots, and what killed publications left behind."""

    ids: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    orphans: tuple[str, ...]


def listing(data: Path) -> list[Listed]:
    """All snapshots, newest publication first; those whose manifest is unreadable last."""
    try:
        named = durable_io.read_current(data)
    except SnapshotError:
        named = None
    found = [_listed(folder, folder.name == named) for folder in (data / "snapshots").glob("[!.]*")]
    return sorted(found, key=lambda one: (one.flaw is None, one.number, one.published_at, one.id), reverse=True)


def check(data: Path, ids: Sequence[str] = ()) -> Checked:
    """Check every file of the named snapshots, or of all.

    Raises:
        SnapshotError: there is no snapshot to check, or one of the ids is none.
    """
    present = sorted(folder.name for folder in (data / "snapshots").glob("[!.]*"))
    if not present:
        raise SnapshotError("还没有发布过数据；请运行 python -m township publish")
    if unknown := [identity for identity in ids if identity not in present]:
        raise SnapshotError(f"没有快照 {'、'.join(unknown)}")
    flaws: list[Flaw] = []
    if not ids:
        flaws += _current_flaws(data, present)
    for identity in ids or present:
        folder = data / "snapshots" / identity
        flaws += [*manifest.flaws(folder, identity), *manifest.original_flaws(folder, identity)]
    orphans = tuple(path.relative_to(data).as_posix() for path in durable_io.orphans(data))
    return Checked(tuple(ids or present), tuple(flaws), orphans)


def current(data: Path) -> str:
    """The id CURRENT names.

    Raises:
        SnapshotError: nothing has been published, or CURRENT cannot be read.
    """
    named = durable_io.read_current(data)
    if named is None:
        raise SnapshotError("还没有发布过数据；请运行 python -m township publish")
    return named


def _current_flaws(data: Path, present: list[str]) -> list[Flaw]:
    try:
        named = current(data)
    except SnapshotError as error:
        return [Flaw("", "CURRENT", str(error))]
    return [] if named in present else [Flaw(named, "CURRENT", f"CURRENT 指向不存在的快照 {named}")]


def _listed(folder: Path, is_current: bool) -> Listed:
    opened = manifest.read(folder, folder.name)
    if isinstance(opened, Flaw):
        return Listed(folder.name, is_current, flaw=opened.message)
    files = [entry for table in opened["tables"].values() for entry in table["files"]]
    own = {name: table for name, table in opened["tables"].items() if name not in (*tables.REFERENCES, tables.HISTORY)}
    kept = sum(entry["bytes"] for entry in opened["originals"].values())
    return Listed(
        folder.name,
        is_current,
        number=manifest.order(opened)[0],
        published_at=opened["published_at"],
        by=opened["by"],
        note=opened["note"],
        base=opened["base"],
        confirmed_by=opened["confirmed_by"],
        rows=sum(table["rows"] for table in own.values()),
        bytes=kept + sum(entry["bytes"] for entry in files),
        written=kept + sum(entry["bytes"] for entry in files if not entry["linked_from"]),
        workbooks=tuple(opened["workbooks"]),
        originals=tuple(opened["originals"]),
        warnings=tuple(opened["warnings"]),
    )
