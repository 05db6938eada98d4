"""What was published since a meeting last used the data: docs/decisions/0022-since-the-last-meeting.md says why so."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from township.store import lists, manifest
from township.store.manifest import Flaw


@lru_cache(maxsize=8)
def published_since(folder: Path) -> tuple[str, ...]:
    """The snapshot in ``folder`` and those before it, newest first, up to but without the one a meeting last used.

    That is the snapshot the newest 汇报清单 was saved on, of those saved on an earlier one. Where there is none, or
    it is no forerunner of this one (a rollback, a pruned chain), only this snapshot is new. Asked once a snapshot.
    """
    data = folder.parents[1]
    used = _used(data, folder.name)
    chain = [folder.name]
    while (base := _base(data, chain[-1])) is not None:
        if base == used:
            return tuple(chain)
        chain.append(base)
    return (folder.name,)


def _used(data: Path, now: str) -> str | None:
    saved = []
    for name in lists.names(data):
        try:
            saved.append(lists.read(data, name))
        except lists.ListError:  # a damaged one was used by nobody
            continue
    earlier = [one for one in saved if one.snapshot != now]
    return max(earlier, key=lambda one: one.saved_at).snapshot if earlier else None


def _base(data: Path, identity: str) -> str | None:
    found = manifest.read(data / "snapshots" / identity, identity)
    return None if isinstance(found, Flaw) else found["base"]
