"""Whole towns that never were, and what may become of one: cut off after a month, revised, of one status only.

A :class:`Town` is the typed rows of a sample town (township/demo) with a catalogue of its own. What becomes of it is
another Town; :meth:`Town.publish` puts one into a folder, :func:`opened` opens it as the pages do. Not a test itself.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.bundled import CATALOGUE_FOLDER
from township.demo import town
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.panels import published
from township.panels.published import Published
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import snapshot

COUNTS = ("projects", "enterprises", "sites", "issues_a_month", "cooperations", "names_a_list", "goals", "shortfalls",
          "caveats")  # fmt: skip
Row = dict[str, Any]
# some of everything, over a year's end
FULL = town.Plan(
    first=dt.date(2022, 1, 1), months=14, villages=7, merged=2, gaps=0.1, late=0.2, projects=9, enterprises=9, sites=4,
    issues_a_month=4, cooperations=3, names_a_list=3, goals=20, shortfalls=5, caveats=3,
)  # fmt: skip


def drawn(seed: int, months: tuple[int, ...] = (1, 2, 5, 14, 26, 60)) -> town.Plan:
    """A plan by lot: how long, since when, how many of everything (none, one, many), what merges, what is missing."""
    lot = random.Random(seed)
    first = dt.date(lot.randint(2019, 2022), lot.randint(1, 12), 1)
    length = lot.choice(months)
    villages = lot.choice((1, 2, 7, 12))
    return town.Plan(
        seed=f"{seed}",
        first=first,
        months=length,
        villages=villages,
        merged=lot.choice((0, villages // 2)),
        merger=periods.add_months(first, lot.randint(1, length)),
        works=lot.choice((0, 1, 4)),
        gaps=lot.choice((0, 0.1, 0.5)),
        late=lot.choice((0, 0.2)),
        owing=lot.choice(((), ("环保所",), ("财政所", "统计站"))),
        **{name: lot.choice((0, 1, 9)) for name in COUNTS},
    )


@dataclass(frozen=True)
class Town:
    """A town's rows by table, and its catalogue."""

    folder: Path
    known: Catalogue
    tables: dict[str, list[Row]]

    def changed(self, change: Callable[[str, Row], Row | None]) -> Town:
        """Every row as ``change`` makes it of (table, copy of the row); None leaves it out."""
        made = {
            table: [new for row in rows if (new := change(table, copy.copy(row))) is not None]
            for table, rows in self.tables.items()
        }
        return replace(self, tables=made)

    def until(self, month: dt.date) -> Town:
        """As it was known of the months up to ``month``, with whatever is of no month."""
        end = periods.month_end(month)

        def earlier(table: str, row: Row) -> Row | None:
            if table == "rectification":  # what happened to a problem later is not known yet
                row |= {name: None for name in ("fixed_on", "closed_on") if row[name] and row[name] > end}
            days = [row[name] for name in ("month", "patrolled_on", "found_on") if row.get(name)]
            return row if all(day <= end for day in days) else None

        return self.changed(earlier)

    def of_status(self, status: str) -> Town:
        """The same with every figure reported, derived or illustrative."""
        return self.changed(lambda table, row: row | {"status": status} if "status" in row else row)

    def with_examples(self, share: float, seed: str = "") -> Town:
        """The same where ``share`` of the figures are examples; villages and town alike, as examples are made."""

        def exemplified(table: str, row: Row) -> Row:
            about = [row.get(name) for name in ("indicator", "work", "programme", "site", "month")]
            if "status" in row and random.Random(f"{seed}/{table}/{about}").random() < share:
                row["status"] = "illustrative"
            return row

        return self.changed(exemplified)

    def frayed(self, seed: str) -> Town:
        """The same where every edge is met: what may be blank sometimes is, and what was blank is not; many numbers are
        small and alike (0, 100 and the target too), days are first or last of a month, statuses are mixed, figures are of
        a group, and some rows are missing.
        """

        def fray(table: str, row: Row) -> Row | None:
            sheet = contract.BY_TABLE[table]
            if table == "source":
                return row
            lot = random.Random(f"{seed}/{table}/{[str(row[name]) for name in sheet.key]}")
            required = {field.name for field in sheet.fields if field.required} | {"unit", *sheet.key}
            if table == "observation" and lot.random() < 0.05:
                row["breakdown"] = "甲"
            for field in sheet.stored:
                name, chance = field.name, lot.random()
                if name == "status" and table != "statement":
                    row[name] = lot.choice(("reported",) * 5 + ("derived", "illustrative"))
                elif name in (*sheet.key, "unit"):
                    continue
                elif not row[name] and row[name] != 0:
                    row[name] = some(table, field, row, lot) if chance < 0.3 else row[name]
                elif chance < 0.1 and name not in required and field.kind != "boolean":
                    row[name] = [] if field.kind in ("areas", "texts") else None
                elif chance < {"number": 0.6, "integer": 0.6, "date": 0.6, "choice": 0.3, "text": 0.3}.get(
                    field.kind, 0
                ):
                    row[name] = some(table, field, row, lot)
                elif field.kind == "boolean" and chance < 0.2:
                    row[name] = not row[name]
            return row if lot.random() > 0.05 else None

        def some(table: str, field: contract.Field, row: Row, lot: random.Random) -> Any:
            month = row.get("month") or row.get("found_on") or dt.date(2020, 6, 1)
            match field.kind:
                case "number" | "integer":
                    return {"number": Decimal, "integer": int}[field.kind](lot.choice((0, 1, 1, 2, 3, 4, 5, 10, 100)))
                case "date" | "month":
                    first = periods.add_months(month.replace(day=1), lot.randint(-3, 3))
                    return periods.month_end(first) if field.kind == "date" and lot.random() < 0.5 else first
                case "indicator":
                    return lot.choice(list(self.known.indicators))
                case "areas":
                    return [row["area"], lot.choice(list(self.known.areas))]
                case "choice":
                    return lot.choice(list(field.choices.values()))
                case "text" if field.name == "location":
                    return f"第{lot.randint(1, 60)}段"
                case "text" if field.name == "section":
                    return lot.choice("一二三四五六七八九")
                case "text":
                    return lot.choice(self.tables[table])[field.name] or field.header
                case "texts":
                    return lot.choice(self.tables[table])[field.name] or [field.header]
            return row[field.name]

        return self.changed(fray)

    def echoed(self, share: float, seed: str) -> Town:
        """The same where ``share`` of what is of a month was so before too: a month, a year or more ago."""

        def before(table: str, row: Row) -> Row | None:
            lot = random.Random(f"{seed}/{table}/{[str(row[name]) for name in contract.BY_TABLE[table].key]}")
            if "month" not in contract.BY_TABLE[table].key or lot.random() >= share:
                return None
            return row | {"month": periods.add_months(row["month"], -lot.choice((1, 2, 12, 13, 14, 24, 36)))}

        return self.changed(before).with_rows(self)

    def thinned(self, share: float, seed: str) -> Town:
        """The same with ``share`` of its rows."""

        def kept(table: str, row: Row) -> Row | None:
            key = [str(row[name]) for name in contract.BY_TABLE[table].key]
            return row if table == "source" or random.Random(f"{seed}/{table}/{key}").random() < share else None

        return self.changed(kept)

    def corrected(self, share: float) -> Town:
        """The figures that come again with another value: ``share`` of the observations, and nothing else."""

        def again(table: str, row: Row) -> Row | None:
            lot = random.Random(f"{row.get('indicator')}/{row.get('month')}")
            if table != "observation" or lot.random() >= share or self.known.indicators[row["indicator"]].unit == "%":
                return None
            step = Decimal(1).scaleb(-self.known.indicators[row["indicator"]].decimals)
            return row | {"value": (row["value"] * Decimal("1.11") + step).quantize(step, ROUND_HALF_UP)}

        return self.changed(again)

    def with_rows(self, other: Town) -> Town:
        """This town where ``other``'s rows have taken the place of those of the same key."""
        made = {}
        for sheet in contract.SHEETS:
            rows = [*self.tables[sheet.table], *other.tables[sheet.table]]
            made[sheet.table] = list({tuple(row[name] for name in sheet.key): row for row in rows}.values())
        return replace(self, tables=made)

    @property
    def intake(self) -> contract.Intake:
        """Its rows as the contract hands them over."""
        return contract.Intake(tables=copy.deepcopy(self.tables))

    def publish(self) -> str:
        """Make exactly these rows current in its folder; the snapshot's id."""
        return snapshot.publish(self.intake, self.known, [], self.folder, by="样板", note="")

    def open(self) -> Published:
        """Published in its folder, and opened."""
        self.publish()
        return opened(self.folder)


def built(folder: Path, plan: town.Plan) -> Town:
    """The sample town of a plan, with its catalogue in ``folder``; nothing is published yet."""
    with tempfile.TemporaryDirectory() as written:
        town.build(Path(written), plan, CATALOGUE_FOLDER)
        known = catalogues.load(Path(written) / "catalogue")
        books = [read_folder(path) for path in sorted(Path(written, "workbooks").iterdir())]
        intake = contract.accept(books, known)
    folder.mkdir(parents=True)
    town.write_catalogue(folder / "catalogue", plan, CATALOGUE_FOLDER)
    return Town(folder, catalogues.load(folder / "catalogue"), intake.tables)


def opened(folder: Path) -> Published:
    """What is current in the folder, as the pages open it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TOWNSHIP_DATA", str(folder))
        return published.current()
