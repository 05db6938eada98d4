"""Removes old snapshots: each is wholly there or gone, and what somebody may go back to stays.

Snapshots share files by hard link, so taking one away takes nothing from another. What is removed is announced in the
audit trail first, then moved out of sight in one rename, then cleared away; killed in between, the next publication
clears the rest.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from township.store import audit, durable_io, history, snapshot
from township.store.durable_io import SnapshotError


@dataclass(frozen=True)
class Pruned:
    """Ids by publication, oldest first: what was removed, what stays, and what stays unread because it is damaged."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    damaged: tuple[str, ...]


def prune(data: Path, keep: int, *, by: str, note: str = "", wait: float = durable_io.WAIT_SECONDS) -> Pruned:
    """Keep the ``keep`` newest publications, and remove the rest.

    The current snapshot always stays, and so does the one that was current before it: a rollback of the latest
    publication or rollback must always be possible, and an open page may still be showing it. A folder whose manifest
    cannot be read is left for somebody to look at.

    Raises:
        BusyError: somebody is publishing.
        SnapshotError: ``keep`` is less than 1, nobody is named, nothing has been published, CURRENT names no good snapshot, or the
            disk does not take it; what was already removed stays removed, all else is as it was.
    """
    if keep < 1:
        raise SnapshotError("至少要保留 1 份；没有删除")
    by = durable_io.named(by)
    with durable_io.locked(data, by, wait):
        named = snapshot.open_snapshot(data, history.current(data)).id  # nothing else is removed while it is damaged
        ids = snapshot.list_ids(data)
        protected = {named, before(data, named), *ids[-keep:]}
        removed = tuple(identity for identity in ids if identity not in protected)
        kept = tuple(identity for identity in ids if identity in protected)
        present = {folder.name for folder in (data / "snapshots").glob("[!.]*")}
        if removed:
            _remove(data, named, removed, {"action": "prune", "by": by, "note": note, "removed": list(removed)})
    return Pruned(removed, kept, tuple(sorted(present - set(ids))))


def before(data: Path, named: str) -> str | None:
    """The snapshot that was current before the one ``named``, as the audit trail tells; None if none was."""
    told = (entry.get("snapshot") for entry in reversed(audit.read(data)))
    return next((identity for identity in told if identity and identity != named), None)


def _remove(data: Path, named: str, removed: tuple[str, ...], entry: dict[str, object]) -> None:
    snapshots = data / "snapshots"
    try:
        durable_io.sweep(data)
        audit.Announcement(data, named, entry).make()
        for identity in removed:
            os.rename(snapshots / identity, snapshots / f"{durable_io.TEMPORARY}{uuid.uuid4().hex}")
        durable_io.sync(snapshots)
    except OSError as error:
        raise SnapshotError(f"没有全部删除：{durable_io.why(error)}；其余快照没有变化") from error
    finally:
        durable_io.sweep(data)
