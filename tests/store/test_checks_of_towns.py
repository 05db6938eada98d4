"""What the rules find in a town's months sent again with slips of the pen, by checksum: an edit of a rule that was to
change nothing shows where it does.

    python -m tests.store.test_checks_of_towns              # writes found.txt anew, once a change is meant
    python -m tests.store.test_checks_of_towns unit_slip    # what a rule finds, to be compared with before

A line of found.txt is a rule, how many cells it names and a checksum of what it says of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tests.living.towns import FULL, MODEL
from township.demo import town
from township.intake import contract
from township.intake.files.workbook import Workbook, read_folder
from township.statistics import catalogue as catalogues
from township.store import checks, snapshot

FOUND = Path(__file__).with_name("found.txt")
PUBLISHED = 13  # of its months; the last one is new
SENT = (0, 1, 4, 5, 8, 11, 12, 13)
FACTORS = tuple(map(Decimal, ("10000", "1000", "100", "10", "2", "1.2", "0.9", "0.01", "0.0001", "-1", "0")))
UNITS = {"万元": "元", "户": "人", "%": "个百分点", "处": "个", "盏": "个"}


def slipped(book: Workbook, seed: str) -> Workbook:
    """The workbook with some of its cells mistyped: another power of ten, one more or less, a letter short, left out."""
    sheets = []
    for sheet in book.sheets:
        fields = {field.header: field for field in contract.BY_NAME[sheet.name].fields}
        rows = []
        for row in sheet.rows:
            lot = random.Random(f"{seed}/{sheet.name}/{row.number}")
            cells = {header: mistyped(fields[header], text, lot) for header, text in row.cells.items()}
            rows.append(replace(row, cells=cells))
        sheets.append(replace(sheet, rows=tuple(rows)))
    return replace(book, sheets=tuple(sheets))


def mistyped(field: contract.Field, text: str, lot: random.Random) -> str:
    """What stands in a cell instead, mostly the same."""
    chance = lot.random()
    if field.kind in ("number", "integer") or field.name == "printed_value":
        try:
            value = Decimal(text or lot.choice("1258"))
        except InvalidOperation:
            return text
        if chance < 0.15:
            return f"{(value * lot.choice(FACTORS)).normalize():f}" if text or chance < 0.05 else ""
        return f"{value + lot.choice((-1, 1))}" if text and chance < 0.25 else "" if chance < 0.28 else text
    if field.kind == "date" and text and chance < 0.3:
        return (dt.date.fromisoformat(text) + dt.timedelta(lot.choice((-30, -1, 1, 30)))).isoformat()
    if field.kind == "month" and text and chance < 0.03:
        return f"{text[:5]}01"
    if field.kind == "choice" and chance < 0.05:
        return lot.choice([*field.choices, text])
    if field.kind == "areas" and chance < 0.2:
        return "|".join(f"370899100{number}" for number in lot.sample(range(200, 207), 2))
    if field.header.endswith("单位") and chance < 0.03:
        return UNITS.get(text, text)
    return text[:-1] if field.kind == "text" and len(text) > 2 and chance < 0.03 else text


def found() -> dict[str, list[str]]:
    """What each rule says, of the months it was sent again and of the new one."""
    said: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        town.build(folder, FULL, MODEL)
        known = catalogues.load(folder / "catalogue")
        books = [read_folder(path) for path in sorted((folder / "workbooks").iterdir())]
        snapshot.publish(contract.accept(books[:PUBLISHED], known), known, [], folder / "data", by="样板", note="")
        intake = contract.accept([slipped(books[month], f"{month}") for month in SENT], known)
        for problem in checks.check(intake, snapshot.current(folder / "data"), known, today=dt.date(2023, 3, 10)):
            said[problem.rule].append(f"{problem.severity} {problem}")
    rules = {path.stem for path in checks.QUERIES.glob("[!_]*.sql")}
    return {rule: said[rule] for rule in sorted(rules)}


def lines(said: dict[str, list[str]]) -> list[str]:
    """By rule: how often, and the checksum of the words."""
    return [
        f"{rule} {len(words)} {hashlib.sha256(''.join(words).encode()).hexdigest()[:8]}" for rule, words in said.items()
    ]


def test_the_rules_find_what_they_found():
    assert lines(found()) == FOUND.read_text(encoding="utf-8").splitlines(), (
        "有意改的：python -m tests.store.test_checks_of_towns"
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        print(*(words for rule in sys.argv[1:] for words in found()[rule]), sep="\n")
    else:
        FOUND.write_text("".join(f"{line}\n" for line in lines(found())), encoding="utf-8")
