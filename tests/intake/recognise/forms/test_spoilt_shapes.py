"""Tables of other offices spoilt at random: no crash, nobody waits, and no figure that does not stand in its cell."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.bundled import ALIASES, CATALOGUE
from tests.intake.recognise.forms import shapes
from tests.intake.recognise.forms.printed_tables import TABLES
from tests.intake.recognise.forms.test_read import PLAIN
from tests.intake.recognise.test_random_tables import _STRAY, SECONDS, stopped
from township.intake import contract, figure_list
from township.intake.files.workbook import RawRow, RawSheet, Workbook, column_letter
from township.intake.recognise import sheets, values

Grid = list[list[Any]]


def typed(rows: Grid) -> bool:
    """Whether cells are dates or percentages of Excel's, which are no texts."""
    return any(str(text).startswith(("@", "~")) for row in rows for text in row)


SHAPES = [
    (shapes.AIR, shapes.AIR_MERGED),
    (shapes.WORKS, shapes.WORKS_MERGED),
    (shapes.MAIN, ()),
    *((rows, merged) for rows, merged, _ in PLAIN.values()),
    *((rows, table.merged) for table in TABLES.values() for rows in table.sheets.values() if not typed(rows)),
]
_SCALES = [Decimal(10) ** power for power in (-4, 0, 2, 4, 8)]  # 元, 万元; 增长1.2倍 is 120 %; 亿元
_MORE = "合计 义桥镇 白石镇 税收收入 2021年5月 1—5月 上年同期 位次 （12） ▲3 3（并列） 两个".split()


def spoilt(grid: Grid, merged: tuple[str, ...], chance: Random) -> tuple[Grid, tuple[str, ...]]:
    """The table with one to three things wrong with it."""
    grid = [list(line) for line in grid]
    for _ in range(chance.randint(1, 3)):
        row = chance.randrange(len(grid))
        line = grid[row] or [None]
        column = chance.randrange(len(line))
        how = chance.randrange(7)
        if how < 2:
            line[column] = chance.choice([*_STRAY, *_MORE])
        elif how == 2:
            text = str(line[column] or "")
            at = chance.randrange(len(text) + 1)
            line[column] = text[:at] + chance.choice(_STRAY) + text[at + chance.randint(0, 1) :]
        elif how == 3:
            other = chance.choice(grid) or [None]
            place = min(column, len(other) - 1)
            line[column], other[place] = other[place], line[column]
        elif how == 4:
            line.insert(column, chance.choice([None, *_MORE]))
        elif how == 5:
            grid.insert(row, chance.choice([[], list(line)]))
        elif len(grid) > 1:
            del grid[row]
        if chance.random() < 0.1:
            left, right = sorted(chance.choices("ABCDEFGH", k=2))
            top, bottom = sorted(chance.choices(range(1, len(grid) + 2), k=2))
            merged = (*merged, f"{left}{top}:{right}{bottom}")
    return grid, merged


def figures(grid: Grid, merged: tuple[str, ...]) -> list[dict[str, str]]:
    """What would be read, by a proposed form too; [] where the file is refused."""
    rows = tuple(
        RawRow(
            number, {column_letter(n): str(text).strip() for n, text in enumerate(line, 1) if str(text or "").strip()}
        )
        for number, line in enumerate(grid, 1)
    )
    rows = tuple(row for row in rows if row.cells)
    letters = tuple(column_letter(n) for n in range(1, max(map(len, grid)) + 1))
    book = Workbook("表", (RawSheet("表", "表.xlsx", letters, rows, merged=merged),), {})
    made = sheets.recognise(book, CATALOGUE, ALIASES, propose=True)
    intake = contract.accept([made], CATALOGUE)
    return [] if intake.errors else figure_list.listed(intake, [made], CATALOGUE)


def never_what_does_not_stand_there(seed: int) -> bool:
    """Whether anything was read of one spoilt table."""
    chance = Random(seed)
    grid, merged = spoilt(*SHAPES[seed % len(SHAPES)], chance)
    with stopped(SECONDS):
        found = figures(grid, merged)
    for figure in found:
        letter, number = re.fullmatch("([A-Z]+)([0-9]+)", figure["cell"]).groups()
        line = grid[int(number) - 1]
        text = values.half_width(str(line[ord(letter) - 65])).replace(",", "")
        written = {Decimal(part) * scale for part in re.findall(r"[0-9]+(?:\.[0-9]+)?", text) for scale in _SCALES}
        same = abs(Decimal(figure["value"])) in written or not text.strip("…") or text.endswith("持平")
        assert same and figure["month"] and (figure["unit"] or figure["measure"] == "rank"), (seed, figure, grid)
    return bool(found)


def test_spoilt_tables_of_other_offices_give_no_figure_that_does_not_stand_there():
    assert sum(map(never_what_does_not_stand_there, range(150))) > 40  # else this tests nothing


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_twenty_thousand_spoilt_tables_of_other_offices(part):
    assert sum(map(never_what_does_not_stand_there, range(1_000 + 2_000 * part, 3_000 + 2_000 * part))) > 600
