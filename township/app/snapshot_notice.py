"""Tells a reader once that another snapshot is shown than a moment ago; knows nothing of Streamlit.

A run of a page shows one snapshot from beginning to end, so an open page changes to a new one silently, between two
runs. What was seen last is kept in the session, one a tab.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

# a reader who steps on at once, to another month or page, must still be able to read it
SAID_SECONDS = 12.0
_SEEN, _SAID = "snapshot_seen", "snapshot_said"


def notice(identity: str, memory: MutableMapping[str, Any], *, refused: bool = False) -> str | None:
    """What to say about the snapshot this run shows: that it replaced the one shown before, or nothing.

    Args:
        identity: id of the snapshot this run shows.
        memory: the session's; two entries of it are ours.
        refused: an older snapshot stands in for a damaged one. That is said elsewhere, and is no news to come back from.
    """
    if refused:
        return None
    seen, now = memory.get(_SEEN), time.monotonic()
    memory[_SEEN] = identity
    if seen not in (None, identity):
        memory[_SAID] = (f"已更新：现在显示快照 {identity}（原为 {seen}）", now)
    words, since = memory.get(_SAID, ("", 0.0))
    return words if words and now - since < SAID_SECONDS else None
