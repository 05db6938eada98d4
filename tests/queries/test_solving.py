"""Nobody works a hidden count of a village out: every question that tells counts is asked for every month and
village, pair and triple of villages; what they answer together is solved, knowing that counts are whole, that the town's
are the sum of its villages', and that cumulative ones never fall.
"""

from __future__ import annotations

import itertools
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.bundled import ROOT
from township.statistics.figures import is_missing
from township.store.warehouse import read_queries

TOWN = "370830108"
VILLAGES = ("370830108202", "370830108203", "370830108204", "370830108205")
MONTHS = ("2020-07", "2020-08", "2020-09")
OF_PEOPLE = frozenset(
    f"indicators/{name}" for name in ("compared", "trend", "village_months", "village_pairs", "village_ranking")
) | {"villages/board", "villages/standing"}
OF_HOUSEHOLDS = {"poverty/monthly", "poverty/village_ranking", "rural/village_works", "villages/works"}
RANKING = {"indicators/village_months", "indicators/village_ranking", "villages/board"}  # every village's at once
NO_COUNTS = {"villages/conclusion"}
PROGRAMMES = {"house_repair": "住房维修", "toilet_renovation": "卫生厕所改造", "tap_water": "自来水维修"}
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 40))]

Cell = tuple[str, str, str]  # what is counted, village, month
Ranges = dict[Cell, tuple[int, int]]


@dataclass
class Told:
    """What somebody knows who has asked everything: counts, what some add up to, and which is not above which."""

    counts: Ranges
    sums: list[tuple[list[Cell], int]] = field(default_factory=list)
    rising: list[tuple[Cell, Cell]] = field(default_factory=list)

    def says(self, cell: Cell, value: Any, text: str = "") -> None:
        """A query's answer about a count: its value, or that it is fewer than so many."""
        if cell not in self.counts:
            return  # reported later than the others
        low, high = self.counts[cell]
        if not is_missing(value):
            assert low <= int(value) <= high, (cell, value)
            self.counts[cell] = int(value), int(value)
        elif text.startswith("<"):
            self.counts[cell] = low, min(high, int(text[1:]) - 1)

    def gives_away(self, cell: Cell, value: int) -> bool:
        """Whether nothing else than ``value`` fits."""
        low, high = self.counts[cell]
        sides = ((low, value - 1), (value + 1, high))
        return not any(self._fits({**self.counts, cell: side}) for side in sides if side[0] <= side[1])

    def _fits(self, ranges: Ranges) -> bool:
        ranges = self._narrowed(ranges)
        if not ranges:
            return False
        open_ones = [cell for cell, (low, high) in ranges.items() if low < high]
        if not open_ones:
            return True
        cell = min(open_ones, key=lambda each: ranges[each][1] - ranges[each][0])
        low, high = ranges[cell]
        middle = (low + high) // 2
        return self._fits({**ranges, cell: (low, middle)}) or self._fits({**ranges, cell: (middle + 1, high)})

    def _narrowed(self, ranges: Ranges) -> Ranges:
        """What is left of the ranges by the sums and the order; empty where nothing is."""
        before: Ranges = {}
        while before != ranges:
            before = dict(ranges)
            for first, then in self.rising:
                ranges[first] = ranges[first][0], min(ranges[first][1], ranges[then][1])
                ranges[then] = max(ranges[then][0], ranges[first][0]), ranges[then][1]
            for cells, total in self.sums:
                low, high = (sum(ranges[cell][end] for cell in cells) for end in (0, 1))
                for cell in cells:
                    own_low, own_high = ranges[cell]
                    ranges[cell] = max(own_low, total - high + own_high), min(own_high, total - low + own_low)
            if any(low > high for low, high in ranges.values()):
                return {}
        return ranges


def groups(largest: int = 3) -> Iterator[list[str]]:
    """The whole town, every village and all of them; and every pair and triple for a question that adds them up."""
    for size in (*range(largest + 1), len(VILLAGES)):
        yield from map(list, itertools.combinations(VILLAGES, size))


def growing(lot: random.Random) -> list[int]:
    """A count for each month, mostly small, and never falling."""
    first = lot.choice((0, 0, 1, 1, 2, 2, 3, 4, 6))
    return list(itertools.accumulate((lot.choice((0, 0, 1, 2, 3)) for _ in MONTHS[1:]), initial=first))


