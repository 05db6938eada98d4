"""Tables built from known values are read back exactly or refused; spoilt ones give no other value in silence."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random

import pytest

from tests.intake.recognise.office_tables import Grid, Table, figures_of, table, taken
from township.intake.contract import Intake
from township.intake.files.xlsx import MAX_TEXT

SECONDS = 5  # what nobody should have to wait for


@contextmanager
def stopped(seconds: int) -> Iterator[None]:
    """An error where what is inside hangs."""

    def hanging(number: int, frame: object) -> None:
        raise TimeoutError(f"超过{seconds}秒")

    before = signal.signal(signal.SIGALRM, hanging)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read_back(seed: int) -> bool:
    """Whether a random table was taken; the figures are then exactly those it was built from."""
    made = table(Random(seed))
    intake = taken(made.grid)
    if intake.errors:
        return False
    found = figures_of(intake)
    assert found == made.figures, (seed, made.grid)
    return True


def test_random_tables_are_read_back_exactly_or_refused():
    accepted = [seed for seed in range(150) if read_back(seed)]

    assert len(accepted) > 135  # a table that offices write is not refused as a rule


@pytest.mark.soak
def test_many_random_tables_are_read_back_exactly_or_refused():
    assert sum(map(read_back, range(1_000, 6_000))) > 4_500


# ------------------------------------------------------------------ spoilt

_STRAY = ["", *"一 — … O l 1 9 . , - % 万 亿 元 年 月 同比 累计 ( #N/A 2020.1".split()]


def spoilt(made: Table, chance: Random) -> tuple[Grid, set[int]]:
    """The grid with one to three things wrong with it, and the rows that were touched."""
    grid, touched = [list(line) for line in made.grid], set()
    for _ in range(chance.randint(1, 3)):
        row = chance.randrange(len(grid))
        line = grid[row]
        column = chance.randrange(len(line))
        text = line[column]
        how = chance.randrange(6)
        if how == 0:
            line[column] = chance.choice(_STRAY)
        elif how == 1 and text:
            at = chance.randrange(len(text))
            line[column] = text[:at] + chance.choice(_STRAY) + text[at + chance.randint(0, 1) :]
        elif how == 2:
            other = chance.randrange(len(grid))
            place = min(column, len(grid[other]) - 1)
            line[column], grid[other][place] = grid[other][place], line[column]
            touched.add(other)
        elif how == 3:
            line.insert(column, chance.choice(_STRAY))
        elif how == 4:
            del line[column]
            line.append("")
        else:
            line[column] = (text * chance.choice((2, 500)))[:MAX_TEXT]
        touched.add(row)
    return grid, touched


def stands_in(intake: Intake, grid: Grid) -> list[tuple[str, str]]:
    """The published levels whose digits do not stand in the cell they are said to come from."""
    wrong = []
    for row in intake.tables["observation"]:
        origin = intake.origins[
            "observation", tuple(row[name] for name in ("indicator", "area", "month", "basis", "breakdown"))
        ]
        cell = origin.cells.get("数值")
        if row["value"] is None or not cell:
            continue
        letter, number = re.fullmatch(r"([A-Z]+)([0-9]+)", cell).groups()
        text = grid[int(number) - 1][ord(letter) - 65]
        written = re.sub(r"[^0-9.]", "", text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}))
        sizes = [Decimal(written.strip(".") or 1) * scale for scale in (1, Decimal("0.0001"), 10_000)]
        if abs(row["value"]) not in sizes and text not in ("…", "……"):
            wrong.append((text, str(row["value"])))
    return wrong


def never_another_value(seed: int) -> None:
    chance = Random(seed)
    made = table(chance)
    grid, touched = spoilt(made, chance)
    with stopped(SECONDS):
        intake = taken(grid)
    assert stands_in(intake, grid) == [], (seed, grid)
    if intake.problems or min(touched) < made.header:
        return
    found = figures_of(intake)
    untouched = {line[name] for row, line in enumerate(made.grid) if row not in touched for name in range(len(line))}
    for key, value in figures_of(taken(made.grid)).items():
        if key in found and found[key] != value:
            # in silence only what was typed into its own row may differ
            rows = {int(re.sub("[A-Z]", "", cell)) - 1 for cell in cells_of(intake, key)}
            assert rows & touched, (seed, key, grid, untouched)


def cells_of(intake: Intake, key: tuple[str, str]) -> list[str]:
    """The cells one indicator's figure and growth were read from."""
    return [
        cell
        for (sheet, (code, _, _, basis, _)), origin in (
            (one, origin) for one, origin in intake.origins.items() if one[0] == "observation"
        )
        if (code, basis) == key
        for header, cell in origin.cells.items()
        if header in ("数值", "同比%")
    ]


def test_spoilt_tables_neither_crash_nor_hang_nor_give_another_value():
    for seed in range(200):
        never_another_value(seed)


@pytest.mark.soak
def test_twenty_thousand_spoilt_tables_neither_crash_nor_hang_nor_give_another_value():
    for seed in range(10_000, 30_000):
        never_another_value(seed)
