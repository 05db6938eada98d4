"""Towns that the tests share: two in make test, twenty by lot in make soak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.living import towns
from tests.living.towns import Town
from township.demo import town
from township.panels.published import Published
from township.panels.setting import Setting

SMALL = {
    # the last month of a year, a merger, months and figures that are missing or late
    "merged": town.Plan(
        first=dt.date(2022, 10, 1), months=5, villages=7, merged=4, gaps=0.1, late=0.2, projects=3, enterprises=9,
        sites=2, issues_a_month=3, cooperations=1, names_a_list=1, goals=9, shortfalls=5, caveats=2,
    ),
    "nothing": town.Plan(months=1, villages=1, merged=0, works=0, gaps=0.5, **dict.fromkeys(towns.COUNTS, 0)),
}  # fmt: skip
BY_LOT = range(12)


@pytest.fixture(
    scope="session", params=[*SMALL, *(pytest.param(seed, marks=pytest.mark.soak) for seed in BY_LOT)], ids=str
)
def town_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with some examples among its figures; published by whoever needs it."""
    plan = SMALL.get(request.param) or towns.drawn(request.param)
    made = towns.built(tmp_path_factory.mktemp("living") / "data", plan)
    return made.with_examples((0.3, 0, 0.1)[plan.months % 3], plan.seed)


@pytest.fixture(scope="session")
def shown(town_of: Town) -> Published:
    """The town, opened."""
    return town_of.open()


def settings(town_of: Town, shown: Published, months: tuple[dt.date, ...] = ()) -> Iterator[Setting]:
    """The town in a few of its months, under two filters each: all of it and one village with 只看实报, three villages
    and all of it with 只看实报, by turns.
    """
    whole = shown.setting()
    for turn, month in enumerate(chosen(shown)):
        if months and month not in months:
            continue
        codes = tuple(village.code for village in town_of.known.villages(month))
        some = (((), False), (codes[:1], True)) if turn % 2 == 0 else ((codes[-3:], False), ((), True))
        for villages, reported_only in some:
            yield whole.with_filters(
                replace(whole.filters, month=month, villages=villages, reported_only=reported_only)
            )


def chosen(shown: Published, most: int = 3) -> tuple[dt.date, ...]:
    """A few months of all: the first, the last, and between."""
    months = shown.months
    if len(months) <= most:
        return months
    return tuple(months[number * (len(months) - 1) // (most - 1)] for number in range(most))
