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

from tests.bundled import CATALOGUE_FOLDER
from tests.living.towns import FULL
from township.demo import town
from township.intake import contract
from township.intake.files.workbook import RawRow, RawSheet, Unfilled, Workbook, read_folder
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.store import checks, snapshot

FOUND = Path(__file__).with_name("found.txt")
PUBLISHED = 13  # of its months; the last one is new
SENT = ((0, 1, 4, 5, 8, 11, 12, 13), (1, 5, 9, 12, 13), (0, 3, 4, 8, 10, 13))  # together, each time with other slips
FACTORS = tuple(map(Decimal, ("10000", "1000", "100", "10", "2", "1.2", "0.9", "0.01", "0.0001", "-1", "0")))
FIGURES = {
    "统计月报": ("数值",),
    "民生工程": ("计划数", "开工数", "完工数", "验收数"),
    "扶贫项目": ("户数", "投入资金"),
    "项目进度": ("本年累计完成投资",),
}
UNITS = {"万元": "元", "户": "人", "%": "个百分点", "处": "个", "盏": "个"}


def slipped(book: Workbook, seed: str) -> Workbook:
    """The workbook with some of its cells mistyped (:func:`mistyped`), some rows left out, names written beside codes."""
    named = {row.cells["点位编码"]: row.cells["点位名称"] for row in rows_of(book, "料场名录")}
    sheets = []
    for sheet in book.sheets:
        fields = {field.header: field for field in contract.BY_NAME[sheet.name].fields}
        said = {header: sorted({row.cells[header] for row in sheet.rows} - {""}) for header in fields}
        rows, unfilled = [], []
        for row in sheet.rows:
            lot = random.Random(f"{seed}/{book.name}/{sheet.name}/{row.number}")
            cells = {header: mistyped(fields[header], text, said[header], lot) for header, text in row.cells.items()}
            if sheet.name == "巡查台账":
                cells["点位名称"] = lot.choice([named.get(row.cells["点位编码"], ""), *named.values()][:3])
            new = replace(row, cells=cells)
            if sheet.name in FIGURES and lot.random() < 0.06:
                filled = [header for header in FIGURES[sheet.name] if row.cells[header]]
                unfilled += [Unfilled(h, row.cells, row.number, f"A{row.number}", lot.random() < 0.5) for h in filled]
            else:
                rows.append(new)
            if sheet.name == "统计月报" and lot.random() < 0.2:
                rows.append(last_year(new, row.number + 10_000))
        header = (*sheet.header, "点位名称") if sheet.name == "巡查台账" else sheet.header
        sheets.append(replace(sheet, header=header, rows=tuple(rows), unfilled=tuple(unfilled)))
    wide = [side_by_side(sheet, seed) for sheet in book.sheets if sheet.name == "统计月报"]
    return replace(book, sheets=tuple(sheets), wide=tuple(wide))


def rows_of(book: Workbook, name: str) -> tuple[RawRow, ...]:
    """The rows of a sheet, none where the workbook has no such sheet."""
    return next((sheet.rows for sheet in book.sheets if sheet.name == name), ())


def last_year(row: RawRow, number: int) -> RawRow:
    """The same figure in the column 上年同期."""
    month = periods.add_months(periods.parse_month(row.cells["期末"]), -12)
    return replace(row, number=number, cells=row.cells | {"期末": periods.month_key(month), "备注": "上年同期"})


def side_by_side(sheet: RawSheet, seed: str) -> RawSheet:
    """The town's figures with a completion each, some of the month before, in two titles."""
    rows = []
    for row in sheet.rows:
        lot = random.Random(f"{seed}/{sheet.file}/{row.number}")
        month = periods.add_months(periods.parse_month(row.cells["期末"]), -(lot.random() < 0.1))
        completion = lot.choice(("", "0", "50", "8.3", "16.7", "100.0"))
        rows.append(replace(row, cells=row.cells | {"期末": periods.month_key(month), "完成%": completion}))
    return replace(sheet, rows=tuple(rows))


def of_source(book: Workbook, code: str) -> Workbook:
    """The same of a source of this code."""
    sheets = [
        replace(sheet, rows=tuple(replace(row, cells=row.cells | {"来源代码": code}) for row in sheet.rows))
        if sheet.name == "来源"
        else sheet
        for sheet in book.sheets
    ]
    return replace(book, sheets=tuple(sheets))


def mistyped(field: contract.Field, text: str, said: list[str], lot: random.Random) -> str:
    """What stands in a cell instead, mostly the same: another power of ten, one more or less, what another row says, a
    letter short, nothing.
    """
    chance = lot.random()
    if field.name == "units_n" and chance < 0.2:
        return lot.choice("01234")
    if field.name == "yoy_pct" and not text and chance < 0.2:
        return lot.choice(("0.5", "1", "-2.1"))
    if field.header == "全年任务" and chance < 0.1:
        return "0"
    if field.kind in ("number", "integer") or field.name == "printed_value":
        try:
            value = Decimal(text or lot.choice("1258"))
        except InvalidOperation:
            return text
        if chance < 0.15:
            return f"{(value * lot.choice(FACTORS)).normalize():f}" if text or chance < 0.05 else ""
        return f"{value + lot.choice((-1, 1))}" if text and chance < 0.25 else "" if chance < 0.28 else text
    if field.kind == "date" and text and chance < 0.4:
        days = ("", *said, *((dt.date.fromisoformat(text) + dt.timedelta(n)).isoformat() for n in (-30, -1, 1, 30)))
        return "" if chance < 0.05 else lot.choice(days[not field.required :])
    if field.kind == "month" and text and chance < 0.03:
        return f"{text[:5]}01"
    if field.kind == "choice" and chance < 0.05:
        return lot.choice([*field.choices, text])
    if field.kind == "areas" and chance < 0.2:
        return "|".join(f"370899100{number}" for number in lot.sample(range(200, 207), lot.choice((1, 2, 2, 3))))
    if field.header.endswith("单位") and chance < 0.08:
        return UNITS.get(text, text) if chance < 0.05 else ""
    if field.name == "breakdown" and chance < 0.02:
        return "甲"
    if field.name == "part" and chance < 0.2:
        return lot.choice(("一期", "二期"))
    if field.kind == "text" and text and chance < 0.08:
        return text[:-1] if chance < 0.03 and len(text) > 2 else f"{text}2" if chance < 0.05 else lot.choice(said)
    return text


def found() -> dict[str, list[str]]:
    """What each rule says, of the months it was sent again and of the new one."""
    said: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        town.build(folder, FULL, CATALOGUE_FOLDER)
        known = catalogues.load(folder / "catalogue")
        books = [read_folder(path) for path in sorted((folder / "workbooks").iterdir())]
        books = [of_source(book, f"demo-{number // 2}") for number, book in enumerate(books)]  # two months each
        before = contract.accept([slipped(book, "before") for book in books[:PUBLISHED]], known)
        typed = contract.Intake(tables=before.tables)  # whatever was wrong with the others
        snapshot.publish(typed, known, [], folder / "data", by="样板", note="")
        for turn, months in enumerate(SENT):
            sent = [slipped(books[month], f"{turn}") for month in months]
            sent[turn::3] = [of_source(book, f"other-{turn}") for book in sent[turn::3]]
            intake = contract.accept(sent, known)
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
