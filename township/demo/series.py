"""The figures of a sample town's indicators: levels, rhythm of the year, growth, villages. The same seed, the same town.

Totals and parts fit: villages add up to the town where the catalogue says so, parts stay below their whole, cumulative
figures never fall within a year, a rate keeps to its limits.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from township.statistics.catalogue import Catalogue
from township.statistics.entries import Indicator

# of a year's total, month by month: business rises to the year's end, works are done in summer, offices work evenly
_RHYTHMS = (
    (6, 6, 8, 8, 8, 9, 8, 8, 9, 9, 10, 11),
    (1, 2, 6, 9, 12, 14, 13, 12, 11, 10, 7, 3),
    (8, 8, 8, 9, 8, 9, 8, 8, 9, 8, 8, 9),
)
_SIZES = {  # of a year's total, or of a level, by unit: from and to
    "万元": (900, 90_000), "元": (9_000, 24_000), "户": (120, 3_000), "人": (60, 2_400), "家": (4, 40), "个": (6, 60),
    "米": (3_000, 40_000), "亩": (30_000, 60_000), "吨": (20_000, 40_000), "辆": (4, 20), "万千瓦时": (900, 9_000),
    "点次": (4_000, 6_000), "件": (10, 90), "天": (250, 320), "位": (1, 15), "份": (2_000, 30_000), "条": (60, 600),
    "支": (5, 5), "次/天": (1, 3), "立方米": (60, 140), "微克/立方米": (30, 80), "%": (62, 97),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A figure of one area and month as an office would report it."""

    value: Decimal
    yoy_pct: Decimal | None = None
    units_n: int | None = None


