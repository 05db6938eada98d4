"""What was reported before a month, as its template shows it beside the blanks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from township.intake.template import writer
from township.store.manifest import Snapshot
from township.store.warehouse import Warehouse

QUERIES = Path(__file__).resolve().parents[2] / "queries"


def rows(snapshot: Snapshot, month: dt.date, town: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``queries/template/`` by table, for :func:`township.intake.template.build`."""
    warehouse = Warehouse(snapshot, QUERIES)
    try:
        return {
            name: warehouse.run(f"template/{name}", month=month, town=town).to_dict("records") for name in writer.TABLES
        }
    finally:
        warehouse.close()
