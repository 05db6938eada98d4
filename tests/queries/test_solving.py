"""Nobody works a hidden count of a village out: every question about an indicator is asked for every village, pair and
triple of villages, and every month; what they answer together is solved. Of households treated see test_poverty.py.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from tests.queries.conftest import ROOT
from township.statistics.figures import is_missing
from township.store.warehouse import read_queries

TOWN = "370830108"
VILLAGES = ("370830108202", "370830108203", "370830108204", "370830108205")
MONTHS = ("2020-08", "2020-09")
PEOPLE = "disabled_persons"
OF_PEOPLE = frozenset(
    f"indicators/{name}" for name in ("compared", "trend", "village_months", "village_pairs", "village_ranking")
) | {"villages/board", "villages/standing"}
OF_HOUSEHOLDS = {"poverty/monthly", "poverty/village_ranking", "rural/village_works", "villages/works"}
NO_COUNTS = {"villages/conclusion"}
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 40))]


def groups() -> Iterator[list[str]]:
    """The whole town, and every village, pair and triple."""
    for size in range(4):
        yield from map(list, itertools.combinations(VILLAGES, size))


def counts(seed: int) -> dict[tuple[str, str], int]:
    """A count for each village and month, mostly small, and never falling."""
    lot, found = random.Random(seed), {}
    for village in VILLAGES:
        found[village, MONTHS[0]] = lot.choice((0, 1, 1, 2, 2, 3, 4, 6))
        found[village, MONTHS[1]] = found[village, MONTHS[0]] + lot.choice((0, 0, 1, 2, 3))
    return found


def alternative(ranges: list[range], sums: list[tuple[tuple[int, ...], int]], place: int, value: int) -> bool:
    """Whether the unknown at ``place`` may be something else than ``value``: by what each may be, and what some add up to.

    One unknown after the other, leaving a branch as soon as a sum cannot be reached any more.
    """
    order = [place, *(i for i in range(len(ranges)) if i != place)]
    about = [[(of, total) for of, total in sums if i in of] for i in range(len(ranges))]
    chosen: dict[int, int] = {}

    def reachable(of: tuple[int, ...], total: int) -> bool:
        low = sum(chosen.get(i, ranges[i][0]) for i in of)
        return low <= total <= sum(chosen.get(i, ranges[i][-1]) for i in of)

    def found() -> bool:
        if len(chosen) == len(ranges):
            return True
        unknown = order[len(chosen)]
        for each in ranges[unknown]:
            if unknown == place and each == value:
                continue
            chosen[unknown] = each
            if all(reachable(of, total) for of, total in about[unknown]) and found():
                return True
            del chosen[unknown]
        return False

    return found()


def test_every_query_that_hides_counts_is_asked_somewhere():
    hiding = {n for n, query in read_queries(ROOT / "queries").items() if "confidential_below" in query.parameters}
    assert hiding == OF_PEOPLE | OF_HOUSEHOLDS | NO_COUNTS


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_people_is_worked_out(warehouse_of, parameters, seed):
    real = counts(seed)
    rows = [
        {"indicator": PEOPLE, "area": area, "month": month, "basis": "point", "value": value}
        for (area, month), value in real.items()
    ]
    totals = {month: sum(real[village, month] for village in VILLAGES) for month in MONTHS}
    town = [{"indicator": PEOPLE, "area": TOWN, "month": m, "basis": "point", "value": n} for m, n in totals.items()]
    warehouse = warehouse_of({"observation": [*rows, *town]})
    told: dict[tuple[str, str], int] = {}
    for month, chosen, query in itertools.product(MONTHS, groups(), sorted(OF_PEOPLE)):
        own = parameters(month=month, villages=chosen, indicators=[PEOPLE], against="上月", view="累计")
        answer = warehouse.run(query, **own).to_dict("records")
        for row in answer:
            if row["area"] in VILLAGES and not is_missing(row["value"]):
                told[row["area"], f"{row['month']:%Y-%m}"] = int(row["value"])
            if query == "indicators/compared" and row["area"] in VILLAGES:
                if not is_missing(row["before"]):
                    told[row["area"], f"{row['before_month']:%Y-%m}"] = int(row["before"])
                assert not (row["text"] or row["before_text"]) or is_missing(row["difference"])
                assert not (row["text"] or answer[0]["text"]) or is_missing(row["from_first"])
    assert told.items() <= real.items() and told
    for month in MONTHS:
        hidden = [village for village in VILLAGES if (village, month) not in told]
        rest = sum(real[village, month] for village in hidden)  # the town's count less what is told
        ranges = [range(1, max([2, *(real[village, month] for village in hidden)]) + 1)] * len(hidden)
        for place, village in enumerate(hidden):
            solved = not alternative(ranges, [(tuple(range(len(hidden))), rest)], place, real[village, month])
            assert not solved, (month, village, real)
