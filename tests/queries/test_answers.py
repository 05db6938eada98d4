"""What every query answers of towns where every edge is met, by checksum: an edit of SQL that was to change nothing
shows where it does.

    python -m tests.queries.test_answers                       # writes answers.txt anew, once a change is meant
    python -m tests.queries.test_answers economy/fiscal_path   # what it answers, to be compared with before

What is right is asked by the tests beside this one; this one asks what nobody thought of. A line of answers.txt is a
query and a checksum for each town.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.bundled import CATALOGUE, ROOT, workbooks
from tests.living import towns
from tests.living.towns import Town
from tests.queries.test_files import ASKED
from township.intake import contract
from township.panels.filters import Filters
from township.panels.page import choices
from township.store import snapshot
from township.store.warehouse import Warehouse

ANSWERS = Path(__file__).with_name("answers.txt")
NOTHING_FOUND = ("", "无", "没有", "无问题", "未发现问题", "正常")
LATEST = (1, 2, 6, 14)  # each town is asked four times, of one of so many months
SHARES = (1, 0.4)  # of the rows of a town, and of the same frayed otherwise
LATER = {3: 0.4, 5: 0.1, 8: 0}  # by seed of the town of two years: of its rows


def made(folder: Path) -> Iterator[Town]:
    """The year of the annual report, a sample town with neighbours, others with ever fewer rows; each corrected once."""
    annual = with_river_patrols(Town(folder, CATALOGUE, contract.accept(workbooks(), CATALOGUE).tables))
    annual = annual.echoed(0.5, "annual")
    for share in SHARES:
        one = replace(annual, folder=folder / f"annual {share}")
        yield corrected(one.frayed(f"{share}").thinned(share, "annual"), one.frayed(f"again {share}"))
    whole = with_river_patrols(towns.built(folder / "sample", towns.FULL)).echoed(0.2, "sample")
    sample = whole.frayed("sample")
    for code in [code for code, area in whole.known.areas.items() if area.level == "town"][:2]:
        sample = sample.with_rows(neighbour(whole, code).frayed(code))
    yield corrected(sample, whole.frayed("other").thinned(0.3, "other").with_rows(whole.corrected(0.3).frayed("again")))
    for seed, share in LATER.items():
        one = towns.built(folder / f"{seed}", towns.drawn(seed, (26,)))
        yield corrected(one.frayed("late").thinned(share, "late"), one.frayed("again").thinned(share, "again"))


def corrected(one: Town, anew: Town) -> Town:
    """The town published, and then a third of its rows anew."""
    one.publish()
    rows = anew.thinned(0.3, "corrected")
    snapshot.publish_onto(rows.intake, one.known, [], one.folder, by="样板", note="更正")
    return one


def with_river_patrols(of: Town) -> Town:
    """Every fifth patrol of a site is one of a river too; no sample has any."""
    found = itertools.cycle((None, "岸边垃圾", *NOTHING_FOUND))
    same = {"level": "镇级", "hours": "上午", "minutes": None, "distance": None}
    made = [row | same | {"reach": row["site"], "finding": next(found)} for row in of.tables["patrol"][::5]]
    return replace(of, tables=of.tables | {"river_patrol": made})


def neighbour(of: Town, code: str) -> Town:
    """The figures of the whole town as another town's."""
    return of.changed(
        lambda table, row: (
            row | {"area": code} if table == "observation" and row["area"] == of.known.town_code else None
        )
    )


@contextlib.contextmanager
def opened() -> Iterator[list[tuple[Warehouse, list[dict[str, Any]]]]]:
    """The towns, and the parameters each query is asked with."""
    houses = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as closing:
        for one in made(Path(folder)):
            shown = snapshot.open_published(one.folder).snapshot
            house = Warehouse(shown, ROOT / "queries", one.known)
            closing.callback(house.close)
            houses.append((house, list(asked_of(one))))
        yield houses


def asked_of(one: Town) -> Iterator[dict[str, Any]]:
    """The parameters of each turn: filters and options of pages by lot."""
    since = [path.name for path in sorted((one.folder / "snapshots").iterdir()) if path.is_dir()]
    figures = one.tables["observation"]
    months = sorted({row["month"] for row in figures}) or [dt.date(2020, 12, 1)]
    codes = sorted({row["indicator"] for row in figures})
    by_village = sorted({row["indicator"] for row in figures if row["area"] != one.known.town_code})
    ranked = sorted({row["breakdown"] for row in figures} & one.known.indicators.keys())
    for turn, latest in enumerate(LATEST):
        lot = random.Random(f"{one.folder.name}/{turn}")
        month = lot.choice(months[-latest:])
        known = [village.code for village in one.known.villages(month)]
        villages = tuple(sorted(lot.sample(known, min(len(known), turn))))
        options = {name: choice.parameter(lot.choice(choice.options), one.known) for name, choice in choices().items()}
        if turn and codes:
            options["indicators"] = sorted(
                {lot.choice(some) for some in (by_village, by_village, ranked, codes) if some}
            )
        filters = Filters(month, villages, lot.random() < 0.3).parameters(one.known)
        yield {"with_panel": [], "published_since": since, **options, **filters}


def answers(houses: list[tuple[Warehouse, list[dict[str, Any]]]], name: str) -> Iterator[str]:
    """What a query answers of each town, as text, however a page asks it; each question once."""
    for house, settings in houses:
        named = house.queries[name].parameters
        questions = [{**setting, **own, "month": setting["month"]} for own in ASKED[name] for setting in settings]
        once = {str({key: given[key] for key in sorted(named)}): given for given in questions}.values()
        yield "\n".join(house.run(name, **given).to_csv(index=False, float_format="%.10g") for given in once)


def line(houses: list[tuple[Warehouse, list[dict[str, Any]]]], name: str) -> str:
    """The query with the checksums of its answers."""
    return " ".join([name, *(hashlib.sha256(text.encode()).hexdigest()[:6] for text in answers(houses, name))])


@pytest.fixture(scope="module")
def houses() -> Iterator[list[tuple[Warehouse, list[dict[str, Any]]]]]:
    with opened() as them:
        yield them


@pytest.mark.parametrize("name", ASKED)
def test_a_query_answers_what_it_answered(name, houses):
    assert line(houses, name) in ANSWERS.read_text(encoding="utf-8").splitlines(), (
        "有意改的：python -m tests.queries.test_answers"
    )


if __name__ == "__main__":
    with opened() as them:
        if sys.argv[1:]:
            print(*(text for name in sys.argv[1:] for text in answers(them, name)), sep="\n")
        else:
            ANSWERS.write_text("".join(f"{line(them, name)}\n" for name in ASKED), encoding="utf-8")
