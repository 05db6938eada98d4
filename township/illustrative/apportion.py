"""Splits a reported total into parts that add up to it exactly, the same on every machine.

Pure arithmetic on ``Decimal`` and ``int``; knows no indicator and no village. What stands in
for chance is a SHA-256 of the words given, so a draw depends on nothing but those words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import accumulate
from typing import TypeVar

from township.statistics.figures import round_half_up

_T = TypeVar("_T")


def draw(low: int, high: int, *words: object) -> int:
    """An integer from ``low`` to ``high`` (both included), the same whenever the words are the same."""
    return low + _digest(words) % (high - low + 1)


def ranked(items: Iterable[_T], *words: object) -> list[_T]:
    """The items in an order that depends only on their text and the words: a repeatable shuffle."""
    return sorted(items, key=lambda item: (_digest((*words, item)), str(item)))


def _digest(words: tuple[object, ...]) -> int:
    return int.from_bytes(hashlib.sha256("|".join(map(str, words)).encode()).digest()[:8], "big")


def decimals_of(value: Decimal) -> int:
    """Decimals needed to write the value: 0 for ``31508.0000``, 1 for ``2475.6``."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def apportion(
    total: Decimal, weights: Sequence[int], decimals: int = 0, caps: Sequence[Decimal] | None = None
) -> list[Decimal]:
    """Parts of ``total`` in proportion to ``weights``, by largest remainder, in steps of 10^-decimals.

    The parts add up to ``total`` exactly. With ``caps`` no part exceeds its cap: what is cut off
    one part goes to the others, again by weight. Ties go to the earlier part.

    Raises:
        ValueError: a negative total or weight, a total finer than ``decimals``, or no room for it
            (weights all zero, caps of the weighted parts below the total).
    """
    steps = total.scaleb(decimals)
    if steps < 0 or steps != steps.to_integral_value():
        raise ValueError(f"{total}不能按{decimals}位小数分摊")
    if any(weight < 0 for weight in weights):
        raise ValueError("权数不能为负")
    limits = None if caps is None else [int(c.scaleb(decimals).to_integral_value(ROUND_FLOOR)) for c in caps]
    return [Decimal(part).scaleb(-decimals) for part in _whole_parts(int(steps), weights, limits)]


def _whole_parts(total: int, weights: Sequence[int], limits: Sequence[int] | None) -> list[int]:
    parts = [0] * len(weights)
    open_slots = [i for i, weight in enumerate(weights) if weight]
    left = total
    # fill to the limit every part whose share would exceed it, until no share does
    while limits is not None:
        weight_sum = sum(weights[i] for i in open_slots)
        full = [i for i in open_slots if left * weights[i] > limits[i] * weight_sum]
        if not full:
            break
        for i in full:
            parts[i] = limits[i]
        left -= sum(limits[i] for i in full)
        open_slots = [i for i in open_slots if i not in full]
    if not open_slots:
        if left:
            raise ValueError(f"{total}分摊不下：权数全为零或上限之和不足")
        return parts
    weight_sum = sum(weights[i] for i in open_slots)
    for i in open_slots:
        parts[i] = left * weights[i] // weight_sum
    # a share at its limit is a whole number, has no remainder and so is never raised above it
    by_remainder = sorted(open_slots, key=lambda i: (-(left * weights[i] % weight_sum), i))
    for i in by_remainder[: left - sum(parts[i] for i in open_slots)]:
        parts[i] += 1
    return parts


def nested(part: Decimal, whole: Sequence[Decimal], tilt: Sequence[int], decimals: int = 0) -> list[Decimal]:
    """Increments of a part inside the increments of its whole: each at most the whole's, adding up to ``part``.

    ``tilt`` bends the part away from a fixed share of the whole; 100 everywhere leaves it proportional.

    Raises:
        ValueError: the part exceeds the whole.
    """
    steps = [int(increment.scaleb(decimals)) for increment in whole]
    return apportion(part, [step * bend for step, bend in zip(steps, tilt, strict=True)], decimals, whole)


def cumulate(increments: Iterable[Decimal]) -> list[Decimal]:
    """Running totals (累计)."""
    return list(accumulate(increments))


def increments(levels: Sequence[Decimal]) -> list[Decimal]:
    """What each level adds to the one before; the inverse of :func:`cumulate`."""
    return [level - before for level, before in zip(levels, [Decimal(0), *levels], strict=False)]


def implied_base(level: Decimal, yoy_pct: Decimal) -> Decimal:
    """Last year's level implied by this year's and its 同比: level / (1 + yoy), rounded half up.

    Raises:
        ValueError: a growth of −100% or less has no base.
    """
    if yoy_pct <= -100:
        raise ValueError(f"同比{yoy_pct}%推不出上年基数")
    return round_half_up(level * 100 / (100 + yoy_pct), 1)


def grown(total: Decimal, base: Sequence[Decimal], growth_pct: Sequence[Decimal], decimals: int = 0) -> list[Decimal]:
    """This year's cumulative levels from last year's and a growth for each, the last level being ``total``.

    Levels never fall and never pass ``total``, whatever the growth asked for.
    """
    levels: list[Decimal] = []
    for level, growth in zip(base[:-1], growth_pct[:-1], strict=True):
        wanted = round_half_up(level * (100 + growth) / 100, decimals)
        levels.append(min(max(wanted, levels[-1] if levels else Decimal(0)), total))
    return [*levels, total]


def yoy(level: Decimal, base: Decimal) -> Decimal | None:
    """同比 in % to one decimal; None on a base of zero."""
    return round_half_up((level - base) * 100 / base, 1) if base else None


def recovery(yoy_pct: Decimal, trough_pct: int, first_month: int, last_month: int) -> list[Decimal]:
    """Cumulative growth in % by month: from ``-trough_pct`` easing to a sixth of it by June, then up to ``yoy_pct``.

    The shape the report describes for 2020: down in the first half, positive after.
    """
    easing = Decimal(trough_pct) * 5 / 6 / max(1, 6 - first_month)
    falling = [easing * (month - first_month) - trough_pct for month in range(first_month, min(6, last_month) + 1)]
    rising = [yoy_pct * (month - 6) / (last_month - 6) for month in range(7, last_month + 1)]
    return [*falling, *rising]
