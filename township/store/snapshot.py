"""Publishes snapshots and opens them again, refusing any that is not what was published.

``data/snapshots/<id>/`` holds the tables as Parquet, the source workbooks and manifest.json, and never
changes. ``data/CURRENT`` names the published one. Publishing writes a temporary directory, syncs it,
re-reads and verifies it, renames it, and only then replaces CURRENT: killed at any point, the old
snapshot or the new one stands, never a mixture. A file no row of which changed is the base's own.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from township.intake import contract
from township.intake.files.workbook import Workbook
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import audit, durable_io, manifest, planning, tables
from township.store.changes import Diff
from township.store.durable_io import SnapshotError
from township.store.manifest import FORMAT, Snapshot
from township.store.planning import Plan

T = TypeVar("T")
# shows what a snapshot holds before it is published, with what differs and the rows given; raises SnapshotError
Proof = Callable[[Snapshot, Diff, contract.Intake], None]


class UnconfirmedError(SnapshotError):
    """The rows have warnings that nobody has confirmed."""


class MovedError(SnapshotError):
    """Another snapshot is current than the one the rows were looked at beside."""


@dataclass(frozen=True)
class Opened(Generic[T]):
    """What :func:`newest_good` found: a snapshot, and why it is not the one CURRENT names (or None)."""

    snapshot: T
    refusal: str | None


@dataclass(frozen=True)
class Publication:
    """What publishing did. ``is_new`` is False where the same content was published before."""

    id: str
    diff: Diff
    is_new: bool
    written: int  # files
    linked: int


def publish(
    intake: contract.Intake,
    catalogue: Catalogue,
    workbooks: list[Workbook],
    data: Path,
    *,
    by: str,
    note: str,
    originals: Sequence[Path] = (),
) -> str:
    """Publish exactly these rows as a new snapshot and make it current; returns its id.

    The id is the newest source date and a digest of the content, so the same content is the
    same snapshot, and publishing it again only points CURRENT at it (or, where its files were
    damaged meanwhile, writes them anew). Arguments as for :func:`publish_onto`.

    Raises:
        SnapshotError: nobody is named, the rows have errors, or what was written does not read back as written.
    """
    given = _Given(intake, catalogue, workbooks, tuple(originals), durable_io.named(by), note, "")
    return _publish(given, data, fresh=True, expected=None, wait=durable_io.WAIT_SECONDS).id


def publish_onto(
    intake: contract.Intake,
    catalogue: Catalogue,
    workbooks: list[Workbook],
    data: Path,
    *,
    by: str,
    note: str,
    originals: Sequence[Path] = (),
    confirmed_by: str = "",
    fresh: bool = False,
    expected: str | None = None,
    wait: float = durable_io.WAIT_SECONDS,
    prove: Proof | None = None,
) -> Publication:
    """Merge typed rows into the current snapshot's, publish the result and make it current.

    Args:
        originals: the file or folder each workbook was read from, in their order; kept in the snapshot.
        confirmed_by: who confirmed the intake's warnings, where it has any.
        fresh: publish exactly these rows, whatever the current snapshot says.
        expected: the snapshot the rows were checked against and the user saw the difference to, "" where nothing was
            published yet; refused if another is current by now. None where it makes no difference.
        wait: seconds to wait for another publisher.
        prove: asked to show the new snapshot before it is published (panels/proof.py); what it raises refuses it.

    Raises:
        UnconfirmedError: there are warnings and nobody confirmed them.
        BusyError: another publisher did not finish in time.
        MovedError: not ``expected`` is current.
        SnapshotError: nobody is named, errors in the rows, a damaged current snapshot, or a disk that does not take it;
            CURRENT is as it was, unless the message says that the snapshot was published.
    """
    by, confirmed_by = durable_io.named(by), confirmed_by.strip()
    durable_io.refuse_unwritable(note, confirmed_by)
    warnings = warnings_of(intake)
    if warnings and not intake.errors and not confirmed_by:
        raise UnconfirmedError(f"有{len(warnings)}处提醒，确认后才能发布（--confirm 姓名）；已发布的数据没有变化")
    given = _Given(intake, catalogue, workbooks, tuple(originals), by, note, confirmed_by, prove)
    return _publish(given, data, fresh=fresh, expected=expected, wait=wait)


def warnings_of(intake: contract.Intake) -> list[contract.Problem]:
    """What somebody has to confirm by name before it is published."""
    return [problem for problem in intake.problems if problem.severity == "warning"]


def preview(intake: contract.Intake, catalogue: Catalogue, data: Path, *, fresh: bool = False) -> Diff:
    """What :func:`publish_onto` would change; nothing is written.

    Raises:
        SnapshotError: the current snapshot is damaged.
    """
    stands = current(data)
    if fresh:
        return planning.plan(intake, catalogue, None, compared=stands).diff
    return planning.plan(intake, catalogue, stands).diff


def rollback(data: Path, identity: str, *, by: str, note: str = "", wait: float = durable_io.WAIT_SECONDS) -> Snapshot:
    """Make an earlier snapshot current again, after verifying it; later ones stay and can be returned to.

    Raises:
        BusyError: somebody is publishing.
        SnapshotError: nobody is named, no such snapshot, it is damaged, or CURRENT cannot be written.
    """
    by = durable_io.named(by)
    durable_io.refuse_unwritable(note)
    with durable_io.locked(data, by, wait):
        snapshot = open_snapshot(data, identity)
        try:
            durable_io.sweep(data)
            audit.Announcement(data, identity, {"action": "rollback", "by": by, "note": note}).make()
        except OSError as error:
            raise SnapshotError(f"写入失败：{durable_io.why(error)}；CURRENT 没有变化") from error
        finally:
            durable_io.sweep(data)
    return snapshot


def current(data: Path) -> Snapshot | None:
    """The snapshot CURRENT names, None before the first: what new rows are merged into.

    Raises:
        SnapshotError: it is damaged. An older one never takes its place here, as its newer rows would be lost.
    """
    named = durable_io.read_current(data)
    if named is None:
        return None
    try:
        return open_snapshot(data, named)
    except SnapshotError as error:
        raise SnapshotError(f"{error}；请先用 rollback 指回完好的快照，或用 --fresh 由全部工作簿重建") from error


def open_published(data: Path) -> Opened[Snapshot]:
    """The snapshot CURRENT names, or, where that one is refused, the newest good one with the reason.

    Raises:
        SnapshotError: there is no good snapshot at all.
    """
    return newest_good(data, lambda identity: open_snapshot(data, identity))


def newest_good(data: Path, opened: Callable[[str], T]) -> Opened[T]:
    """What ``opened`` makes of the snapshot CURRENT names, or, where it refuses that one, of the newest it does not.

    Args:
        opened: opens a snapshot by its id; raises SnapshotError where it cannot.

    Raises:
        SnapshotError: it opens none.
    """
    try:
        named = (data / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(
            "还没有发布过数据（缺 data/CURRENT 或读不出）；请在“数据填报”页上传、发布，或运行 python -m township publish"
        ) from error
    try:
        return Opened(opened(named), None)
    except SnapshotError as error:
        for identity in reversed(list_ids(data)):
            if identity != named:
                try:
                    return Opened(opened(identity), f"{error}；现在显示的是上一份完好的快照 {identity}")
                except SnapshotError:
                    continue
        raise


def open_snapshot(data: Path, identity: str) -> Snapshot:
    """Open one snapshot after checking every file against its manifest.

    Raises:
        SnapshotError: unknown id, or a file missing, truncated, altered or unlisted.
    """
    if not identity or "/" in identity or identity.startswith("."):
        raise SnapshotError(f"“{identity}”不是快照编号")
    try:
        if not (folder := data / "snapshots" / identity).is_dir():
            raise SnapshotError(f"没有快照 {identity}；现有的见 python -m township snapshots")
    except (OSError, ValueError) as error:  # too long, or \0
        raise SnapshotError(f"没有快照 {identity}：{durable_io.why(error)}") from error
    return manifest.verify(folder, identity)


def list_ids(data: Path) -> list[str]:
    """Ids of all published snapshots, oldest publication first; unreadable ones are left out."""
    return [identity for _, identity in _ordered(data)]


def _ordered(data: Path) -> list[tuple[tuple[int, str], str]]:
    """The published snapshots by what orders them (manifest.order), with their ids; unreadable ones are left out."""
    found = []
    for path in (data / "snapshots").glob("[!.]*/manifest.json"):
        try:
            found.append((manifest.order(json.loads(path.read_bytes())), path.parent.name))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return sorted(found)


def fingerprint(data: Path) -> tuple[Any, ...]:
    """What CURRENT says and the size and mtime of the files it names: changes when anything published changes."""
    try:
        named = (data / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ()
    folder = data / "snapshots" / Path(named).name
    try:
        with os.scandir(folder) as entries:
            stats = ((entry.name, entry.stat()) for entry in entries)
            return (named, *sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
    except (OSError, ValueError):
        return (named,)


# ------------------------------------------------------------------ publishing


@dataclass(frozen=True)
class _Given:
    """What somebody asks to publish, and who confirmed its warnings."""

    intake: contract.Intake
    catalogue: Catalogue
    workbooks: list[Workbook]
    originals: tuple[Path, ...]
    by: str
    note: str
    confirmed_by: str
    prove: Proof | None = None


def _publish(given: _Given, data: Path, *, fresh: bool, expected: str | None, wait: float) -> Publication:
    if errors := given.intake.errors:
        raise SnapshotError(f"有{len(errors)}处错误，未发布；已发布的数据没有变化")
    names = [workbook.name for workbook in given.workbooks]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SnapshotError(f"有两个工作簿都叫{'、'.join(twice)}，来源会分不清；请改名后再发布")
    snapshots = data / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    with durable_io.locked(data, given.by, wait):
        announcement = added = None
        try:
            durable_io.sweep(data)
            if expected is not None and (durable_io.read_current(data) or "") != expected:
                before = f"已不是 {expected}" if expected else "已经有了"
                raise MovedError(f"预览之后当前快照{before}；没有发布，请重新预览")
            plan = planning.plan(given.intake, given.catalogue, None if fresh else current(data))
            identity, exists = _place(snapshots, plan)
            written = None if exists else _write(snapshots, identity, plan, given)
            if written and given.prove:
                given.prove(written, plan.diff, given.intake)
            announcement = audit.Announcement(data, identity, _entry(given, plan))
            if written:
                added = _move(written.folder, snapshots / identity)
                durable_io.sync(snapshots)
            announcement.make()
        except OSError as error:
            raise SnapshotError(f"写入失败：{durable_io.why(error)}；CURRENT 没有变化") from error
        finally:
            if added and announcement and not announcement.done:
                _set_aside(added)
            durable_io.sweep(data)
    files = [part for parts in plan.parts.values() for part in parts]
    linked = len(files) if exists else sum(part.linked is not None for part in files)
    return Publication(identity, plan.diff, not exists, len(files) - linked, linked)


def _place(snapshots: Path, plan: Plan) -> tuple[str, bool]:
    """The id this content is published under, and whether it is there already, undamaged."""
    short, long = plan.identities
    for identity in (short, long):
        try:
            existing = manifest.verify(snapshots / identity, identity)
        except SnapshotError:  # new, or damaged since it was published
            return identity, False
        if existing.manifest["content"] == plan.content:
            return identity, True
    raise SnapshotError(f"快照编号 {long} 已被另一份内容占用；没有发布")


def _entry(given: _Given, plan: Plan) -> dict[str, Any]:
    """The audit trail's line, without its time and snapshot."""
    entry = {"action": "publish", "by": given.by, "note": given.note, "base": plan.base}
    if given.confirmed_by:
        entry |= {
            "confirmed_by": given.confirmed_by,
            "warnings": [str(problem) for problem in warnings_of(given.intake)],
        }
    return entry