def counts(lot: random.Random, what: str) -> dict[Cell, int]:
    """Counts of the villages; the last two may have begun to report later than the others."""
    return {
        (what, village, month): number
        for village in VILLAGES
        for late in [lot.choice((0, 0, 1)) if village in VILLAGES[2:] else 0]
        for month, number in list(zip(MONTHS, growing(lot), strict=True))[late:]
    }


def known(real: dict[Cell, int], *, cumulative: bool = True) -> Told:
    """What is known before anything is asked: the town's counts, and that cumulative ones do not fall."""
    told = Told({cell: (0, 40) for cell in real})
    for what, month in dict.fromkeys((cell[0], cell[2]) for cell in real):
        cells = [(what, village, month) for village in VILLAGES if (what, village, month) in real]
        told.sums.append((cells, sum(real[cell] for cell in cells)))
    if cumulative:
        following = dict(itertools.pairwise(MONTHS))
        after = ((cell, (cell[0], cell[1], following.get(cell[2], ""))) for cell in real)
        told.rising.extend((cell, later) for cell, later in after if later in real)
    return told


def assert_nothing_is_worked_out(told: Told, real: dict[Cell, int]) -> None:
    for cell, value in real.items():
        low, high = told.counts[cell]
        assert low <= value <= high
        if 0 < value < 3:
            assert low < high, cell
            assert not told.gives_away(cell, value), (cell, real)


def assert_ranks_tell_no_more(rows: list[dict[str, Any]], *, downward: bool) -> None:
    """Ranks and the median are the same whatever the hidden counts are."""
    for month in {row["month"] for row in rows}:
        own = [row for row in rows if row["month"] == month]
        written = [row["value"] for row in own if not is_missing(row["value"])]
        most = [int(row["text"][1:]) - 1 for row in own if is_missing(row["value"])]
        for row in own:
            if is_missing(row["value"]):
                assert is_missing(row["position"])
                continue
            better = [other for other in written if (other < row["value"] if downward else other > row["value"])]
            assert row["position"] == 1 + len(better) + downward * len(most)
            if not is_missing(row.get("median")):
                assert {statistics.median([*written, *few]) for few in (most, [0] * len(most))} == {row["median"]}


def test_every_query_that_hides_counts_is_asked_somewhere():
    hiding = {n for n, query in read_queries(ROOT / "queries").items() if "confidential_below" in query.parameters}
    assert hiding == OF_PEOPLE | OF_HOUSEHOLDS | NO_COUNTS


