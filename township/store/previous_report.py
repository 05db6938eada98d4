"""What was reported before a month, as its template shows it beside the blanks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

from township.intake.contract import BY_TABLE
from township.intake.template import writer
from township.statistics import figures
from township.statistics.catalogue import Catalogue
from township.store.manifest import Snapshot
from township.store.warehouse import Warehouse

QUERIES = Path(__file__).resolve().parents[2] / "queries"
_OF_PEOPLE = ("户", "户次", "人", "人次")  # as the macro confidential


def rows(
    snapshot: Snapshot, month: dt.date, catalogue: Catalogue, own: Collection[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``queries/template/`` by table, for :func:`township.intake.template.build`.

    Args:
        own: the indicators whose figures are shown even where they are 对外不显示; of the others they are left out, and so
            is what villages reported of a work or programme that has a small count among them: one left out alone could be
            told from the total. None: nothing is left out.
    """
    given = {"month": month, "town": catalogue.town_code}
    with closing(Warehouse(snapshot, QUERIES, catalogue)) as warehouse:
        found = {name: warehouse.run(f"template/{name}", **given).to_dict("records") for name in writer.TABLES}
        if own is None:
            return found
        outward = warehouse.outward.run("template/observation", **given).to_dict("records")
    observed = [row for row in found["observation"] if row["indicator"] in own]
    found["observation"] = observed + [row for row in outward if row["indicator"] not in own]
    return found | {name: _without_small(name, found[name], catalogue) for name in ("work", "programme")}


def _without_small(table: str, reported: list[dict[str, Any]], catalogue: Catalogue) -> list[dict[str, Any]]:
    sheet = BY_TABLE[table]
    counts = [field.name for field in sheet.fields if field.kind in ("number", "integer")]
    blank = dict.fromkeys(counts)

    def is_small(row: dict[str, Any]) -> bool:
        of_people = row.get("unit", "户") in _OF_PEOPLE
        numbers = [row[name] for name in counts if not figures.is_missing(row[name])]
        return of_people and any(0 < number < catalogue.town["confidential_below"] for number in numbers)

    town = catalogue.town_code
    small = {row[table] for row in reported if row["area"] != town and is_small(row)}
    return [row | blank if row["area"] != town and row[table] in small else row for row in reported]
