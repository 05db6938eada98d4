"""Figures of the county's other towns are kept to compare with: no query counts them as ours."""

from __future__ import annotations

from decimal import Decimal

from tests.bundled import ROOT, workbooks
from tests.queries.test_years import OWN, PAGES
from township.intake import contract
from township.store import snapshot
from township.store.warehouse import Warehouse

# what counts the figures of a snapshot, and what compares towns
ABOUT_ALL = {"indicators/reported", "indicators/county_ranks"}
NEIGHBOUR = "370830110"


def test_no_answer_changes_when_a_neighbour_reports_too(bundled, catalogue, parameters, tmp_path):
    books = workbooks()
    intake = contract.accept(books, catalogue)
    for table in ("observation", "target"):
        own = [row for row in intake.tables[table] if row["area"] == catalogue.town_code]
        theirs = [{**row, "area": NEIGHBOUR, "value": (row["value"] or 0) * 3 + Decimal(7)} for row in own]
        intake.tables[table] += theirs
    identity = snapshot.publish(intake, catalogue, books, tmp_path, by="测试", note="")
    both = Warehouse(snapshot.open_snapshot(tmp_path, identity), ROOT / "queries", catalogue)
    differing = set()
    for village in ([], ["370830108203"]):
        given = parameters(villages=village, indicators=["fiscal_revenue", "clean_heating_households", "pm25"], **OWN)
        for name in PAGES:
            if not both.run(name, **given).equals(bundled.run(name, **given)):
                differing.add(name)
    both.close()

    assert differing == ABOUT_ALL  # which also shows that they are stored
