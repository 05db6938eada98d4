"""Wrong passwords make the next try wait: for this account from this address, never for the account from elsewhere.

So somebody who guesses at the leader's password does not keep the leader out before a meeting; nobody waits longer
than a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable

FREE, FREE_OF_ADDRESS = 5, 20  # wrong passwords without a wait: for an account, for all accounts of an address
LONGEST = 60.0  # seconds
FORGOTTEN = 900.0  # seconds after the last wrong password
MOST = 10_000  # places remembered


class Attempts:
    """Wrong passwords by account and address, and by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}  # how often, and when last

    def wait(self, account: str, address: str) -> float:
        """Seconds until the next try is heard; 0: now."""
        return max(self._wait((account, address), FREE), self._wait(("", address), FREE_OF_ADDRESS))

    def begun(self, account: str, address: str) -> None:
        """A try, counted as wrong until it is said to have :meth:`passed`: many at a time are no way around."""
        now = self._clock()
        for place in ((account, address), ("", address)):
            times, last = self._failed.pop(place, (0, now))
            self._failed[place] = (
                1 if now - last > FORGOTTEN else times + 1,
                now,
            )  # at the end: the last to be forgotten
        while len(self._failed) > MOST:
            del self._failed[next(iter(self._failed))]

    def passed(self, account: str, address: str) -> None:
        """The try had the right password."""
        self._failed.pop((account, address), None)
        times, last = self._failed.get(("", address), (1, 0.0))
        self._failed["", address] = (times - 1, last)

    def _wait(self, place: tuple[str, str], free: int) -> float:
        times, last = self._failed.get(place, (0, 0.0))
        over, since = times - free, self._clock() - last
        if over < 0 or since > FORGOTTEN:
            return 0.0
        return max(0.0, min(2.0**over, LONGEST) - since)
