"""Statistical disclosure control: which counts of villages are not written.

A count of fewer than so many households or people is not written (primary suppression), nor are others from which it
could be worked out (complementary suppression): the town's total is public, villages add up to it, and a cumulative
count never falls. The terms are those of UNECE's glossary on statistical disclosure control.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Positions = NDArray[np.int_]
Numbers = NDArray[np.float64]
#: what :func:`suppression_limits` is told of each count
JUDGED_BY = ("family", "village", "month", "value", "fewest", "carried", "apart")


def suppression_limits(counts: dict[str, NDArray[Any]]) -> Numbers:
    """What each count is said to be fewer than; NaN where it is written.

    Counts that could be worked out from each other are one family, judged together. Up to the last month with a count
    that is too small, all below a limit are hidden, those of nobody (0) too: else a rise of the total would tell who
    is new, and how many (where they are all 0, they are written). The limit is raised from ``fewest`` until nothing can be worked out (:meth:`Family.guards`).
    Where none is enough, all of the family is hidden.

    Args:
        counts: columns (:data:`JUDGED_BY`), one row a count, sorted by family: ``family``, from 0 up; ``village``, whose
            it is; ``month``; ``value``; ``fewest``, below which it is too small; ``carried``, whether it holds until
            the village's next one; ``apart``, whether no total tells of it.
    """
    limits = np.full(len(counts["family"]), np.nan)
    starts = np.flatnonzero(np.diff(counts["family"], prepend=-1))
    for start, end in pairwise([*starts, len(limits)]):
        rows = {name: column[start:end] for name, column in counts.items()}
        village, month = (np.unique(rows[name], return_inverse=True)[1] for name in ("village", "month"))
        value = np.full((village.max() + 1, month.max() + 1), np.nan)
        value[village, month] = rows["value"]
        family = Family.of(value, carried=rows["carried"][0])
        limits[start:end] = family.limits(rows["fewest"][0], apart=rows["apart"][0])[village, month]
    return limits


@dataclass(frozen=True)
class Family:
    """Counts by village and month. Months are named by their position; the one that never comes by their number.

    Attributes:
        value: villages × months, NaN where none is reported.
        source: the month whose count holds in each month, −1 where none does.
        first: the first month of each village.
        since, grows: the month from which a count has been so large; the month in which it is larger.
    """

    value: Numbers
    source: Positions
    first: Positions
    since: Positions
    grows: Positions

    @classmethod
    def of(cls, value: Numbers, *, carried: bool) -> Family:
        """The family of these counts, each holding in its own month or until the village's next one."""
        reported = ~np.isnan(value)
        source = np.where(reported, np.arange(value.shape[1]), -1)
        one, other = value[:, :, None], value[:, None, :]
        return cls(
            value,
            np.maximum.accumulate(source, axis=1) if carried else source,
            _first(reported),
            _first(other == one),
            _first(other > one),
        )

    def limits(self, fewest: float, *, apart: bool) -> Numbers:
        """What each count is said to be fewer than, NaN where it is written."""
        small = (self.value > 0) & (self.value < fewest)
        if not small.any():
            return np.full(self.value.shape, np.nan)
        end = np.flatnonzero(self._holding(small).any(axis=0))[-1] + 1
        judged = np.arange(self.value.shape[1]) < end
        candidates = self.value[:, judged][:, :, None] + [1, 2]
        apart = apart or len(self.value) == 1  # the total of one village is its count, whatever is hidden
        for below in np.unique(np.maximum(fewest, candidates[~np.isnan(candidates)])):
            hidden = judged & (self.value < below)
            if apart or self.guards(small, hidden, below):
                return np.where(self._beside_somebody(hidden), below, np.nan)
        return np.where(self._beside_somebody(~np.isnan(self.value)), np.nanmax(self.value) + 2, np.nan)

    def guards(self, small: Flags, hidden: Flags, below: float) -> bool:
        """Whether none that is ``small`` can be worked out where the ``hidden`` ones are known to be fewer than so many.

        That is so where in each month it could be one more and another hidden one of that month one less, or the other
        way round: from the last rise of the one that loses to the next rise of the one that gains, totals, order and
        “fewer than” are then what they are.
        """
        never = self.value.shape[1]
        gains, loses = (self._holding(hidden & able) for able in (self.value < below - 1, self.value > 0))
        since, grows = self._held(self.since), self._held(self.grows)
        first = np.broadcast_to(self.first[:, None], self.value.shape)
        written = np.broadcast_to(_first(~np.isnan(self.value) & ~hidden)[:, None], self.value.shape)
        itself = gains & loses & (first <= since) & (grows <= written)
        takes = gains & (_at_most(loses, (never - since, never - written), (never - first, never - grows)) > itself)
        gives = loses & (_at_most(gains, (first, grows), (since, written)) > itself)
        return bool((takes | gives)[self._holding(small)].all())

    def _beside_somebody(self, hidden: Flags) -> Flags:
        """Those of the hidden ones that hold in a month in which not all of them are 0, which the total would tell."""
        somebody = self._holding(hidden & (self.value > 0)).any(axis=0)
        village, month = np.nonzero((self.source >= 0) & somebody)
        beside = np.zeros_like(hidden)
        beside[village, self.source[village, month]] = True
        return hidden & beside

    def _held(self, counts: NDArray[Any]) -> NDArray[Any]:
        """What is known of a count, for the one that holds in each month."""
        return np.take_along_axis(counts, self.source.clip(0), axis=1)

    def _holding(self, those: Flags) -> Flags:
        """The months in which one of those counts holds."""
        return self._held(those) & (self.source >= 0)


def _first(those: Flags) -> Positions:
    """The position of the first along the last axis; their number where there is none."""
    return np.where(those.any(axis=-1), those.argmax(axis=-1), those.shape[-1])


def _at_most(those: Flags, numbers: tuple[Positions, Positions], most: tuple[Positions, Positions]) -> Positions:
    """How many of those of its month have both numbers at most as large, by village and month.

    Counted once for every pair of numbers: each village beside each other one is too many where there are hundreds.
    """
    size = those.shape[1] + 1
    month = np.broadcast_to(np.arange(those.shape[1]), those.shape)
    shape = (those.shape[1], size, size)
    places = np.ravel_multi_index((month[those], *(number[those] for number in numbers)), shape)
    counts = np.bincount(places, minlength=np.prod(shape)).reshape(shape)
    return counts.cumsum(axis=1).cumsum(axis=2)[(month, *most)]
