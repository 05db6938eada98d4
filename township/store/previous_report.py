"""What was reported before a month, as its template shows it beside the blanks."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

from township.intake.template import writer
from township.statistics.catalogue import Catalogue
from township.store.manifest import Snapshot
from township.store.warehouse import Warehouse

QUERIES = Path(__file__).resolve().parents[2] / "queries"


def rows(snapshot: Snapshot, month: dt.date, catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``queries/template/`` by table, for :func:`township.intake.template.build`."""
    given = {"month": month, "town": catalogue.town_code}
    with closing(Warehouse(snapshot, QUERIES, catalogue)) as warehouse:
        return {name: warehouse.run(f"template/{name}", **given).to_dict("records") for name in writer.TABLES}
