"""Nobody works a hidden count of a village out: every question is asked for every village, pair and triple of villages,
and every month; what they answer together is solved.

A query that takes ``$confidential_below`` is asked here or tells no count of a village.
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
PROGRAMMES = {"house_repair": "住房维修", "toilet_renovation": "卫生厕所改造", "tap_water": "自来水维修"}
PEOPLE = "disabled_persons"
OF_PEOPLE = frozenset(
    f"indicators/{name}" for name in ("compared", "trend", "village_months", "village_pairs", "village_ranking")
) | {"villages/board", "villages/standing"}
OF_PROGRAMMES = {"poverty/monthly", "poverty/village_ranking", "rural/village_works", "villages/works"}
NO_COUNTS = {"villages/conclusion"}
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 60))]


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


def of_text(text: str, most: int) -> range:
    """What a text lets its count be."""
    if text == "*":
        return range(most + 1)
    return range(1, int(text[1:])) if text.startswith("<") else range(int(text), int(text) + 1)


def test_every_query_that_hides_counts_is_asked_here():
    hiding = {n for n, query in read_queries(ROOT / "queries").items() if "confidential_below" in query.parameters}
    assert hiding == OF_PEOPLE | OF_PROGRAMMES | NO_COUNTS


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


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_households_is_worked_out(warehouse_of, parameters, seed):
    real = {(code, *place): n for i, code in enumerate(PROGRAMMES) for place, n in counts(100 * seed + i).items()}
    rows = [
        {"programme": code, "programme_name": PROGRAMMES[code], "area": area, "month": month, "households": n}
        for (code, area, month), n in real.items()
    ]
    for code, month in itertools.product(PROGRAMMES, MONTHS):
        total = sum(real[code, village, month] for village in VILLAGES)
        rows.append(
            {"programme": code, "programme_name": PROGRAMMES[code], "area": TOWN, "month": month, "households": total}
        )
    warehouse = warehouse_of({"programme": rows})
    for month in MONTHS:
        places = list(itertools.product(PROGRAMMES, VILLAGES))
        place_of = {place: i for i, place in enumerate(places)}
        most = max(real[code, village, month] for code, village in places)
        sums = [
            (tuple(place_of[code, v] for v in VILLAGES), sum(real[code, v, month] for v in VILLAGES))
            for code in PROGRAMMES
        ]
        ranges = {place: range(most + 1) for place in places}

        def narrowed(place, text, ranges=ranges, most=most):
            said = set(of_text(text, most)) & set(ranges[place])
            ranges[place] = range(min(said), max(said) + 1)

        named = {name: code for code, name in PROGRAMMES.items()}
        for chosen in groups():
            if not chosen:
                continue
            frame = warehouse.run("poverty/monthly", **parameters(month=month, villages=chosen))
            for row in frame[frame["month"].dt.strftime("%Y-%m") == month].to_dict("records"):
                if len(chosen) == 1:
                    narrowed((named[row["programme_name"]], chosen[0]), row["text"])
                elif row["text"] != "*":
                    of = tuple(place_of[named[row["programme_name"]], village] for village in chosen)
                    sums.append((of, int(row["text"])))
        for row in warehouse.run("poverty/village_ranking", **parameters(month=month)).to_dict("records"):
            if row["text"] and row["text"][0] not in "<*":
                sums.append((tuple(place_of[code, row["area"]] for code in PROGRAMMES), int(row["text"])))
        works = warehouse.run("rural/village_works", **parameters(month=month))
        for row in works[works["measure"] == PROGRAMMES["house_repair"]].to_dict("records"):
            narrowed(("house_repair", row["areas"]), row["text"])
        for place, i in place_of.items():
            if 0 < (value := real[place[0], place[1], month]) < 3:
                assert alternative(list(ranges.values()), sums, i, value), (month, place, real)