def _write(snapshots: Path, identity: str, plan: Plan, given: _Given) -> Snapshot:
    """Write the snapshot into a temporary directory, synced and verified."""
    folder = snapshots / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}"
    folder.mkdir()
    published_at = durable_io.now()
    local_date = periods.local(published_at).date()
    named = plan.with_publication(identity, given.by, local_date)
    made = {folder / part.file: part.rows for parts in named.values() for part in parts if part.rows is not None}
    tables.write(made)
    listed = {}
    for name, parts in named.items():
        files = [_entry_of(folder / part.file, part, plan.base) for part in parts]
        listed[name] = {"rows": sum(entry["rows"] for entry in files), "files": files}
    said = {
        "format": FORMAT,
        "id": identity,
        "content": plan.content,
        "base": plan.base,
        "source_date": plan.source_date.isoformat(),
        "published_at": published_at,
        "number": 1 + max((number for (number, _), _ in _ordered(snapshots.parent)), default=0),
        "by": given.by,
        "note": given.note,
        "tables": listed,
        "workbooks": {workbook.name: workbook.hashes for workbook in given.workbooks},
        "originals": _keep_originals(folder, given),
        "warnings": [str(problem) for problem in warnings_of(given.intake)],
        "confirmed_by": given.confirmed_by,
    }
    said["sha256"] = manifest.seal(said)
    durable_io.write(folder / "manifest.json", (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
    durable_io.sync(folder)
    return manifest.verify(folder, identity)


def _entry_of(path: Path, part: planning.Part, base: str | None) -> dict[str, Any]:
    """The manifest entry of a file just written, or linked now; ``linked_from`` names the base if it is the base's."""
    if part.rows is None:
        assert part.linked is not None and part.entry is not None  # a part has rows or a file
        durable_io.link(part.linked, path)
        return {**part.entry, "linked_from": base}
    return {
        "file": part.file,
        "rows": part.rows.num_rows,
        "sha256": durable_io.sha256(path),
        "bytes": path.stat().st_size,
        "content": part.content,
        "linked_from": None,
    }


def _keep_originals(folder: Path, given: _Given) -> dict[str, dict[str, Any]]:
    """Copy the source workbooks into ``workbooks/<name>/``; returns path, sha256 and size of each file.

    Raises:
        SnapshotError: a file is not what was read and validated.
    """
    kept = {}
    for workbook, original in zip(given.workbooks, given.originals, strict=bool(given.originals)):
        own = folder / "workbooks" / Path(workbook.name).name
        own.mkdir(parents=True)
        for name, expected in workbook.hashes.items():
            content = (original / name if original.is_dir() else original).read_bytes()
            durable_io.write(own / Path(name).name, content)
            path = own / Path(name).name
            if durable_io.sha256(path) != expected:
                raise SnapshotError(f"{name} 在读入之后被改动过；没有发布，请重新校验")
            kept[path.relative_to(folder).as_posix()] = {"sha256": expected, "bytes": len(content)}
        durable_io.sync(own)
        durable_io.sync(own.parent)
    return kept


def _move(temporary: Path, target: Path) -> Path | None:
    """Give the snapshot its name; returns ``target`` unless it was there before, damaged."""
    was_there = target.exists()
    if was_there:
        _set_aside(target)
    os.rename(temporary, target)
    return None if was_there else target


def _set_aside(target: Path) -> None:
    """Move a damaged or unannounced snapshot aside, to be swept."""
    os.rename(target, target.with_name(f"{durable_io.TEMPORARY}{uuid.uuid4().hex}"))