@pytest.mark.parametrize("seed", SEEDS)
def test_of_many_programmes_no_count_is_worked_out(warehouse_of, parameters, seed):
    lot = random.Random(seed)
    real = {cell: value for number in range(100) for cell, value in counts(lot, f"p{number}").items()}
    rows = [
        {"programme": code, "programme_name": code, "area": area, "month": month, "households": value}
        for (code, area, month), value in real.items()
    ]
    warehouse = warehouse_of({"programme": rows})
    told = {code: known({cell: value for cell, value in real.items() if cell[0] == code}) for code, *_ in real}
    for village in VILLAGES:
        for row in warehouse.run("poverty/monthly", **parameters(villages=[village])).to_dict("records"):
            code = row["programme_name"]
            told[code].says((code, village, f"{row['month']:%Y-%m}"), row["households"], row["text"])
    for code, each in told.items():
        assert_nothing_is_worked_out(each, {cell: value for cell, value in real.items() if cell[0] == code})


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("what", "basis", "downward"),
    [("disabled_persons", "point", False), ("pension_payers", "ytd", False), ("monitored_households", "point", True)],
)
def test_no_number_of_people_is_worked_out(warehouse_of, parameters, what, basis, downward, seed):
    real = counts(random.Random(seed), what)
    rows = [
        {"indicator": what, "area": area, "month": month, "basis": basis, "value": value}
        for (_, area, month), value in real.items()
    ]
    warehouse = warehouse_of({"observation": rows})
    told = known(real, cumulative=basis == "ytd")
    for month, chosen, query in itertools.product(MONTHS, groups(1), sorted(OF_PEOPLE)):
        own = parameters(month=month, villages=chosen, indicators=[what], against="上月", view="累计")
        answer = warehouse.run(query, **own).to_dict("records")
        if query in RANKING:
            assert_ranks_tell_no_more([row for row in answer if row["status"] != "missing"], downward=downward)
        for row in answer:
            if row["area"] not in VILLAGES:
                continue
            told.says((what, row["area"], f"{row['month']:%Y-%m}"), row["value"], row.get("text", ""))
            if query == "indicators/compared":
                before = (what, row["area"], f"{row['before_month']:%Y-%m}")
                told.says(before, row["before"], row["before_text"])
                assert not (row["text"] or row["before_text"]) or is_missing(row["difference"])
                assert not (row["text"] or answer[0]["text"]) or is_missing(row["from_first"])
    assert_nothing_is_worked_out(told, real)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_households_helped_is_worked_out(warehouse_of, parameters, seed):
    lot = random.Random(seed)
    real = {cell: value for code in PROGRAMMES for cell, value in counts(lot, code).items()}
    rows = [
        {"programme": code, "programme_name": PROGRAMMES[code], "area": area, "month": month, "households": value}
        for (code, area, month), value in real.items()
    ]
    warehouse = warehouse_of({"programme": rows})
    told = known(real)
    codes = {name: code for code, name in PROGRAMMES.items()}
    for month, chosen in itertools.product(MONTHS, groups()):
        own = parameters(month=month, villages=chosen)
        for row in warehouse.run("poverty/monthly", **own).to_dict("records"):
            cells = [(codes[row["programme_name"]], village, f"{row['month']:%Y-%m}") for village in chosen]
            if len(cells) == 1:
                told.says(cells[0], row["households"], row["text"])
            elif not is_missing(row["households"]):
                told.sums.append(([cell for cell in cells if cell in real], int(row["households"])))
        for row in warehouse.run("rural/village_works", **own).to_dict("records"):
            told.says(("house_repair", row["areas"], f"{row['month']:%Y-%m}"), row["value"], row["text"])
        of_three = warehouse.run("poverty/village_ranking", **own).to_dict("records")
        helped = warehouse.run("villages/works", **own)
        assert helped.loc[helped["unit"] == "户次", "text"].isin([row["text"] for row in of_three]).all()
        for row in of_three:
            if not is_missing(row["treatments"]):
                told.sums.append((latest(real, row["area"], month), int(row["treatments"])))
    assert_nothing_is_worked_out(told, real)


def latest(real: dict[Cell, int], village: str, month: str) -> list[Cell]:
    """The cells of a village that stand in a month, one of each kind."""
    until = sorted((cell for cell in real if cell[1] == village and cell[2] <= month), key=lambda cell: cell[2])
    return list({cell[0]: cell for cell in until}.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_households_of_a_work_is_worked_out(warehouse_of, parameters, seed):
    lot = random.Random(seed)
    real = counts(lot, "done")
    planned = {village: lot.choice((0, 1, 2, 3, 5)) for village in VILLAGES}
    real |= {
        ("planned", area, month): max(value for (_, each, _), value in real.items() if each == area) + planned[area]
        for what, area, month in list(real)
        if what == "done"
    }
    rows = [
        {"work": "house_renovation", "work_name": "危房改造", "unit": "户", "location": "一·第3段", "area": area,
         "month": month, "done": value, "planned": real["planned", area, month]}
        for (what, area, month), value in real.items() if what == "done"
    ]  # fmt: skip
    warehouse = warehouse_of({"work": rows})
    told = known(real)
    told.rising.extend(
        (("done", area, month), ("planned", area, month)) for what, area, month in real if what == "done"
    )
    for month, chosen in itertools.product(MONTHS, groups()):
        own = parameters(month=month, villages=chosen)
        for row in warehouse.run("rural/village_works", **own).to_dict("records"):
            when = f"{row['month']:%Y-%m}"
            told.says(("done", row["areas"], when), row["value"], row["text"])
            told.says(("planned", row["areas"], when), row["planned"])
    assert_nothing_is_worked_out(told, real)
