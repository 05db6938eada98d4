"""What every query answers of two towns where every edge is met, by checksum: an edit of SQL that was to change nothing
shows where it does.

    python -m tests.queries.test_answers                       # writes answers.txt anew, once a change is meant
    python -m tests.queries.test_answers economy/fiscal_path   # what it answers, to be compared with before

What is right is asked by the tests beside this one; this one asks what nobody thought of. A line of answers.txt is a
query and a checksum for each time it is asked.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.living import towns
from tests.living.towns import Town
from tests.queries.test_files import ASKED
from township.intake import contract
from township.intake.files.workbook import read_folder
from township.panels.filters import Filters
from township.panels.page import choices
from township.statistics import catalogue as catalogues
from township.store import snapshot
from township.store.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = Path(__file__).with_name("answers.txt")
# by town: the month, the first and last of the villages chosen, whether 只看实报; options of pages take their turn
SETTINGS = {
    "annual": ((dt.date(2020, 9, 1), 0, 0, False), (dt.date(2020, 12, 1), 0, 2, False), (dt.date(2020, 11, 1), 3, 4, True)),
    "sample": (
        *((dt.date(2023, 2, 1), 0, 0, False), (dt.date(2022, 12, 1), 0, 1, True)),
        *((dt.date(2022, 11, 1), 0, 3, False), (dt.date(2023, 1, 1), 1, 2, False)),
    ),
}  # fmt: skip


def made(folder: Path) -> Iterator[Town]:
    """The year of the annual report, and a sample town with neighbours that was corrected once; frayed, published."""
    known = catalogues.load(ROOT / "data" / "catalogue")
    books = [read_folder(ROOT / "data" / "workbooks" / name) for name in ("annual-report-2020", "illustrative-2020")]
    annual = Town(folder / "annual", known, contract.accept(books, known).tables).frayed("annual")
    annual.publish()
    yield annual
    whole = towns.built(folder / "sample", towns.FULL)
    sample = whole.frayed("sample")
    for code in [code for code, area in whole.known.areas.items() if area.level == "town"][:2]:
        sample = sample.with_rows(neighbour(whole, code).frayed(code))
    sample.publish()
    corrections = whole.corrected(0.3).frayed("again").intake
    snapshot.publish_onto(corrections, sample.known, [], sample.folder, by="样板", note="更正")
    yield sample


def neighbour(of: Town, code: str) -> Town:
    """The figures of the whole town as another town's."""
    return of.changed(
        lambda table, row: (
            row | {"area": code} if table == "observation" and row["area"] == of.known.town_code else None
        )
    )


@contextlib.contextmanager
def opened() -> Iterator[list[tuple[Warehouse, list[dict[str, Any]]]]]:
    """The two towns, and the parameters each query is asked with."""
    houses = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as closing:
        for one in made(Path(folder)):
            shown = snapshot.open_published(one.folder).snapshot
            house = Warehouse(shown, ROOT / "queries", one.known)
            closing.callback(house.close)
            houses.append((house, list(asked_of(one))))
        yield houses


def asked_of(one: Town) -> Iterator[dict[str, Any]]:
    """The parameters of each setting, by turns with the options that pages have of their own."""
    since = [path.name for path in sorted((one.folder / "snapshots").iterdir()) if path.is_dir()]
    for turn, (month, first, last, reported_only) in enumerate(SETTINGS[one.folder.name]):
        villages = tuple(village.code for village in one.known.villages(month))[first:last]
        options = {
            name: choice.parameter(choice.options[turn % len(choice.options)], one.known)
            for name, choice in choices().items()
        }
        filters = Filters(month, villages, reported_only).parameters(one.known)
        yield {"with_panel": [], "published_since": since, **options, **filters}


def answers(houses: list[tuple[Warehouse, list[dict[str, Any]]]], name: str) -> Iterator[str]:
    """What a query answers, as text, however a page asks it; each question once."""
    for house, settings in houses:
        named = house.queries[name].parameters
        questions = [{**setting, **own, "month": setting["month"]} for own in ASKED[name] for setting in settings]
        for given in {str({key: given[key] for key in sorted(named)}): given for given in questions}.values():
            yield house.run(name, **given).to_csv(index=False, float_format="%.10g")


def line(houses: list[tuple[Warehouse, list[dict[str, Any]]]], name: str) -> str:
    """The query with the checksums of its answers."""
    return " ".join([name, *(hashlib.sha256(text.encode()).hexdigest()[:6] for text in answers(houses, name))])


@pytest.fixture(scope="module")
def houses() -> Iterator[list[tuple[Warehouse, list[dict[str, Any]]]]]:
    with opened() as both:
        yield both


@pytest.mark.parametrize("name", ASKED)
def test_a_query_answers_what_it_answered(name, houses):
    assert line(houses, name) in ANSWERS.read_text(encoding="utf-8").splitlines(), (
        "有意改的：python -m tests.queries.test_answers"
    )


if __name__ == "__main__":
    with opened() as both:
        if sys.argv[1:]:
            print(*(text for name in sys.argv[1:] for text in answers(both, name)), sep="\n")
        else:
            ANSWERS.write_text("".join(f"{line(both, name)}\n" for name in ASKED), encoding="utf-8")