@dataclass(frozen=True)
class Series:
    """All figures of one indicator.

    Attributes:
        weights: of the villages that add up to the town, by code; empty where nothing is reported by village.
        whole: the series it is a part of, and its share of it.
        others: the other parts of a whole that all parts together make up; this one is the rest.
        of_task: the series whose share of its year's task this is.
        units: the series of how many units stand behind it.
        counted: what a ledger of the town counts in a month, where one does.
    """

    indicator: Indicator
    seed: str
    first_year: int
    limits: tuple[Decimal | None, Decimal | None]
    weights: dict[str, float] = field(default_factory=dict)
    whole: tuple[Series, float] | None = None
    others: tuple[Series, ...] = ()
    of_task: Series | None = None
    units: Series | None = None
    counted: Callable[[dt.date], int] | None = None

    @cached_property
    def _random(self) -> random.Random:
        return random.Random(f"{self.seed}/{self.indicator.code}")

    @cached_property
    def _character(self) -> tuple[float, float, tuple[int, ...]]:
        """Size, growth a year and rhythm."""
        low, high = _SIZES.get(self.indicator.unit, (10, 100))
        growth = self._random.uniform(-0.04, 0.12) * (-1 if self.indicator.direction == "down" else 1)
        return self._random.uniform(low, high), growth, self._random.choice(_RHYTHMS)

    @property
    def cumulative(self) -> bool:
        """Whether the figure adds up through the year."""
        return self.indicator.basis == "ytd" and self.indicator.kind != "rate"

    def year_total(self, year: int) -> Decimal:
        """What a year comes to, or the level it ends at."""
        return self.value(dt.date(year, 12, 1))

    def task(self, year: int) -> Decimal | None:
        """What is asked of a year: a little more than it comes to, or less where that is better; None where nothing is."""
        known = self.indicator
        if known.direction == "none" or known.unit == "位" or len(known.code) % 3 == 0 or self.of_task:
            return None
        asked = float(self.year_total(year)) * {"down": 0.98, "up": 1.03}[known.direction]
        return self.rounded(min(asked, float(self.limits[1] or 1e12))) or None  # nothing is asked of what is nothing

    def value(self, month: dt.date) -> Decimal:
        """The town's figure as of ``month``, in the indicator's unit and decimals."""
        if self.counted:
            return Decimal(self.counted(month))
        if self.of_task:
            return self.rounded(100 * float(self.of_task.value(month)) / float(self.of_task.task(month.year) or 1))
        if self.whole:
            whole, share = self.whole
            if self.others:
                return whole.value(month) - sum(other.value(month) for other in self.others)
            return self.rounded(float(whole.value(month)) * share)
        size, growth, rhythm = self._character
        years = month.year - self.first_year
        if self.indicator.kind == "rate":
            return self._rate(size, month)
        if self.cumulative:
            return self.rounded(size * (1 + growth) ** years * sum(rhythm[: month.month]) / sum(rhythm))
        return self.rounded(size * (1 + growth) ** (years + month.month / 12))

    def _rate(self, size: float, month: dt.date) -> Decimal:
        low, high = (None if end is None else float(end) for end in self.limits)
        wave = math.sin(month.month * 0.9 + size) * (4 if self.indicator.unit != "位" else 3)
        drift = (month.year - self.first_year) * 1.2 * (-1 if self.indicator.direction == "down" else 1)
        return self.rounded(min(max(size + wave + drift, low if low is not None else -1e9), high or 1e9))

    def rounded(self, value: float, fewer: int = 0) -> Decimal:
        """``value`` to the indicator's decimals, or some ``fewer``: 2 for whole hundreds of what has none."""
        step = Decimal(1).scaleb(fewer - self.indicator.decimals)
        return Decimal(value).quantize(step, ROUND_HALF_UP) + Decimal(0)

    def figure(self, month: dt.date) -> Figure:
        """The town's figure with its growth as reported, which need not be that of the levels (可比口径)."""
        value = self.value(month)
        before = self.value(month.replace(year=month.year - 1))
        yoy = None
        if self.cumulative and before > 0:
            off = random.Random(f"{self.seed}/{self.indicator.code}/{month}").uniform(-0.4, 0.4)
            yoy = (100 * (value / before - 1) + Decimal(off)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return Figure(value, yoy, int(self.units.value(month)) if self.units else None)

    def by_village(self, month: dt.date) -> dict[str, Decimal]:
        """The villages' figures of ``month``: parts of the town's that add up to it, or rates around it."""
        if not self.weights:
            return {}
        if self.indicator.kind == "rate":
            low, high = (None if end is None else float(end) for end in self.limits)
            spread = {code: (weight * len(self.weights) - 1) * 6 for code, weight in self.weights.items()}
            town = float(self.value(month))
            return {
                code: self.rounded(min(max(town + off, low if low is not None else -1e9), high or 1e9))
                for code, off in spread.items()
            }
        months = [month.replace(month=number) for number in range(1, month.month + 1)] if self.cumulative else [month]
        parts = dict.fromkeys(self.weights, Decimal(0))
        before = Decimal(0)
        for one in months:  # what a month adds is shared out, so that no village ever falls
            total = self.value(one)
            for code, more in shared(total - before, self.weights, self.indicator.decimals).items():
                parts[code] += more
            before = total
        return parts


def in_town(series: Series, code: str, month: dt.date) -> Figure:
    """Another town's figure: about as large as ours, so that ranks move from month to month, and often the same."""
    chance = random.Random(f"{series.seed}/{code}")
    size, turn = chance.uniform(-0.12, 0.12), chance.uniform(0, 6)

    def value(on: dt.date) -> Decimal:
        own = series.value(on)
        if not series.cumulative:
            low, high = (None if end is None else float(end) for end in series.limits)
            moved = float(own) * (1 + size / 2 + 0.05 * math.sin(on.month + turn))
            return series.rounded(min(max(moved, low or 0), high or 1e9), fewer=min(1, series.indicator.decimals))
        total, before = 0.0, 0.0
        for number in range(1, on.month + 1):  # what each month adds differs, and never takes away
            upto = float(series.value(on.replace(month=number)))
            total += (upto - before) * (1 + size + 0.3 * math.sin(number + turn + on.year))
            before = upto
        return series.rounded(total, fewer=2)

    now, then = value(month), value(month.replace(year=month.year - 1))
    grown = (
        Decimal(100 * (now / then - 1)).quantize(Decimal("0.1"), ROUND_HALF_UP) if then and series.cumulative else None
    )
    return Figure(now, grown)


def shared(total: Decimal, weights: dict[str, float], decimals: int) -> dict[str, Decimal]:
    """``total`` in parts by weight that add up to it exactly."""
    step = Decimal(1).scaleb(-decimals)
    parts: dict[str, Decimal] = {}
    whole, upto, done = sum(weights.values()), 0.0, Decimal(0)
    for code, weight in weights.items():
        upto += weight
        reached = (total * Decimal(upto / whole)).quantize(step, ROUND_HALF_UP) if upto < whole * 0.999999 else total
        parts[code] = reached - done
        done = reached
    return parts


def series_of(
    catalogue: Catalogue,
    seed: str,
    first_year: int,
    weights: dict[str, float],
    counts: dict[str, Callable[[dt.date], int]],
) -> dict[str, Series]:
    """A series for every indicator of the catalogue; parts below their wholes as its relations ask.

    Args:
        weights: of the villages, by code.
        counts: what the town's ledgers count in a month, by indicator.
    """
    made: dict[str, Series] = {}
    shares = {relation.part: relation.whole for relation in catalogue.relations if relation.kind == "任务%"}
    parts = {relation.part: relation for relation in catalogue.relations if relation.kind in ("≤", "=")}
    divided = _divided(catalogue)

    def make(code: str) -> Series:
        if code not in made:
            known, limit = catalogue.indicators[code], catalogue.limit(code)
            whole, others = None, ()
            if code in parts:
                share = random.Random(f"{seed}/{code}/share").uniform(0.35, 0.6)
                whole = (make(parts[code].whole), share)
                together = divided.get(parts[code].whole, ())
                if together and code == together[-1]:
                    others = tuple(map(make, together[:-1]))
            by_village = known.over_areas in ("sum", "weighted") and known.theme in (
                "rural",
                "poverty",
                "talent",
                "epidemic",
            )
            units = f"{code.rpartition('_')[0]}_units"
            made[code] = Series(
                known,
                seed,
                first_year,
                (limit.low, limit.high),
                weights if by_village and code not in counts else {},
                whole,
                others,
                make(shares[code]) if code in shares else None,
                make(units) if known.min_units and units in catalogue.indicators else None,
                counts.get(code),
            )
        return made[code]

    for code in catalogue.indicators:
        make(code)
    return made


def _divided(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Wholes that parts together make up, with those parts."""
    found: dict[str, tuple[str, ...]] = {}
    for relation in catalogue.relations:
        if relation.kind == "=":
            found[relation.whole] = (*found.get(relation.whole, ()), relation.part)
    return found
